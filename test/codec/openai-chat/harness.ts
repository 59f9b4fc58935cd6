// What the tests of this codec share: its directions with plain values around them.
import { collectEvents } from '../../../src/codec/canonical/collect.ts';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import type { CallHead, DecodeContext, TargetTraits } from '../../../src/codec/codec.ts';
import { openAiChat } from '../../../src/codec/openai-chat/index.ts';
import { type Encoded, encodeFor, essenceOf, hearBytes, joined, replyTo, tellEvents } from '../directions.ts';

export const { chat } = openAiChat;

export const HEAD: CallHead = {
  path: '/v1/chat/completions',
  parameters: {},
  query: new URLSearchParams(),
  headers: {},
};

export function targetOf(traits: Partial<TargetTraits> = {}): TargetTraits {
  return { provider: 'openai', protocol: 'openai-chat', family: 'openai', model: 'gpt-x', quirks: {}, ...traits };
}

/** A client's body, decoded; model and a first message are filled in. */
export function decode(body: JsonObject): ChatRequest {
  return chat.decodeRequest({ model: 'gpt-x', messages: [{ role: 'user', content: 'Hi' }], ...body }, HEAD);
}

export function decoding(request = decode({}), traits: Partial<TargetTraits> = {}): DecodeContext {
  return { target: targetOf(traits), request };
}

/** Chunks as a vendor would send them, `[DONE]` after them. */
export function sse(chunks: readonly JsonObject[], done = true): Buffer {
  const frames = chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\n\n`).join('');
  return Buffer.from(`${frames}${done ? 'data: [DONE]\n\n' : ''}`);
}

/** A chunk with one delta of one choice. */
export function delta(value: JsonObject, finish: string | null = null, index = 0): JsonObject {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion.chunk',
    created: 1,
    model: 'm',
    choices: [{ index, delta: value, finish_reason: finish }],
  };
}

export function encode(request: ChatRequest, traits: Partial<TargetTraits> = {}): Encoded {
  return encodeFor(chat, request, targetOf(traits), chat.parameterPath);
}

export const replying = replyTo;
export const hear = (chunks: readonly Buffer[], context = decoding()): StreamEvent[] =>
  hearBytes(chat, chunks, { context });

/** Events as a client's stream. */
export function tellStream(events: readonly StreamEvent[], request = decode({}), warnings: Warning[] = []): string {
  return tellEvents(chat, events, replying(request, warnings));
}

/** What an answer says, for comparing one form with another. */
export function essence(response: ChatResponse): unknown {
  return essenceOf(response, (candidate) => ({ refusal: joined(candidate, 'refusal') }));
}

export const collect = (events: readonly StreamEvent[]) => collectEvents(events);
