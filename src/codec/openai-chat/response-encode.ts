// A canonical answer as a Chat client expects it: every required field present, null where there is nothing.
import { nativeName } from '../canonical/answer-losses.ts';
import type { Extensions, MediaPart, TextPart, ThinkingPart, ToolCallPart } from '../canonical/content.ts';
import { callIdWithSignature } from '../canonical/family-state.ts';
import type { JsonObject } from '../canonical/json.ts';
import { objectOf } from '../canonical/read-json.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { Candidate, ChatResponse } from '../canonical/response.ts';
import type { ReplyContext } from '../codec.ts';
import { encodeAnnotation } from './citations.ts';
import { urlOf } from './content-encode.ts';
import { encodeFinish } from './finish.ts';
import { encodeDetail, joinThoughts } from './reasoning.ts';
import { wantsFunctionCall } from './request-decode.ts';
import { encodeUsage } from './usage.ts';
import { BARE_FAMILY, PROTOCOL } from './wire.ts';

export function encodeResponse(response: ChatResponse, reply: ReplyContext): JsonObject {
  const { usage } = response;
  warnForeign(response.extensions, '', reply);
  for (const { index, extensions } of response.candidates) warnForeign(extensions, `choices[${index}].`, reply);
  return {
    id: answerId(response, reply),
    object: 'chat.completion',
    created: response.created ?? reply.created,
    model: response.model ?? reply.request.model,
    choices: response.candidates.map((candidate) => encodeCandidate(candidate, reply)),
    ...(usage !== undefined && { usage: encodeUsage(usage) }),
    ...response.extensions?.[PROTOCOL],
  };
}

/** The vendor's id where the vendor spoke this protocol, else one in the form that Chat clients know. */
export function answerId(response: Pick<ChatResponse, 'id' | 'extensions'>, reply: ReplyContext): string {
  const isOwn = response.extensions?.[PROTOCOL] !== undefined && response.id !== undefined && response.id !== '';
  return isOwn && response.id !== undefined ? response.id : `chatcmpl-${reply.requestId}`;
}

/** Thoughts are left out where the client switched them off, or asked not to see them. */
export function hidesThoughts({ thinking, parameters }: ChatRequest): boolean {
  const isOff = thinking?.mode === 'off' || (thinking === undefined && parameters.reasoning_effort === 'none');
  return isOff || thinking?.show === false || thinking?.show === 'omitted';
}

function encodeCandidate(candidate: Candidate, reply: ReplyContext): JsonObject {
  const refusalShown = candidate.parts.some(({ type }) => type === 'refusal');
  const choice: JsonObject = {
    index: candidate.index,
    message: isPlainText(candidate) ? plainMessage(candidate) : encodeMessage(candidate, reply),
    logprobs: candidate.logprobs ?? null,
    finish_reason: encodeFinish(candidate.finish, { refusalShown, warn: reply.warn }),
  };
  const extra = candidate.extensions?.[PROTOCOL];
  if (extra === undefined) return choice;
  const { message, ...own } = extra;
  return { ...choice, message: { ...objectOf(choice.message), ...objectOf(message) }, ...own };
}

/** Text, and nothing about it: most answers are. */
function isPlainText({ parts }: Candidate): boolean {
  for (const part of parts) if (part.type !== 'text' || part.citations !== undefined) return false;
  return parts.length > 0;
}

function plainMessage({ parts }: Candidate): JsonObject {
  let content = '';
  for (const part of parts) if (part.type === 'text') content += part.text;
  return { role: 'assistant', content, refusal: null };
}

function encodeMessage({ parts, index }: Candidate, reply: ReplyContext): JsonObject {
  const texts = parts.filter((part) => part.type === 'text');
  const thoughts = hidesThoughts(reply.request) ? [] : parts.filter((part) => part.type === 'thinking');
  const refusals = parts.filter((part) => part.type === 'refusal');
  const calls = parts.filter((part) => part.type === 'tool-call');
  const media = parts.filter((part) => part.type === 'media');
  for (const part of parts)
    if (part.type === 'native') warnAnswer(reply, `choices[${index}].message.${nativeName(part)}`, part.protocol);
  return {
    role: 'assistant',
    content: texts.length === 0 ? null : texts.map(({ text }) => text).join(''),
    refusal: refusals.length === 0 ? null : refusals.map(({ text }) => text).join(''),
    ...encodeThoughts(thoughts),
    ...encodeAnnotations(texts, reply),
    ...encodeMedia(media, reply),
    ...encodeCalls(calls, reply),
  };
}

