// What the tests of this codec share: its directions with plain values around them.
import { collectEvents } from '../../../src/codec/canonical/collect.ts';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import { serializeParts } from '../../../src/codec/canonical/serialize-parts.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import type { CallHead, DecodeContext, ReplyContext, TargetTraits } from '../../../src/codec/codec.ts';
import { createFrameReader } from '../../../src/codec/framing/reader.ts';
import { openAiChat } from '../../../src/codec/openai-chat/index.ts';

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

export function encode(
  request: ChatRequest,
  traits: Partial<TargetTraits> = {},
): { body: JsonObject; warnings: Warning[] } {
  const warnings: Warning[] = [];
  const { body } = chat.encodeRequest(request, {
    target: targetOf(traits),
    warn: (warning) => warnings.push(warning),
    parameterPath: chat.parameterPath,
  });
  return { body: JSON.parse(JSON.stringify(body)) as JsonObject, warnings };
}

export function decoding(request = decode({}), traits: Partial<TargetTraits> = {}): DecodeContext {
  return { target: targetOf(traits), request };
}

export function replying(request: ChatRequest, warnings: Warning[] = []): ReplyContext {
  return { request, requestId: 'r1', created: 1_700_000_000, warn: (warning) => warnings.push(warning) };
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

/** Events as a client's stream. */
export function tellStream(events: readonly StreamEvent[], request = decode({}), warnings: Warning[] = []): string {
  const encoder = chat.streamEncoder(replying(request, warnings));
  let text = '';
  const sink = serializeParts((event) => {
    text += encoder.encode(event);
  });
  for (const event of events) sink(event);
  return text;
}

/** What an answer says, for comparing one form with another. */
export function essence(response: ChatResponse): unknown {
  const join = (candidate: ChatResponse['candidates'][number], type: string) =>
    candidate.parts.map((part) => (part.type === type && 'text' in part ? part.text : '')).join('');
  return {
    usage: response.usage === undefined ? undefined : { ...response.usage, extensions: undefined },
    candidates: response.candidates.map((candidate) => ({
      text: join(candidate, 'text'),
      thinking: join(candidate, 'thinking'),
      refusal: join(candidate, 'refusal'),
      calls: candidate.parts.flatMap((part) =>
        part.type === 'tool-call' ? [[part.id, part.name, part.arguments]] : [],
      ),
      finish: candidate.finish.reason,
    })),
  };
}

export const collect = (events: readonly StreamEvent[]) => collectEvents(events);
