// The canonical answer, whole, for a Gemini client.
import { nativeName } from '../canonical/answer-losses.ts';
import type { Extensions, Part } from '../canonical/content.ts';
import type { JsonObject } from '../canonical/json.ts';
import type { Candidate, ChatResponse } from '../canonical/response.ts';
import type { ReplyContext } from '../codec.ts';
import { type CitedText, writeGrounding } from './citations.ts';
import { writeFinish } from './finish.ts';
import { writeLogprobs } from './logprobs.ts';
import { isFloatingSignature, signatureField, writeCall, writeThought, writeWhole } from './parts-encode.ts';
import { writeUsage } from './usage.ts';
import type { GeminiPart } from './wire.ts';

export function encodeResponse(response: ChatResponse, reply: ReplyContext): JsonObject {
  const { candidates, usage, model, id, extensions } = response;
  warnForeign(extensions, '', reply);
  return {
    candidates: candidates.map((candidate) => writeCandidate(candidate, reply)),
    ...extensions?.gemini,
    ...(usage !== undefined && { usageMetadata: writeUsage(usage, reply.warn) }),
    modelVersion: model ?? reply.request.model,
    responseId: id ?? reply.requestId,
  };
}

function writeCandidate(candidate: Candidate, reply: ReplyContext): JsonObject {
  const path = `candidates[${candidate.index}]`;
  const { parts, texts } = writeParts(candidate.parts, path, reply);
  const own = candidate.extensions?.gemini;
  const groundingMetadata = own?.groundingMetadata === undefined ? writeGrounding(texts) : undefined;
  const logprobsResult = candidate.logprobs === undefined ? undefined : writeLogprobs(candidate.logprobs);
  warnForeign(candidate.extensions, `${path}.`, reply);
  return {
    content: { parts: parts.length === 0 ? [{ text: '' }] : parts, role: 'model' },
    finishReason: writeFinish(candidate.finish, path, reply.warn),
    index: candidate.index,
    ...own,
    ...(groundingMetadata !== undefined && { groundingMetadata }),
    ...(logprobsResult !== undefined && { logprobsResult }),
  };
}

interface WrittenParts {
  readonly parts: GeminiPart[];
  readonly texts: CitedText[];
}

function writeParts(parts: readonly Part[], path: string, reply: ReplyContext): WrittenParts {
  const written: GeminiPart[] = [];
  const texts: CitedText[] = [];
  let floating: GeminiPart | undefined;
  for (const part of parts) {
    if (part.type === 'thinking' && isFloatingSignature(part)) {
      if (floating !== undefined) written.push({ text: '', ...floating });
      floating = signatureField(part);
      continue;
    }
    const gemini = writePart(part);
    const takesSignature = part.type === 'text' || part.type === 'media';
    if (floating !== undefined && !(takesSignature && gemini !== undefined)) written.push({ text: '', ...floating });
    if (gemini === undefined) {
      reply.warn({
        code: 'dropped',
        path: `${path}.${part.type === 'native' ? nativeName(part) : part.type}`,
        protocol: 'gemini',
      });
    } else {
      if (part.type === 'media') warnForeign(part.extensions, `${path}.${part.kind}.`, reply);
      if (part.type === 'text')
        texts.push({ partIndex: written.length, text: part.text, citations: part.citations ?? [] });
      written.push(takesSignature ? { ...gemini, ...floating } : gemini);
    }
    floating = undefined;
  }
  if (floating !== undefined) written.push({ text: '', ...floating });
  return { parts: written, texts };
}

function writePart(part: Part): GeminiPart | undefined {
  switch (part.type) {
    case 'text':
      return { text: part.text, ...part.extensions?.gemini };
    case 'refusal':
      return { text: part.text };
    case 'thinking':
      return writeThought(part);
    case 'tool-call':
      return writeCall(part);
    case 'tool-result':
      return undefined;
    default:
      return writeWhole(part);
  }
}

/** What the upstream said beside its answer in words of its own protocol. */
export function warnForeign(extensions: Extensions | undefined, prefix: string, { warn }: ReplyContext): void {
  for (const [owner, bag] of Object.entries(extensions ?? {})) {
    if (owner === 'gemini' || bag === undefined) continue;
    for (const field of Object.keys(bag)) warn({ code: 'dropped', path: `${prefix}${field}`, protocol: 'gemini' });
  }
}
