// A stream of the Messages API from a provider, as canonical events.
import { GatewayError } from '../../errors.ts';
import type { Part } from '../canonical/content.ts';
import type { EventSink, OpenedPart } from '../canonical/events.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { numberOf, objectOf, parseObject, textOf } from '../canonical/read-json.ts';
import type { DecodeContext, Frame, StreamDecoder } from '../codec.ts';
import { customInput, isCustomTool, MESSAGE_FIELDS, otherFields } from './answers.ts';
import { type BlockOrigin, readBlock, readCitation, upstreamBlocks } from './blocks-decode.ts';
import { readErrorBody } from './error.ts';
import { readFinish } from './finish.ts';
import { mergeUsage, readUsage } from './usage.ts';
import { PROTOCOL } from './wire.ts';

/** A block that has begun and not ended. */
interface OpenBlock {
  readonly part: number;
  /** `custom` and `native` are told at their end: the one's input is inside JSON, the other comes whole. */
  readonly kind: 'text' | 'thinking' | 'call' | 'custom' | 'native';
  /** The block as it began; native ones grow in here. */
  readonly block: JsonObject;
  /** JSON of the input so far. */
  json: string;
}

interface Stream {
  readonly context: DecodeContext;
  readonly origin: BlockOrigin;
  readonly sink: EventSink;
  readonly open: Map<number, OpenBlock>;
  parts: number;
  started: boolean;
  finished: boolean;
  ended: boolean;
  called: boolean;
  usage: JsonObject;
}

type EventHandler = (stream: Stream, data: JsonObject) => void;

const EVENTS: Readonly<Record<string, EventHandler>> = {
  message_start: startMessage,
  content_block_start: startBlock,
  content_block_delta: (stream, data) => {
    const delta = objectOf(data.delta);
    const open = openBlock(stream, data, delta);
    if (open === undefined || delta === undefined) return;
    const handle = DELTAS[String(delta.type)] ?? growNative;
    handle(stream, open, delta);
  },
  content_block_stop: (stream, data) => {
    const index = numberOf(data.index) ?? 0;
    const open = stream.open.get(index);
    if (open === undefined) return;
    stream.open.delete(index);
    endBlock(stream, open);
  },
  message_delta: finishMessage,
  message_stop: endMessage,
  ping: () => {},
};

type DeltaHandler = (stream: Stream, open: OpenBlock, delta: JsonObject) => void;

const DELTAS: Readonly<Record<string, DeltaHandler>> = {
  text_delta: (stream, open, delta) => say(stream, open, textOf(delta.text)),
  thinking_delta: (stream, open, delta) => say(stream, open, textOf(delta.thinking)),
  input_json_delta: (stream, open, delta) => {
    const json = textOf(delta.partial_json) ?? '';
    open.json += json;
    if (open.kind === 'call') say(stream, open, json);
  },
  signature_delta: (stream, open, delta) => sign(stream, open, textOf(delta.signature)),
  citations_delta: ({ sink }, { part }, { citation }) => {
    if (isObject(citation)) sink({ type: 'citation', candidate: 0, part, citation: readCitation(citation) });
  },
};

/** Tolerant of what vendors of this protocol leave out: `event` names, pings, block ends, `[DONE]` after the end. */
export function createStreamDecoder(context: DecodeContext, sink: EventSink): StreamDecoder {
  const stream: Stream = {
    context,
    origin: upstreamBlocks(context.target.family),
    sink,
    open: new Map(),
    parts: 0,
    started: false,
    finished: false,
    ended: false,
    called: false,
    usage: {},
  };
  return {
    frame: (frame) => {
      if (!stream.ended) readFrame(stream, frame);
    },
    close: () => {
      if (!stream.ended) fail(stream, brokenStream(stream.started, context.target.provider));
    },
  };
}

/** What is wrong with a stream that ends before its `message_stop`. */
export function brokenStream(started: boolean, provider: string): GatewayError {
  return started
    ? new GatewayError('stream_broken', { message: `The stream of ${provider} ended before its message did.` })
    : new GatewayError('bad_response', { message: `${provider} sent an empty stream.` });
}

