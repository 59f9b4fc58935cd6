// A stream of the Messages API from a provider, as canonical events.
import { GatewayError } from '../../errors.ts';
import type { EventSink } from '../canonical/events.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { numberOf, objectOf, parseObject, textOf } from '../canonical/read-json.ts';
import type { DecodeContext } from '../codec.ts';
import type { Frame, StreamDecoder } from '../stream-contract.ts';
import { MESSAGE_FIELDS, otherFields } from './answers.ts';
import { readErrorBody } from './error.ts';
import { readFinish } from './finish.ts';
import {
  type BlockStream,
  createBlockStream,
  endBlock,
  endBlocks,
  growBlock,
  growUnread,
  startBlock,
} from './stream-blocks.ts';
import { mergeUsage, readUsage } from './usage.ts';
import { PROTOCOL } from './wire.ts';

interface Stream {
  readonly provider: string;
  readonly sink: EventSink;
  readonly blocks: BlockStream;
  started: boolean;
  finished: boolean;
  ended: boolean;
  /** The vendor's own counts so far. */
  usage: JsonObject;
}

type EventReader = (stream: Stream, data: JsonObject) => void;

const EVENTS: Readonly<Record<string, EventReader>> = {
  message_start: startMessage,
  content_block_start: (stream, data) => {
    const block = objectOf(data.content_block);
    if (!stream.started) startMessage(stream, {});
    if (block === undefined) failNonsense(stream, 'a block without content');
    else startBlock(stream.blocks, indexOf(data), block);
  },
  content_block_delta: (stream, data) => {
    if (!stream.started) startMessage(stream, {});
    const grown = growBlock(stream.blocks, indexOf(data), objectOf(data.delta) ?? {});
    if (!grown) failNonsense(stream, 'a delta of a block that has not begun');
  },
  content_block_stop: (stream, data) => endBlock(stream.blocks, indexOf(data)),
  message_delta: finishMessage,
  message_stop: endMessage,
  ping: () => {},
};

/** Tolerant of what vendors of this protocol leave out: `event` names, pings, block ends, `[DONE]` after the end. */
export function createStreamDecoder(context: DecodeContext, sink: EventSink): StreamDecoder {
  const stream: Stream = {
    provider: context.target.provider,
    sink,
    blocks: createBlockStream(context, sink),
    started: false,
    finished: false,
    ended: false,
    usage: {},
  };
  return {
    frame: (frame) => {
      if (!stream.ended) readFrame(stream, frame);
    },
    passed: (text) => growUnread(stream.blocks, text),
    close: () => {
      if (!stream.ended) fail(stream, brokenStream(stream.started, stream.provider));
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
    failNonsense(stream, 'a frame that is no JSON object');
    return;
  }
  const type = textOf(data.type) ?? frame.event ?? '';
  const error = type === 'error' || isObject(data.error) ? readErrorBody({ type: 'error', ...data }) : undefined;
  const read = EVENTS[type];
  if (error !== undefined) fail(stream, error);
  else if (read !== undefined) read(stream, data);
  else stream.sink({ type: 'native', protocol: PROTOCOL, event: type, data });
}

function indexOf(data: JsonObject): number {
  return numberOf(data.index) ?? 0;
}

function fail(stream: Stream, error: GatewayError): void {
  stream.ended = true;
  stream.sink({ type: 'error', error });
}

function failNonsense(stream: Stream, what: string): void {
  fail(stream, new GatewayError('bad_response', { message: `${stream.provider} sent ${what} in its stream.` }));
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

const DELTA_EVENT_FIELDS: ReadonlySet<string> = new Set(['type', 'delta', 'usage']);
const DELTA_FIELDS: ReadonlySet<string> = new Set(['stop_reason', 'stop_sequence']);
const STOP_EVENT_FIELDS: ReadonlySet<string> = new Set(['type']);

function finishMessage(stream: Stream, data: JsonObject): void {
  endBlocks(stream.blocks);
  tellUsage(stream, data.usage);
  const delta = objectOf(data.delta) ?? {};
  const more = otherFields(delta, DELTA_FIELDS);
  const extra = { ...otherFields(data, DELTA_EVENT_FIELDS), ...(more !== undefined && { delta: more }) };
  if (Object.keys(extra).length > 0) tellNative(stream, 'message_delta', extra);
  if (typeof delta.stop_reason === 'string') tellFinish(stream, delta.stop_reason, delta.stop_sequence);
}

function tellFinish(stream: Stream, stopReason: string, stopSequence: JsonValue | undefined): void {
  if (stream.finished) return;
  stream.finished = true;
  const finish = readFinish(stopReason, stopSequence, stream.blocks.called);
  stream.sink({ type: 'finish', candidate: 0, finish });
}

function tellNative(stream: Stream, event: string, data: JsonObject): void {
  stream.sink({ type: 'native', protocol: PROTOCOL, event, data });
}

function endMessage(stream: Stream, data: JsonObject): void {
  endBlocks(stream.blocks);
  const extra = otherFields(data, STOP_EVENT_FIELDS);
  if (extra !== undefined) tellNative(stream, 'message_stop', extra);
  tellFinish(stream, 'end_turn', undefined);
  stream.ended = true;
  stream.sink({ type: 'end' });
}
