// Canonical parts of an answer as Gemini parts for a client.
import type { MediaPart, NativePart, ThinkingPart, ToolCallPart } from '../canonical/content.ts';
import { argumentsOf } from '../canonical/custom-calls.ts';
import { writeMedia } from './media.ts';
import { GEMINI_FAMILY, writeSignature } from './signature.ts';
import type { GeminiPart } from './wire.ts';

/** Gemini's own signature without words belongs on the text or media that follows; one of another family on a thought of its own. */
export function isFloatingSignature({ text, signature, redacted }: ThinkingPart): boolean {
  return text === '' && signature?.family === GEMINI_FAMILY && redacted !== true;
}

export function signatureField({ signature, redacted }: Pick<ThinkingPart, 'signature' | 'redacted'>): GeminiPart {
  return signature === undefined ? {} : { thoughtSignature: writeSignature(signature, redacted) };
}

export function writeThought(part: ThinkingPart): GeminiPart {
  return { text: part.text, thought: true, ...signatureField(part) };
}

export function writeCall(part: ToolCallPart): GeminiPart {
  return {
    functionCall: { id: part.id, name: part.name, args: argumentsOf(part) },
    ...signatureField(part),
    ...part.extensions?.gemini,
  };
}

/** Undefined where Gemini has no place for it. */
export function writeWhole(part: MediaPart | NativePart): GeminiPart | undefined {
  if (part.type === 'native') return part.protocol === 'gemini' ? part.value : undefined;
  const written = writeMedia(part);
  return written === undefined ? undefined : { ...written, ...part.extensions?.gemini };
}
