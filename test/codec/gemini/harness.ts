// What the tests of this codec share: its directions with plain values around them.
import { collectEvents, responseToEvents } from '../../../src/codec/canonical/collect.ts';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import { serializeParts } from '../../../src/codec/canonical/serialize-parts.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import type { CallHead, DecodeContext, Framing, ReplyContext, TargetTraits } from '../../../src/codec/codec.ts';
import { createFrameReader } from '../../../src/codec/framing/reader.ts';
import { geminiCodec } from '../../../src/codec/gemini/index.ts';

export const { chat, errors } = geminiCodec;

// biome-ignore lint/suspicious/noExplicitAny: a body is looked into field by field by the tests.
export type Loose = any;

export function callOf(spoken = 'gemini-2.5-flash:generateContent', query = ''): CallHead {
  return {
    path: `/v1beta/models/${spoken}`,
    parameters: { call: spoken },
    query: new URLSearchParams(query),
    headers: {},
  };
}

export function targetOf(model = 'gemini-2.5-flash', traits: Partial<TargetTraits> = {}): TargetTraits {
  return { provider: 'gemini', protocol: 'gemini', family: 'gemini', quirks: {}, ...traits, model };
}

/** A client's body, decoded; a first message is filled in. */
export function decode(body: JsonObject = {}, call = callOf()): ChatRequest {
  return chat.decodeRequest({ contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], ...body }, call);
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
  readonly path: string;
  readonly warnings: readonly Warning[];
}

export function encode(request: ChatRequest, target = targetOf()): Encoded {
  const warnings: Warning[] = [];
  const { body, path } = chat.encodeRequest(request, {
    target,
    warn: (warning) => warnings.push(warning),
    parameterPath: (name) => name,
  });
  return { body: JSON.parse(JSON.stringify(body)), path, warnings };
}

export function decoding(request = foreign(), target = targetOf()): DecodeContext {
  return { target, request };
}

export function replying(warnings: Warning[] = [], framing?: Framing): ReplyContext {
  return {
    request: foreign({ model: 'asked-for' }),
    requestId: 'r1',
    created: 1_700_000_000,
    warn: (warning) => warnings.push(warning),
    ...(framing !== undefined && { framing }),
  };
}

/** The events of a stream's bytes, before parts are serialised. */
export function hear(chunks: readonly Buffer[], context = decoding()): StreamEvent[] {
  const events: StreamEvent[] = [];
  const decoder = chat.streamDecoder(context, (event) => events.push(event));
  const reader = createFrameReader('sse', {
    frame: ({ frame }) => frame !== undefined && decoder.frame(frame),
    document: () => {},
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.close();
  decoder.close();
  return events;
}

export function sse(chunks: readonly JsonObject[]): Buffer {
  return Buffer.from(chunks.map((chunk) => `data: ${JSON.stringify(chunk)}\r\n\r\n`).join(''));
}

/** A chunk with parts of one candidate. */
export function chunk(parts: readonly JsonObject[], more: JsonObject = {}, beside: JsonObject = {}): JsonObject {
  return {
    candidates: [{ content: { parts: [...parts], role: 'model' }, index: 0, ...more }],
    modelVersion: 'gemini-2.5-flash',
    responseId: 'resp1',
    ...beside,
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
      signatures: parts.flatMap((part) => ('signature' in part && part.signature ? [part.signature] : [])),
      calls: parts.flatMap((part) => (part.type === 'tool-call' ? [[part.id, part.name, part.arguments]] : [])),
      others: parts.filter(({ type }) => type === 'media' || type === 'native'),
      finish: finish.reason,
      logprobs,
    })),
  };
}

export const collect = (events: readonly StreamEvent[]) => collectEvents(events);
export const eventsOf = (response: ChatResponse) => responseToEvents(response);
