// `thoughtSignature` in both directions: Gemini's own values bare, those of other families wrapped.
import type { Signature, ThinkingPart } from '../canonical/content.ts';
import { unwrapSignature, wrapSignature } from '../canonical/family-state.ts';

export const GEMINI_FAMILY = 'gemini';

/** The item id under which a redacted block of another family travels; Gemini has no such thing of its own. */
const REDACTED = 'redacted';

/**
 * The field is of protobuf type `bytes`: official clients decode and encode it as base64 (some of them as base64url),
 * so a wrapped signature is base64 once more.
 */
export function writeSignature(signature: Signature, redacted = false): string {
  if (signature.family === GEMINI_FAMILY && !redacted) return signature.value;
  const wrapped = wrapSignature(signature.family, signature.value, redacted ? REDACTED : signature.id);
  return Buffer.from(wrapped).toString('base64');
}

/** Whether a text may be a wrapped signature: base64 of `fl1.` begins so. */
export function isWrapped(text: string): boolean {
  return text.startsWith('ZmwxL');
}

/** What a client sends back. */
export function readSignature(text: string): Pick<ThinkingPart, 'redacted'> & { readonly signature: Signature } {
  if (!isWrapped(text)) return { signature: { family: GEMINI_FAMILY, value: text } };
  const inner = Buffer.from(text, 'base64').toString();
  const unwrapped = unwrapSignature(inner, GEMINI_FAMILY);
  if (unwrapped.value === inner) return { signature: { family: GEMINI_FAMILY, value: text } };
  if (unwrapped.id !== REDACTED) return { signature: unwrapped };
  return { signature: { family: unwrapped.family, value: unwrapped.value }, redacted: true };
}