function readFrame(stream: Stream, frame: Frame): void {
  if (frame.data === '[DONE]') return;
  const data = parseObject(frame.data);
  if (data === undefined) {
    fail(stream, nonsense(stream, 'a frame that is no JSON object'));
    return;
  }
  const type = textOf(data.type) ?? frame.event ?? '';
  const error = type === 'error' || isObject(data.error) ? readErrorBody({ type: 'error', ...data }) : undefined;
  const handle = EVENTS[type];
  if (error !== undefined) fail(stream, error);
  else if (handle !== undefined) handle(stream, data);
  else stream.sink({ type: 'native', protocol: PROTOCOL, event: type, data });
}

function fail(stream: Stream, error: GatewayError): void {
  stream.ended = true;
  stream.sink({ type: 'error', error });
}

function nonsense({ context }: Stream, what: string): GatewayError {
  return new GatewayError('bad_response', { message: `${context.target.provider} sent ${what} in its stream.` });
}

function startMessage(stream: Stream, data: JsonObject): void {
  if (stream.started) return;
  stream.started = true;
  const message = objectOf(data.message) ?? {};
  const extra = otherFields(message, MESSAGE_FIELDS);
  stream.sink({
    type: 'start',
    ...(typeof message.id === 'string' && { id: message.id }),
    ...(typeof message.model === 'string' && { model: message.model }),
    ...(extra !== undefined && { extensions: { anthropic: extra } }),
  });
  tellUsage(stream, message.usage);
}

function tellUsage(stream: Stream, said: JsonValue | undefined): void {
  if (!isObject(said)) return;
  stream.usage = mergeUsage(stream.usage, said);
  const usage = readUsage(stream.usage);
  if (usage !== undefined) stream.sink({ type: 'usage', usage });
}

function startBlock(stream: Stream, data: JsonObject): void {
  const block = objectOf(data.content_block);
  if (block === undefined) {
    fail(stream, nonsense(stream, 'a block without content'));
    return;
  }
  if (!stream.started) startMessage(stream, {});
  const index = numberOf(data.index) ?? 0;
  const before = stream.open.get(index);
  if (before !== undefined) endBlock(stream, before);
  const open: OpenBlock = { part: stream.parts++, kind: kindOf(block, stream.context), block, json: '' };
  stream.open.set(index, open);
  if (open.kind !== 'native') tellStart(stream, open);
}

const KINDS: Readonly<Record<string, OpenBlock['kind']>> = {
  text: 'text',
  thinking: 'thinking',
  redacted_thinking: 'thinking',
  tool_use: 'call',
};

function kindOf(block: JsonObject, { request }: DecodeContext): OpenBlock['kind'] {
  const kind = KINDS[String(block.type)] ?? 'native';
  return kind === 'call' && isCustomTool(request, String(block.name)) ? 'custom' : kind;
}

/** Also what a vendor puts into the start already: text, thoughts, a signature, citations. */
function tellStart(stream: Stream, open: OpenBlock): void {
  const part = readBlock(open.block, stream.origin, 'content');
  const opened = openedOf(part, open.kind === 'custom');
  if (opened.type === 'tool-call') stream.called = true;
  stream.sink({ type: 'part-start', candidate: 0, part: open.part, opened });
  if (part.type === 'text' || part.type === 'thinking') say(stream, open, part.text);
  if (part.type === 'thinking' && part.redacted !== true && part.signature !== undefined) {
    stream.sink({ type: 'signature', candidate: 0, part: open.part, signature: part.signature });
  }
  for (const citation of (part.type === 'text' ? part.citations : undefined) ?? []) {
    stream.sink({ type: 'citation', candidate: 0, part: open.part, citation });
  }
}

function openedOf(part: Part, custom: boolean): OpenedPart {
  if (part.type === 'tool-call') {
    const { arguments: _, ...call } = part;
    return custom ? { ...call, custom } : call;
  }
  const extensions = part.extensions === undefined ? {} : { extensions: part.extensions };
  if (part.type !== 'thinking') return { type: 'text', ...extensions };
  const { redacted, signature } = part;
  const whole = redacted === true && signature !== undefined ? { redacted, signature } : {};
  return { type: 'thinking', ...whole, ...extensions };
}

