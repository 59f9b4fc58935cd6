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
  if (signature.family === GEMINI_FAMILY) return signature.value;
  const wrapped = wrapSignature(signature.family, signature.value, redacted ? REDACTED : signature.id);
  return Buffer.from(wrapped).toString('base64');
}

/** What a client sends back. */
export function readSignature(text: string): Pick<ThinkingPart, 'redacted'> & { readonly signature: Signature } {
  if (!text.startsWith('ZmwxL')) return { signature: { family: GEMINI_FAMILY, value: text } };
  const unwrapped = unwrapSignature(Buffer.from(text, 'base64').toString(), GEMINI_FAMILY);
  if (unwrapped.family === GEMINI_FAMILY) return { signature: { family: GEMINI_FAMILY, value: text } };
  if (unwrapped.id !== REDACTED) return { signature: unwrapped };
  return { signature: { family: unwrapped.family, value: unwrapped.value }, redacted: true };
}
