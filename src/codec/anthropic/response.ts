// Whole answers of the Messages API: from a provider, and for a client.
import { GatewayError } from '../../errors.ts';
import { nativeName } from '../canonical/answer-losses.ts';
import type { Part, ToolCallPart } from '../canonical/content.ts';
import type { Draft } from '../canonical/draft.ts';
import { callIdWithSignature } from '../canonical/family-state.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { parseObject, textOf } from '../canonical/read-json.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { Candidate, ChatResponse } from '../canonical/response.ts';
import type { DecodeContext, ReplyContext } from '../codec.ts';
import {
  customInput,
  isCustomTool,
  MESSAGE_FIELDS,
  messageId,
  otherFields,
  signatureText,
  thoughtsFor,
  writeCitation,
} from './answers.ts';
import { readContent, upstreamBlocks } from './blocks-decode.ts';
import { readErrorBody } from './error.ts';
import { readFinish, writeStopReason } from './finish.ts';
import { warnForeignFields } from './losses.ts';
import { readUsage, writeUsage } from './usage.ts';
import { PROTOCOL } from './wire.ts';

export function decodeResponse(body: JsonObject, { target, request }: DecodeContext): ChatResponse {
  const error = readErrorBody(body);
  if (error !== undefined) throw error;
  if (!Array.isArray(body.content)) {
    throw new GatewayError('bad_response', { message: `${target.provider} sent no message: its content is missing.` });
  }
  const said = readContent(body.content, upstreamBlocks(target.family), 'content');
  const called = said.some(({ type }) => type === 'tool-call');
  const parts = called ? said.map((part) => readCustomCall(part, request)) : said;
  const usage = readUsage(body.usage);
  const extra = otherFields(body, MESSAGE_FIELDS);
  const finish = readFinish(textOf(body.stop_reason) ?? 'end_turn', body.stop_sequence, called);
  const response: Draft<ChatResponse> = {
    candidates: [{ index: 0, parts, finish }],
  };
  if (typeof body.id === 'string') response.id = body.id;
  if (typeof body.model === 'string') response.model = body.model;
  if (usage !== undefined) response.usage = usage;
  if (extra !== undefined) response.extensions = { anthropic: extra };
  return response;
}

function readCustomCall(part: Part, request: ChatRequest): Part {
  if (part.type !== 'tool-call' || !isCustomTool(request, part.name)) return part;
  return { ...part, custom: true, arguments: customInput(part.arguments) };
}

export function encodeResponse(response: ChatResponse, reply: ReplyContext): JsonObject {
  const [candidate, ...others] = response.candidates;
  for (const { index } of others) {
    reply.warn({ code: 'dropped', path: `candidates[${index}]`, protocol: PROTOCOL });
  }
  const finish = candidate?.finish ?? { reason: 'other' };
  const called = candidate?.parts.some((part) => part.type === 'tool-call') ?? false;
  warnForeignFields(response.extensions, '', reply.warn);
  warnForeignFields(candidate?.extensions, 'candidates[0].', reply.warn);
  if (candidate?.logprobs !== undefined) reply.warn({ code: 'dropped', path: 'logprobs', protocol: PROTOCOL });
  return {
    id: messageId(response.id, reply),
    type: 'message',
    role: 'assistant',
    model: reply.request.model,
    content: writeParts(candidate, reply),
    stop_reason: writeStopReason(finish, called, reply.warn),
    stop_sequence: finish.stopSequence ?? null,
    stop_details: null,
    usage: writeUsage(response.usage),
    ...response.extensions?.anthropic,
  };
}

type PartWriters = {
  readonly [K in Part['type']]: (part: Extract<Part, { type: K }>, reply: ReplyContext) => JsonObject | undefined;
};

const PART_WRITERS: PartWriters = {
  text: (part) => {
    if (part.text === '') return undefined;
    if (part.citations === undefined && part.extensions === undefined) return { type: 'text', text: part.text };
    const citations = part.citations?.map(writeCitation);
    return {
      type: 'text',
      text: part.text,
      ...(citations !== undefined && { citations }),
      ...part.extensions?.anthropic,
    };
  },
  refusal: (part) => (part.text === '' ? undefined : { type: 'text', text: part.text }),
  thinking: (part, reply) => {
    const shown = thoughtsFor(reply.request);
    const signature = part.signature === undefined ? '' : signatureText(part.signature);
    if (shown === 'hidden' || (shown === 'omitted' && signature === '')) return undefined;
    if (part.redacted === true) return { type: 'redacted_thinking', data: signature };
    if (part.text === '' && signature === '') return undefined;
    return {
      type: 'thinking',
      thinking: shown === 'omitted' ? '' : part.text,
      signature,
      ...part.extensions?.anthropic,
    };
  },
  'tool-call': (part, reply) => ({
    type: 'tool_use',
    id: callIdWithSignature(part.id, part.signature),
    name: part.name,
    input: readInput(part, reply),
    ...part.extensions?.anthropic,
  }),
  'tool-result': (part, reply) => refuse(part, reply),
  media: (part, reply) => refuse(part, reply),
  native: (part, reply) => (part.protocol === PROTOCOL ? part.value : refuse(part, reply)),
};

function writeParts(candidate: Candidate | undefined, reply: ReplyContext): JsonObject[] {
  const blocks: JsonObject[] = [];
  for (const part of candidate?.parts ?? []) {
    const write = PART_WRITERS[part.type] as (part: Part, reply: ReplyContext) => JsonObject | undefined;
    const block = write(part, reply);
    if (block !== undefined) blocks.push(block);
  }
  return blocks;
}

/** Arguments that are no JSON object are given whole under one key: the client may still make sense of them. */
function readInput(part: ToolCallPart, reply: ReplyContext): JsonObject {
  if (part.custom === true) return { input: part.arguments };
  const input = part.arguments.trim() === '' ? {} : parseObject(part.arguments);
  if (isObject(input)) return input;
  reply.warn({ code: 'changed', path: 'content', protocol: PROTOCOL, detail: 'arguments that are no JSON object' });
  return { arguments: part.arguments };
}

function refuse(part: Part, reply: ReplyContext): undefined {
  const name = part.type === 'media' ? part.kind : part.type === 'native' ? nativeName(part) : part.type;
  reply.warn({ code: 'dropped', path: `content.${name}`, protocol: PROTOCOL });
  return undefined;
}
