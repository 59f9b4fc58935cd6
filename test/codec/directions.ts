// What the tests of all codecs share: a codec's directions with plain values around them.
import type { StreamEvent } from '../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../src/codec/canonical/json.ts';
import type { ChatRequest } from '../../src/codec/canonical/request.ts';
import type { ChatResponse } from '../../src/codec/canonical/response.ts';
import { serializeParts } from '../../src/codec/canonical/serialize-parts.ts';
import type { Warning } from '../../src/codec/canonical/warning.ts';
import type { ChatCodec, DecodeContext, ReplyContext, TargetTraits } from '../../src/codec/codec.ts';
import { createFrameReader } from '../../src/codec/framing/reader.ts';

// biome-ignore lint/suspicious/noExplicitAny: a body is looked into field by field by the tests.
export type Loose = any;

export interface Encoded {
  readonly body: Loose;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly warnings: readonly Warning[];
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

/** A request for a target. Parameters are called by their canonical names in warnings. */
export function encodeFor(
  chat: ChatCodec,
  request: ChatRequest,
  target: TargetTraits,
  parameterPath: ChatCodec['parameterPath'] = (name) => name,
): Encoded {
  const warnings: Warning[] = [];
  const warn = (warning: Warning) => warnings.push(warning);
  const { body, path, headers } = chat.encodeRequest(request, { target, warn, parameterPath });
  return { body: JSON.parse(JSON.stringify(body)), path, headers, warnings };
}

/** Whom an answer is for; `warnings` is added to. */
export function replyTo(request: ChatRequest, warnings: Warning[] = []): ReplyContext {
  return { request, requestId: 'r1', created: 1_700_000_000, warn: (warning) => warnings.push(warning) };
}

/** The events of a provider's bytes, before parts are serialised, or `through` that. */
export function hearBytes(
  chat: ChatCodec,
  chunks: readonly Buffer[],
  { context, through = (sink) => sink }: { readonly context: DecodeContext; readonly through?: typeof serializeParts },
): StreamEvent[] {
  const events: StreamEvent[] = [];
  const decoder = chat.streamDecoder(
    context,
    through((event) => events.push(event)),
  );
  const reader = createFrameReader(chat.framing.kind, {
    frame: ({ frame }) => frame !== undefined && decoder.frame(frame),
    document: () => {},
  });
  for (const chunk of chunks) reader.push(chunk);
  reader.close();
  decoder.close();
  return events;
}

/** Events as a client's stream. */
export function tellEvents(chat: ChatCodec, events: readonly StreamEvent[], reply: ReplyContext): string {
  const encoder = chat.streamEncoder(reply);
  let text = '';
  const sink = serializeParts((event) => {
    text += encoder.encode(event);
  });
  for (const event of events) sink(event);
  return text;
}

/** What an answer says, for comparing one form with another; `more` says what else of each candidate. */
export function essenceOf(
  { usage, candidates }: ChatResponse,
  more: (candidate: ChatResponse['candidates'][number]) => JsonObject | object = () => ({}),
): unknown {
  return {
    usage: usage === undefined ? undefined : { ...usage, extensions: undefined },
    candidates: candidates.map((candidate) => ({
      text: joined(candidate, 'text'),
      thinking: joined(candidate, 'thinking'),
      calls: candidate.parts.flatMap((part) =>
        part.type === 'tool-call' ? [[part.id, part.name, part.arguments]] : [],
      ),
      finish: candidate.finish.reason,
      ...more(candidate),
    })),
  };
}

/** The texts of all parts of a kind. */
export function joined({ parts }: ChatResponse['candidates'][number], type: 'text' | 'thinking' | 'refusal'): string {
  return parts.map((part) => (part.type === type ? part.text : '')).join('');
}
