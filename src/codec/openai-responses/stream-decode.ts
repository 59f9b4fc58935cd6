// A streamed Response as canonical events: a table of handlers, one for each event that says something.
import { GatewayError } from '../../errors.ts';
import type { EventSink } from '../canonical/events.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { objectsOf, parseObject, textOf } from '../canonical/read-json.ts';
import type { DecodeContext } from '../codec.ts';
import type { Frame, StreamDecoder } from '../stream-contract.ts';
import { readError } from './error.ts';
import { readFinish } from './finish.ts';
import { readResponseHead } from './response.ts';
import { StreamItems } from './stream-items.ts';
import { readUsage } from './usage.ts';
import { PROTOCOL } from './wire.ts';

type Handler = (decoder: Decoding, event: JsonObject) => void;

interface Decoding {
  readonly sink: EventSink;
  readonly items: StreamItems;
  started: boolean;
  ended: boolean;
}

const ignore: Handler = () => {};

const HANDLERS: Readonly<Record<string, Handler>> = {
  'response.created': (decoding, event) => start(decoding, event),
  'response.in_progress': (decoding, event) => start(decoding, event),
  'response.queued': (decoding, event) => start(decoding, event),
  'response.output_item.added': ({ items }, event) => items.itemAdded(event),
  'response.output_item.done': ({ items }, event) => items.itemDone(event),
  'response.content_part.added': ignore,
  'response.content_part.done': ({ items }, event) => items.contentDone(event),
  'response.output_text.delta': ({ items }, event) => items.text(event, 'text'),
  'response.output_text.done': ({ items }, event) => items.textDone(event, { kind: 'text', text: textOf(event.text) }),
  'response.output_text.annotation.added': ({ items }, event) => items.annotation(event),
  'response.refusal.delta': ({ items }, event) => items.text(event, 'refusal'),
  'response.refusal.done': ({ items }, event) =>
    items.textDone(event, { kind: 'refusal', text: textOf(event.refusal) }),
  'response.function_call_arguments.delta': ({ items }, event) => items.callDelta(event),
  'response.function_call_arguments.done': ({ items }, event) => items.callDone(event, textOf(event.arguments)),
  'response.custom_tool_call_input.delta': ({ items }, event) => items.callDelta(event),
  'response.custom_tool_call_input.done': ({ items }, event) => items.callDone(event, textOf(event.input)),
  'response.reasoning_summary_part.added': ignore,
  'response.reasoning_summary_part.done': ignore,
  'response.reasoning_summary_text.delta': ({ items }, event) => items.thinking(event, 'summary'),
  'response.reasoning_summary_text.done': ({ items }, event) => items.thinkingDone(event, 'summary'),
  'response.reasoning_text.delta': ({ items }, event) => items.thinking(event, 'content'),
  'response.reasoning_text.done': ({ items }, event) => items.thinkingDone(event, 'content'),
  'response.completed': complete,
  'response.incomplete': complete,
  'response.failed': (decoding, event) => fail(decoding, isObject(event.response) ? event.response : {}),
  'response.cancelled': complete,
  error: fail,
};

/** What begins a response, or tells at once how it ended. */
const HEADS = new Set([
  'response.created',
  'response.in_progress',
  'response.queued',
  'response.completed',
  'response.incomplete',
  'response.failed',
  'response.cancelled',
  'error',
]);

/** The decoder of one stream. Arguments and texts that come only in a `done` event, or only in the last object, are not lost. */
export function createStreamDecoder(context: DecodeContext, sink: EventSink): StreamDecoder {
  const decoding: Decoding = { sink, items: new StreamItems(context, sink), started: false, ended: false };
  return {
    frame(frame) {
      if (!decoding.ended) guard(decoding, () => readFrame(decoding, frame));
    },
    passed: (text) => decoding.items.passed(text),
    close() {
      if (decoding.ended) return;
      decoding.ended = true;
      sink({ type: 'error', error: cutOff(decoding.started) });
    },
  };
}

/** What a stream is that ends without its last event. */
export function cutOff(started: boolean): GatewayError {
  return started
    ? new GatewayError('stream_broken', { message: 'The upstream cut the stream before the response was complete.' })
    : new GatewayError('bad_response', { message: 'The upstream sent an empty stream.' });
}

/** A malformed event ends the stream as an error; nothing is ever thrown. */
function guard(decoding: Decoding, read: () => void): void {
  try {
    read();
  } catch (cause) {
    const error =
      cause instanceof GatewayError
        ? cause
        : new GatewayError('bad_response', { message: 'The upstream sent a malformed event.', cause });
    decoding.ended = true;
    decoding.sink({ type: 'error', error });
  }
}

function readFrame(decoding: Decoding, frame: Frame): void {
  if (frame.data === '[DONE]' || frame.data === '') return;
  const event = parseObject(frame.data);
  if (event === undefined)
    throw new GatewayError('bad_response', { message: 'The upstream sent an event that is no JSON object.' });
  const type = textOf(event.type) ?? frame.event ?? '';
  const handler = HANDLERS[type];
  if (handler !== undefined) {
    // Vendors exist that never say that a response was created.
    if (!decoding.started && !HEADS.has(type)) start(decoding, {});
    handler(decoding, event);
  }
  // An error body where a stream was promised.
  else if (type === '' && isObject(event.error)) fail(decoding, event);
  else if (type !== 'keepalive' && type !== 'ping')
    decoding.sink({ type: 'native', protocol: PROTOCOL, event: type, data: event });
}

function start(decoding: Decoding, { response }: JsonObject): void {
  if (decoding.started) return;
  decoding.started = true;
  decoding.sink({ type: 'start', ...(isObject(response) && readResponseHead(response)) });
}

function fail(decoding: Decoding, body: JsonObject): void {
  decoding.ended = true;
  decoding.sink({ type: 'error', error: readError(body) });
}

/** The last object says the usage and why it ended, and holds what was never streamed. */
function complete(decoding: Decoding, event: JsonObject): void {
  start(decoding, event);
  const response = isObject(event.response) ? event.response : {};
  const { items, sink } = decoding;
  items.finish(objectsOf(response.output));
  const status = textOf(response.status) ?? (event.type === 'response.incomplete' ? 'incomplete' : 'completed');
  sink({ type: 'finish', candidate: 0, finish: readFinish({ ...response, status }, items.shape) });
  const usage = readUsage(response.usage);
  if (usage !== undefined) sink({ type: 'usage', usage });
  decoding.ended = true;
  sink({ type: 'end' });
}