/** Something of the answer that a Chat client cannot be given. */
export function warnAnswer(reply: ReplyContext, path: string, detail: string): void {
  reply.warn({ code: 'dropped', path, protocol: PROTOCOL, detail });
}

/** What the upstream said beside its answer in words of its own protocol. */
export function warnForeign(extensions: Extensions | undefined, prefix: string, reply: ReplyContext): void {
  for (const owner in extensions) {
    if (owner === PROTOCOL) continue;
    for (const field in extensions[owner as keyof Extensions])
      warnAnswer(reply, `${prefix}${field}`, `a field of ${owner}`);
  }
}

/** The text for everyone; the details, with signatures, for clients that give them back next turn. */
function encodeThoughts(thoughts: readonly ThinkingPart[]): JsonObject {
  const text = joinThoughts(thoughts);
  const isSigned = thoughts.some(({ signature }) => signature !== undefined);
  return {
    ...(text !== undefined && { reasoning_content: text }),
    ...(isSigned && { reasoning_details: thoughts.map((part, index) => encodeDetail(part, index, BARE_FAMILY)) }),
  };
}

function encodeAnnotations(texts: readonly TextPart[], reply: ReplyContext): JsonObject {
  let offset = 0;
  const annotations: JsonObject[] = [];
  for (const { text, citations = [] } of texts) {
    for (const citation of citations) {
      const annotation = encodeAnnotation(citation, offset);
      if (annotation === undefined) warnAnswer(reply, 'citations', 'a citation without a URL');
      else annotations.push(annotation);
    }
    offset += text.length;
  }
  return annotations.length === 0 ? {} : { annotations };
}

function encodeMedia(media: readonly MediaPart[], reply: ReplyContext): JsonObject {
  const images: JsonObject[] = [];
  let audio: JsonObject | undefined;
  for (const part of media) {
    const wire = encodeMediaPart(part, reply);
    if (part.kind === 'audio') audio = wire ?? audio;
    else if (wire !== undefined) images.push(wire);
  }
  return { ...(images.length > 0 && { images }), ...(audio !== undefined && { audio }) };
}

/** An image as OpenRouter's clients know it, speech as OpenAI's do; anything else has no place in an answer. */
export function encodeMediaPart(part: MediaPart, reply: ReplyContext): JsonObject | undefined {
  const url = urlOf(part, 'image/png');
  if (part.kind === 'image' && url !== undefined) return { type: 'image_url', image_url: { url } };
  if (part.kind === 'audio' && part.source.type === 'base64') {
    const made = { id: `audio_${reply.requestId}`, expires_at: reply.created + 3600, transcript: '' };
    return { ...made, ...part.extensions?.[PROTOCOL], data: part.source.data };
  }
  warnAnswer(reply, 'message', `a ${part.kind} made by the model`);
  return undefined;
}

function encodeCalls(calls: readonly ToolCallPart[], reply: ReplyContext): JsonObject {
  const [first, ...more] = calls;
  if (first === undefined) return {};
  if (!wantsFunctionCall(reply.request)) return { tool_calls: calls.map(encodeCall) };
  if (more.length > 0) warnAnswer(reply, 'function_call', `${more.length} further calls`);
  return { function_call: { name: first.name, arguments: first.arguments } };
}

function encodeCall(part: ToolCallPart): JsonObject {
  const { name, custom } = part;
  const id = callIdWithSignature(part.id, part.signature);
  if (custom === true) return { id, type: 'custom', custom: { name, input: part.arguments } };
  return { id, type: 'function', function: { name, arguments: part.arguments } };
}
