// A vendor's whole Chat answer as a canonical one.
import { GatewayError } from '../../errors.ts';
import type { Part, TextPart } from '../canonical/content.ts';
import type { Draft } from '../canonical/draft.ts';
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { numberOf, objectOf, objectsOf, textOf } from '../canonical/read-json.ts';
import type { Candidate, ChatResponse } from '../canonical/response.ts';
import type { DecodeContext } from '../codec.ts';
import { classifyBody } from '../openai-error.ts';
import { decodeAudio, decodeCalls, decodeImages } from './answer-parts.ts';
import { decodeAnnotations } from './citations.ts';
import { thinkingText } from './content-decode.ts';
import { decodeFinish } from './finish.ts';
import { decodeReasoning, REASONING_FIELDS } from './reasoning.ts';
import { decodeUsage } from './usage.ts';
import { PROTOCOL } from './wire.ts';

const ANSWER_FIELDS = new Set(['id', 'object', 'created', 'model', 'choices', 'usage']);

/** Throws the kind that an error in a 200 tells of, `bad_response` for anything that is no answer. */
export function decodeResponse(body: JsonObject, context: DecodeContext): ChatResponse {
  const choices = objectsOf(body.choices);
  if (choices.length === 0) throw noAnswer(body);
  const id = textOf(body.id);
  const model = textOf(body.model);
  const created = numberOf(body.created);
  const usage = usageOf(body);
  const response: Draft<ChatResponse> = {
    candidates: choices.map((choice, index) => decodeChoice(choice, { index, id, family: context.target.family })),
    extensions: { [PROTOCOL]: answerFields(body) },
  };
  if (id !== undefined) response.id = id;
  if (model !== undefined) response.model = model;
  if (created !== undefined) response.created = created;
  if (usage !== undefined) response.usage = usage;
  return response;
}

/** Top-level fields beyond the canonical ones: `system_fingerprint`, `service_tier`, and vendors' own. */
export function answerFields(body: JsonObject): JsonObject {
  return unknownFields(body, ANSWER_FIELDS) ?? {};
}

/** Groq puts the usage of a stream into a field of its own (Groq API reference, 2026-10). */
export function usageOf(body: JsonObject): ReturnType<typeof decodeUsage> {
  return decodeUsage(body.usage) ?? decodeUsage(objectOf(body.x_groq)?.usage);
}

function noAnswer(body: JsonObject): GatewayError {
  if (body.error !== undefined && body.error !== null) return classifyBody(200, {}, body);
  return new GatewayError('bad_response', { message: 'The upstream answer has no choices.' });
}

const MESSAGE_FIELDS = new Set([
  'role',
  'content',
  'refusal',
  'tool_calls',
  'function_call',
  'annotations',
  'audio',
  'images',
  ...REASONING_FIELDS,
]);
const CHOICE_FIELDS = new Set(['index', 'message', 'finish_reason', 'logprobs', 'delta']);

interface Place {
  readonly index: number;
  readonly id: string | undefined;
  readonly family: string;
}

function decodeChoice(choice: JsonObject, { index, id, family }: Place): Candidate {
  const message = objectOf(choice.message) ?? {};
  const unknown = unknownFields(choice, CHOICE_FIELDS);
  if (isPlainText(message) && unknown === undefined && (choice.logprobs ?? undefined) === undefined) {
    const finish = decodeFinish(textOf(choice.finish_reason), SAID_TEXT);
    return { index: numberOf(choice.index) ?? index, parts: [{ type: 'text', text: message.content }], finish };
  }
  const parts = decodeMessage(message, id, family);
  const said = {
    calls: parts.some(({ type }) => type === 'tool-call'),
    refusal: parts.some(({ type }) => type === 'refusal'),
  };
  const inMessage = unknownFields(message, MESSAGE_FIELDS);
  const own = { ...unknown, ...(inMessage !== undefined && { message: inMessage }) };
  const { logprobs } = choice;
  return {
    index: numberOf(choice.index) ?? index,
    parts,
    finish: decodeFinish(textOf(choice.finish_reason), said),
    ...(logprobs !== undefined && logprobs !== null && { logprobs }),
    ...(Object.keys(own).length > 0 && { extensions: { [PROTOCOL]: own } }),
  };
}

const SAID_TEXT = { calls: false, refusal: false };

/** Most answers are a text, beside which everything else is empty. */
function isPlainText(message: JsonObject): message is JsonObject & { content: string } {
  for (const key in message) {
    const value = message[key];
    if (key === 'role' || key === 'content') continue;
    const isEmpty = value === null || (Array.isArray(value) && value.length === 0);
    if (!isEmpty || !MESSAGE_FIELDS.has(key)) return false;
  }
  return typeof message.content === 'string' && message.content !== '';
}

function decodeMessage(message: JsonObject, id: string | undefined, family: string): Part[] {
  const refusal = textOf(message.refusal);
  const audio = objectOf(message.audio);
  return [
    ...decodeReasoning(message, family),
    ...decodeSaid(message.content, message.annotations),
    ...(refusal === undefined || refusal === '' ? [] : [{ type: 'refusal' as const, text: refusal }]),
    ...decodeImages(message),
    ...(audio === undefined ? [] : [decodeAudio(audio)]),
    ...decodeCalls(message, id),
  ];
}

/** A string, or Mistral's list of texts and thoughts. Annotations belong to the last text. */
function decodeSaid(content: JsonValue | undefined, annotations: JsonValue | undefined): Part[] {
  const citations = decodeAnnotations(annotations);
  const cited = (text: string): TextPart => ({ type: 'text', text, ...(citations.length > 0 && { citations }) });
  if (typeof content === 'string') return content === '' ? [] : [cited(content)];
  return objectsOf(content).flatMap((part): Part[] => {
    if (part.type === 'thinking') return [{ type: 'thinking', text: thinkingText(part.thinking) }];
    const text = textOf(part.text);
    return text === undefined ? [{ type: 'native', protocol: PROTOCOL, value: part }] : [cited(text)];
  });
}