/** The block that a delta belongs to. Texts and thoughts that never began are begun by their first delta. */
function openBlock(stream: Stream, data: JsonObject, delta: JsonObject | undefined): OpenBlock | undefined {
  const index = numberOf(data.index) ?? 0;
  const open = stream.open.get(index);
  const begun = delta === undefined ? undefined : IMPLIED_BLOCKS[String(delta.type)];
  if (open !== undefined) return open;
  if (begun === undefined) {
    fail(stream, nonsense(stream, 'a delta of a block that has not begun'));
    return undefined;
  }
  startBlock(stream, { index, content_block: begun });
  return stream.open.get(index);
}

const IMPLIED_BLOCKS: Readonly<Record<string, JsonObject>> = {
  text_delta: { type: 'text', text: '' },
  thinking_delta: { type: 'thinking', thinking: '' },
};

function say({ sink }: Stream, { part }: OpenBlock, text: string | undefined): void {
  if (text !== undefined && text !== '') sink({ type: 'part-delta', candidate: 0, part, text });
}

function sign({ sink, origin }: Stream, { part, kind }: OpenBlock, value: string | undefined): void {
  if (kind !== 'thinking' || value === undefined || value === '') return;
  sink({ type: 'signature', candidate: 0, part, signature: origin.signature(value) });
}

/** Deltas that only native blocks have (`compaction_delta` …) set the fields that they name. */
function growNative(stream: Stream, open: OpenBlock, delta: JsonObject): void {
  const { type, ...fields } = delta;
  if (open.kind === 'native') Object.assign(open.block, fields);
  else stream.sink({ type: 'native', protocol: PROTOCOL, event: String(type), data: delta });
}

function endBlock(stream: Stream, open: OpenBlock): void {
  const { sink } = stream;
  if (open.kind === 'native') sink({ type: 'part-start', candidate: 0, part: open.part, opened: wholeNative(open) });
  else if (open.kind === 'custom') say(stream, open, customInput(open.json || JSON.stringify(open.block.input)));
  // A call without arguments still has an object; some vendors give the whole input at the start.
  else if (open.kind === 'call' && open.json === '') say(stream, open, JSON.stringify(open.block.input ?? {}));
  sink({ type: 'part-end', candidate: 0, part: open.part });
}

function wholeNative({ block, json }: OpenBlock): OpenedPart {
  const input = json === '' ? undefined : parseObject(json);
  return { type: 'native', protocol: PROTOCOL, value: input === undefined ? block : { ...block, input } };
}

function finishMessage(stream: Stream, data: JsonObject): void {
  endOpenBlocks(stream);
  tellUsage(stream, data.usage);
  const delta = objectOf(data.delta) ?? {};
  const extra = { ...otherFields(data, DELTA_EVENT_FIELDS), ...nested(otherFields(delta, DELTA_FIELDS)) };
  if (Object.keys(extra).length > 0) {
    stream.sink({ type: 'native', protocol: PROTOCOL, event: 'message_delta', data: extra });
  }
  if (typeof delta.stop_reason === 'string') tellFinish(stream, delta.stop_reason, delta.stop_sequence);
}

const DELTA_EVENT_FIELDS: ReadonlySet<string> = new Set(['type', 'delta', 'usage']);
const STOP_EVENT_FIELDS: ReadonlySet<string> = new Set(['type']);
const DELTA_FIELDS: ReadonlySet<string> = new Set(['stop_reason', 'stop_sequence']);

function nested(delta: JsonObject | undefined): JsonObject {
  return delta === undefined ? {} : { delta };
}

function tellFinish(stream: Stream, stopReason: string, stopSequence: JsonValue | undefined): void {
  if (stream.finished) return;
  stream.finished = true;
  const finish = readFinish(stopReason, stopSequence, stream.called);
  stream.sink({ type: 'finish', candidate: 0, finish });
}

function endOpenBlocks(stream: Stream): void {
  for (const open of stream.open.values()) endBlock(stream, open);
  stream.open.clear();
}

function endMessage(stream: Stream, data: JsonObject): void {
  endOpenBlocks(stream);
  const extra = otherFields(data, STOP_EVENT_FIELDS);
  if (extra !== undefined) stream.sink({ type: 'native', protocol: PROTOCOL, event: 'message_stop', data: extra });
  tellFinish(stream, 'end_turn', undefined);
  stream.ended = true;
  stream.sink({ type: 'end' });
}
