// What the tests of this codec share: its directions with plain values around them.
import { collectEvents, responseToEvents } from '../../../src/codec/canonical/collect.ts';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import type { CallHead, DecodeContext, ReplyContext, TargetTraits } from '../../../src/codec/codec.ts';
import { ollamaCodec } from '../../../src/codec/ollama/index.ts';
import { type Encoded, encodeFor, essenceOf, foreign, hearBytes, replyTo, tellEvents } from '../directions.ts';

export { foreign, type Loose } from '../directions.ts';

export const { chat, errors } = ollamaCodec;

export const HEAD: CallHead = { path: '/api/chat', parameters: {}, query: new URLSearchParams(), headers: {} };

export function targetOf(model = 'qwen3:4b', traits: Partial<TargetTraits> = {}): TargetTraits {
  return { provider: 'ollama', protocol: 'ollama', family: 'ollama', quirks: {}, ...traits, model };
}

/** A client's body, decoded; model and a first message are filled in. */
export function decode(body: JsonObject = {}): ChatRequest {
  return chat.decodeRequest({ model: 'qwen3:4b', messages: [{ role: 'user', content: 'Hi' }], ...body }, HEAD);
}

export function decoding(request = foreign()): DecodeContext {
  return { target: targetOf(), request };
}

export function ndjson(lines: readonly JsonObject[]): Buffer {
  return Buffer.from(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

export function line(message: JsonObject, more: JsonObject = {}): JsonObject {
  const created_at = '2026-11-01T00:00:00Z';
  return {
    model: 'qwen3:4b',
    created_at,
    message: { role: 'assistant', content: '', ...message },
    done: false,
    ...more,
  };
}

export const encode = (request: ChatRequest, target = targetOf()): Encoded => encodeFor(chat, request, target);
export const replying = (warnings: Warning[] = []): ReplyContext => replyTo(foreign({ model: 'asked-for' }), warnings);

export function hear(chunks: readonly Buffer[], context = decoding()): StreamEvent[] {
  return hearBytes(chat, chunks, { context });
}

export const tell = (events: readonly StreamEvent[], reply = replying()): string => tellEvents(chat, events, reply);

/** What an answer says, for comparing one form with another; ids of calls are made up. */
export function essence(response: ChatResponse): unknown {
  return essenceOf(response, ({ parts, logprobs }) => ({
    calls: parts.flatMap((part) => (part.type === 'tool-call' ? [[part.name, part.arguments]] : [])),
    logprobs,
  }));
}

export const collect = (events: readonly StreamEvent[]) => collectEvents(events);
export const eventsOf = (response: ChatResponse) => responseToEvents(response);
