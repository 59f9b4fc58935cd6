// What the tests of this codec share: its directions with plain values around them.
import { collectEvents, responseToEvents } from '../../../src/codec/canonical/collect.ts';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import { serializeParts } from '../../../src/codec/canonical/serialize-parts.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import type { CallHead, DecodeContext, ReplyContext, TargetTraits } from '../../../src/codec/codec.ts';
import { createFrameReader } from '../../../src/codec/framing/reader.ts';
import { ollamaCodec } from '../../../src/codec/ollama/index.ts';

export const { chat, errors } = ollamaCodec;

// biome-ignore lint/suspicious/noExplicitAny: a body is looked into field by field by the tests.
export type Loose = any;

export const HEAD: CallHead = { path: '/api/chat', parameters: {}, query: new URLSearchParams(), headers: {} };

export function targetOf(model = 'qwen3:4b', traits: Partial<TargetTraits> = {}): TargetTraits {
  return { provider: 'ollama', protocol: 'ollama', family: 'ollama', quirks: {}, ...traits, model };
}

/** A client's body, decoded; model and a first message are filled in. */
export function decode(body: JsonObject = {}): ChatRequest {
  return chat.decodeRequest({ model: 'qwen3:4b', messages: [{ role: 'user', content: 'Hi' }], ...body }, HEAD);
}

/** A request as a client of another protocol would have it. */
export function foreign(request: Partial<ChatRequest> = {}): ChatRequest {
  return {
    model: 'some-model',
    stream: false,
    streamUsage: false,
    messages: [{ role: 'user', parts: [{ type: 'text', text: 'Hi' }] }],
    tools: [],
    parameters: {},
    extensions: {},
    ...request,
  };
}

interface Encoded {
  readonly body: Loose;
  readonly warnings: readonly Warning[];
}

export function encode(request: ChatRequest, target = targetOf()): Encoded {
  const warnings: Warning[] = [];
  const { body } = chat.encodeRequest(request, {
    target,
    warn: (warning) => warnings.push(warning),
    parameterPath: (name) => name,
  });
  return { body: JSON.parse(JSON.stringify(body)), warnings };
}

export function decoding(request = foreign()): DecodeContext {
  return { target: targetOf(), request };
}

export function replying(warnings: Warning[] = []): ReplyContext {
  return {
    request: foreign({ model: 'asked-for' }),
    requestId: 'r1',
    created: 1_700_000_000,
    warn: (warning) => warnings.push(warning),
  };
}

/** The events of a stream's bytes. */
export function hear(chunks: readonly Buffer[], context = decoding()): StreamEvent[] {
  const events: StreamEvent[] = [];
  const decoder = chat.streamDecoder(context, (event) => events.push(event));
  const reader = createFrameReader('ndjson', {
    frame: ({ frame }) => frame !== undefined && decoder.frame(frame),
    document: () => {},
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.close();
  decoder.close();
  return events;
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

/** Events as a client's stream. */
export function tell(events: readonly StreamEvent[], reply = replying()): string {
  const encoder = chat.streamEncoder(reply);
  let text = '';
  const sink = serializeParts((event) => {
    text += encoder.encode(event);
  });
  for (const event of events) sink(event);
  return text;
}

/** What an answer says, for comparing one form with another. */
export function essence(response: ChatResponse): unknown {
  return {
    usage: response.usage === undefined ? undefined : { ...response.usage, extensions: undefined },
    candidates: response.candidates.map(({ parts, finish, logprobs }) => ({
      text: parts.map((part) => (part.type === 'text' ? part.text : '')).join(''),
      thinking: parts.map((part) => (part.type === 'thinking' ? part.text : '')).join(''),
      calls: parts.flatMap((part) => (part.type === 'tool-call' ? [[part.name, part.arguments]] : [])),
      finish: finish.reason,
      logprobs,
    })),
  };
}

export const collect = (events: readonly StreamEvent[]) => collectEvents(events);
export const eventsOf = (response: ChatResponse) => responseToEvents(response);
