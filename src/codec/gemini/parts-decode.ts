// One Gemini part as canonical parts; the same for a client's history and for an answer.
import type { Extensions, Part, ThinkingPart, ToolCallPart } from '../canonical/content.ts';
import { isObject } from '../canonical/json.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { readBlob, readFile } from './media.ts';
import { readSignature } from './signature.ts';
import type { GeminiFunctionCall, GeminiPart } from './wire.ts';

const PART_FIELDS = new Set(['text', 'thought', 'thoughtSignature', 'inlineData', 'fileData', 'functionCall']);

/** What a part holds besides its data, for the extensions bag. */
function extensionsOf(part: GeminiPart): { readonly extensions?: Extensions } {
  const bag = unknownFields(part, PART_FIELDS);
  return bag === undefined ? {} : { extensions: { gemini: bag } };
}

/**
 * A signature on a text or a media part becomes an empty thinking part before it, which other protocols can carry
 * (H02); on a thought or a call it stays there. A function response is not read here, nor is what only Gemini has
 * anything but `native`.
 */
export function readPart(part: GeminiPart, nextCallId: () => string): Part[] {
  if (isObject(part.functionCall)) return [readCall(part, part.functionCall, nextCallId)];
  if (typeof part.text === 'string') return readText(part, part.text);
  const media = readMedia(part);
  if (media !== undefined) return [...signatureOf(part), { ...media, ...extensionsOf(part) }];
  const bare = Object.keys(part).every((key) => key === 'thoughtSignature' || key === 'thought');
  if (bare) return signatureOf(part);
  return [{ type: 'native', protocol: 'gemini', value: part }];
}

/** A part of an upstream's answer: its signatures are the target's own, which may be another family than Gemini. */
export function readAnswerPart(part: GeminiPart, nextCallId: () => string, family: string): Part[] {
  if (isPlainText(part)) return [{ type: 'text', text: part.text }];
  return readPart(part, nextCallId).map((read) =>
    'signature' in read && read.signature !== undefined ? { ...read, signature: { ...read.signature, family } } : read,
  );
}

/** Most parts are a text and nothing else. */
function isPlainText(part: GeminiPart): part is { text: string } {
  for (const key in part) if (key !== 'text') return false;
  return typeof part.text === 'string';
}

function readText(part: GeminiPart, text: string): Part[] {
  if (part.thought === true) {
    return [{ type: 'thinking', text, ...(part.thoughtSignature && readSignature(part.thoughtSignature)) }];
  }
  const signature = signatureOf(part);
  const extensions = extensionsOf(part);
  if (text === '' && signature.length > 0 && extensions.extensions === undefined) return signature;
  return [...signature, { type: 'text', text, ...extensions }];
}

function signatureOf({ thoughtSignature }: GeminiPart): ThinkingPart[] {
  return thoughtSignature ? [{ type: 'thinking', text: '', ...readSignature(thoughtSignature) }] : [];
}

/** Interim images of a thinking model are its own business: they stay native. */
function readMedia(part: GeminiPart) {
  if (part.thought === true) return undefined;
  if (isObject(part.inlineData) && typeof part.inlineData.data === 'string') return readBlob(part.inlineData);
  if (isObject(part.fileData) && typeof part.fileData.fileUri === 'string') return readFile(part.fileData);
  return undefined;
}

function readCall(part: GeminiPart, call: GeminiFunctionCall, nextCallId: () => string): ToolCallPart {
  const signature = part.thoughtSignature ? readSignature(part.thoughtSignature).signature : undefined;
  return {
    type: 'tool-call',
    id: call.id || nextCallId(),
    name: call.name,
    arguments: JSON.stringify(call.args ?? {}),
    ...(signature !== undefined && { signature }),
    ...extensionsOf(part),
  };
}
