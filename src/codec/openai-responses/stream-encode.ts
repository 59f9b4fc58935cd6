// Canonical events as the stream of a Response: each item and content part added, told and done in order.
import { nativeName, warnLostStopSequence } from '../canonical/answer-losses.ts';
import type { OpenedPart, StreamEvent } from '../canonical/events.ts';
import { isObject, type JsonValue } from '../canonical/json.ts';
import type { Finish } from '../canonical/response.ts';
import type { Usage } from '../canonical/usage.ts';
import type { ReplyContext } from '../codec.ts';
import type { StreamEncoder } from '../stream-contract.ts';
import { writeEnding } from './finish.ts';
import { ownFields } from './items.ts';
import { type ItemStatus, logprobsOf, writeMediaItem } from './output-items.ts';
import { StreamOutput } from './stream-output.ts';
import { type GrowingPart, growCall, growContent, growThinking, OpenMessage } from './stream-parts.ts';
import { PROTOCOL } from './wire.ts';

type EventOf<K extends StreamEvent['type']> = Extract<StreamEvent, { type: K }>;
type Handlers = { readonly [K in StreamEvent['type']]: (writer: Writer, event: EventOf<K>) => void };

/** What is open, and what the last event will say. */
interface Writer {
  readonly output: StreamOutput;
  message: OpenMessage | undefined;
  open: { readonly number: number; readonly part: GrowingPart } | undefined;
  logprobs: JsonValue[];
  finish: Finish;
  usage: Usage | undefined;
  calls: boolean;
  refusal: boolean;
  over: boolean;
}

const HANDLERS: Handlers = {
  start: ({ output }, event) => {
    output.start(event);
  },
  'part-start': startPart,
  'part-delta': (writer, { part, text }) => growing(writer, part)?.delta(text),
  signature: (writer, { part, signature }) => growing(writer, part)?.sign(signature),
  citation: (writer, { part, citation }) => growing(writer, part)?.cite(citation),
  'part-end': (writer, { part }) => {
    if (writer.open?.number === part) closePart(writer, 'completed');
  },
  logprobs: ({ logprobs }, { value }) => {
    logprobs.push(...logprobsOf(value));
  },
  finish: (writer, { finish }) => {
    writer.finish = finish;
  },
  usage: (writer, { usage }) => {
    writer.usage = usage;
  },
  native: tellNative,
  error: (writer, { error }) => {
    writer.over = true;
    writer.output.fail(error);
  },
  end,
};

/**
 * The encoder of one stream; parts must come one after another. Candidates beyond the first, and what no item can hold,
 * are warned once each. After the end, or an error, nothing more is said.
 */
export function createStreamEncoder(reply: ReplyContext): StreamEncoder {
  const writer: Writer = {
    output: new StreamOutput(reply),
    message: undefined,
    open: undefined,
    logprobs: [],
    finish: { reason: 'other' },
    usage: undefined,
    calls: false,
    refusal: false,
    over: false,
  };
  return {
    encode: (event) => encode(writer, event),
    more(text) {
      writer.open?.part.delta(text);
      return writer.output.take();
    },
  };
}

function encode(writer: Writer, event: StreamEvent): string {
  if (writer.over) return '';
  if ('candidate' in event && event.candidate !== 0) {
    writer.output.warn(`candidates[${event.candidate}]`);
    return '';
  }
  (HANDLERS[event.type] as (writer: Writer, event: StreamEvent) => void)(writer, event);
  return writer.output.take();
}

function growing({ open }: Writer, part: number): GrowingPart | undefined {
  return open?.number === part ? open.part : undefined;
}

function startPart(writer: Writer, { part: number, opened: given }: EventOf<'part-start'>): void {
  closePart(writer, 'completed');
  const part = openPart(writer, inProgress(given));
  if (part !== undefined) writer.open = { number, part };
}

/** Undefined for what comes whole, and for what is not told. */
function openPart(writer: Writer, opened: OpenedPart): GrowingPart | undefined {
  const { output } = writer;
  if (opened.type === 'text' || opened.type === 'refusal') {
    if (opened.type === 'refusal') writer.refusal = true;
    const message = messageFor(writer, opened);
    return growContent(output, opened, { message, takeLogprobs: () => writer.logprobs.splice(0) });
  }
  // A client that switched thinking off is told none.
  if (opened.type === 'thinking' && output.reply.request.thinking?.mode === 'off') return undefined;
  closeMessage(writer, 'completed');
  if (opened.type === 'thinking') return growThinking(output, opened);
  if (opened.type !== 'tool-call') {
    tellWhole(writer, opened);
    return undefined;
  }
  writer.calls = true;
  return growCall(output, opened);
}

/** The message that a text belongs to: the open one, unless the text brings an item's own fields. */
function messageFor(writer: Writer, opened: Extract<OpenedPart, { type: 'text' | 'refusal' }>): OpenMessage {
  const fields = ownFields(opened);
  if (writer.message !== undefined && fields === undefined) return writer.message;
  closeMessage(writer, 'completed');
  writer.message = new OpenMessage(writer.output, fields);
  return writer.message;
}

function tellWhole({ output }: Writer, part: Extract<OpenedPart, { type: 'media' | 'native' }>): void {
  const native = part.type === 'native' && part.protocol === PROTOCOL ? part.value : undefined;
  const item = part.type === 'media' ? writeMediaItem(part, () => output.newId('image')) : native;
  if (item === undefined) output.warn(`output.${part.type === 'native' ? nativeName(part) : part.kind}`);
  else output.doneItem(output.placeOf(item.id) ?? output.addItem({ ...item, status: 'in_progress' }), item);
}

function closePart(writer: Writer, status: ItemStatus): void {
  writer.open?.part.end(status);
  writer.open = undefined;
}

function closeMessage(writer: Writer, status: ItemStatus): void {
  writer.message?.close(status);
  writer.message = undefined;
}

/** Progress of server tools: told under the place that the item has here. */
function tellNative(writer: Writer, { protocol, event: type, data }: EventOf<'native'>): void {
  const { output } = writer;
  if (protocol !== PROTOCOL) output.warn(type ?? protocol);
  if (protocol !== PROTOCOL || type === undefined) return;
  if (type === 'response.output_item.added' && isObject(data.item)) {
    // Beside a part that is still growing: its deltas are yet to come.
    if (writer.open === undefined) closeMessage(writer, 'completed');
    output.announce(data.item);
    return;
  }
  output.start();
  const { output_index: theirs, sequence_number: _, type: __, ...fields } = data;
  const index = output.placeOf(data.item_id);
  if (index !== undefined) output.say(type, { output_index: index, ...fields });
  else if (theirs === undefined) output.say(type, fields);
}

function end(writer: Writer): void {
  warnLostStopSequence(writer.finish, { warn: writer.output.reply.warn, protocol: PROTOCOL });
  const ending = writeEnding(writer.finish, writer);
  const status = ending.status === 'incomplete' ? 'incomplete' : 'completed';
  closePart(writer, status);
  closeMessage(writer, status);
  writer.over = true;
  writer.output.end(ending, writer.usage);
}

/** The status that an item came with is that of its end. */
function inProgress(opened: OpenedPart): OpenedPart {
  if (opened.type === 'media' || opened.type === 'native') return opened;
  const { status, ...fields } = ownFields(opened) ?? {};
  return status === undefined ? opened : { ...opened, extensions: { ...opened.extensions, [PROTOCOL]: fields } };
}
