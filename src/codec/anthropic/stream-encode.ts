// Canonical events as a stream of the Messages API for a client: one message, one open block at a time, always closed.

import { nativeName } from '../canonical/answer-losses.ts';
import type { Citation, NativePart, Signature } from '../canonical/content.ts';
import type { OpenedPart, StreamEvent } from '../canonical/events.ts';
import { callIdWithSignature } from '../canonical/family-state.ts';
import type { JsonObject } from '../canonical/json.ts';
import { objectOf } from '../canonical/read-json.ts';
import type { Finish } from '../canonical/response.ts';
import type { Usage } from '../canonical/usage.ts';
import type { ReplyContext } from '../codec.ts';
import { sseFrame } from '../framing/write.ts';
import type { StreamEncoder } from '../stream-contract.ts';
import { messageId, signatureText, thoughtsFor, writeCitation } from './answers.ts';
import { anthropicErrors } from './error.ts';
import { writeStopReason } from './finish.ts';
import { warnForeignFields } from './losses.ts';
import { writeUsage } from './usage.ts';
import { PROTOCOL } from './wire.ts';

/** The part that is being told; `index` is undefined until its block has begun, which for texts is their first delta. */
interface CurrentPart {
  readonly opened: OpenedPart;
  index: number | undefined;
  /** Arguments were said. */
  spoken: boolean;
  /** What stands before each piece of it, once one was said. */
  before: string | undefined;
}

interface Message {
  readonly reply: ReplyContext;
  readonly thoughts: 'shown' | 'omitted' | 'hidden';
  start: Extract<StreamEvent, { type: 'start' }> | undefined;
  /** `message_start` waits for the usage that it must carry: it is written with whatever comes next. */
  begun: boolean;
  blocks: number;
  current: CurrentPart | undefined;
  called: boolean;
  usage: Usage | undefined;
  finish: Finish | undefined;
  /** What a provider of this protocol says in its last two events beyond the reason and the usage. */
  readonly endFields: Map<string, JsonObject>;
  readonly told: Set<string>;
}

type EventOf<K extends StreamEvent['type']> = Extract<StreamEvent, { type: K }>;
type Writers = { readonly [K in StreamEvent['type']]: (message: Message, event: EventOf<K>) => string };

const WRITERS: Writers = {
  start: (message, event) => {
    message.start ??= event;
    warnForeignFields(event.extensions, '', message.reply.warn);
    return '';
  },
  usage: (message, event) => {
    message.usage = event.usage;
    return '';
  },
  'part-start': (message, { opened }) => begin(message) + startPart(message, opened),
  'part-delta': (message, { text }) =>
    message.current === undefined ? '' : writeDelta(message, message.current, text),
  signature: (message, { signature }) => writeSignature(message, signature),
  citation: (message, { citation }) => writeCitationDelta(message, citation),
  'part-end': endPart,
  logprobs: (message) => lose(message, 'logprobs'),
  finish: (message, event) => {
    message.finish = event.finish;
    return begin(message);
  },
  native: writeNativeEvent,
  error: (message, { error }) => anthropicErrors.encodeInStream(error, message.reply.requestId),
  end: (message) => begin(message) + writeEnd(message),
};

/** Expects one open part at a time (`serializeParts`). A candidate beyond the first has no place here. */
export function createStreamEncoder(reply: ReplyContext): StreamEncoder {
  const message: Message = {
    reply,
    thoughts: thoughtsFor(reply.request),
    start: undefined,
    begun: false,
    blocks: 0,
    current: undefined,
    called: false,
    usage: undefined,
    finish: undefined,
    endFields: new Map(),
    told: new Set(),
  };
  return {
    encode: (event) => {
      if ('candidate' in event && event.candidate !== 0) return lose(message, `candidates[${event.candidate}]`);
      return (WRITERS[event.type] as (message: Message, event: StreamEvent) => string)(message, event);
    },
    more: (text) => (message.current === undefined ? '' : writeDelta(message, message.current, text)),
  };
}

function frame(type: string, fields: JsonObject): string {
  return sseFrame(JSON.stringify({ type, ...fields }), type);
}

/** A loss is told once a stream. */
function lose({ reply, told }: Message, path: string, detail?: string): '' {
  const key = `${path} ${detail}`;
  if (!told.has(key))
    reply.warn({ code: 'dropped', path, protocol: PROTOCOL, ...(detail !== undefined && { detail }) });
  told.add(key);
  return '';
}

function begin(message: Message): string {
  if (message.begun) return '';
  message.begun = true;
  const { reply, start } = message;
  return frame('message_start', {
    message: {
      id: messageId(start?.id, reply),
      type: 'message',
      role: 'assistant',
      model: reply.request.model,
      content: [],
      stop_reason: null,
      stop_sequence: null,
      stop_details: null,
      ...start?.extensions?.anthropic,
      usage: writeUsage(message.usage),
    },
  });
}

function startPart(message: Message, opened: OpenedPart): string {
  const current: CurrentPart = { opened, index: undefined, spoken: false, before: undefined };
  message.current = current;
  switch (opened.type) {
    case 'tool-call': {
      message.called = true;
      const { name, extensions } = opened;
      const id = callIdWithSignature(opened.id, opened.signature);
      return startBlock(message, current, { type: 'tool_use', id, name, input: {}, ...extensions?.anthropic });
    }
    case 'thinking': {
      if (opened.redacted !== true || opened.signature === undefined || message.thoughts === 'hidden') return '';
      return startBlock(message, current, { type: 'redacted_thinking', data: signatureText(opened.signature) });
    }
    case 'native':
      return opened.protocol === PROTOCOL
        ? writeNative(message, current, opened)
        : lose(message, `content.${nativeName(opened)}`);
    case 'media':
      return lose(message, `content.${opened.kind}`);
    default:
      return '';
  }
}

function startBlock(message: Message, current: CurrentPart, block: JsonObject): string {
  current.index = message.blocks++;
  return frame('content_block_start', { index: current.index, content_block: block });
}

/** Texts and thoughts begin with the first thing that is said of them: an empty block could not be sent back. */
function ensureBlock(message: Message, current: CurrentPart): string {
  if (current.index !== undefined) return '';
  const { opened } = current;
  const empty =
    opened.type === 'thinking' ? { type: 'thinking', thinking: '', signature: '' } : { type: 'text', text: '' };
  return startBlock(message, current, { ...empty, ...opened.extensions?.anthropic });
}

/** Type of delta and its field, by the type of the part. */
const DELTAS: Readonly<Partial<Record<OpenedPart['type'], readonly [type: string, field: string]>>> = {
  text: ['text_delta', 'text'],
  refusal: ['text_delta', 'text'],
  thinking: ['thinking_delta', 'thinking'],
  'tool-call': ['input_json_delta', 'partial_json'],
};

/** By hand, because this is most of what a stream is made of. */
function writeDelta(message: Message, current: CurrentPart, text: string): string {
  const { opened, before } = current;
  if (before !== undefined && text !== '') return before + JSON.stringify(text) + AFTER_DELTA;
  const delta = DELTAS[opened.type];
  if (text === '' || delta === undefined) return '';
  if (opened.type === 'thinking' && message.thoughts !== 'shown') return '';
  const said = isCustomCall(opened)
    ? `${current.spoken ? '' : CUSTOM_START}${JSON.stringify(text).slice(1, -1)}`
    : text;
  current.spoken = true;
  const start = ensureBlock(message, current);
  const [type, field] = delta;
  const head = `event: content_block_delta\ndata: {"type":"content_block_delta","index":${current.index},"delta":{"type":"${type}","${field}":`;
  if (!isCustomCall(opened)) current.before = head;
  return start + head + JSON.stringify(said) + AFTER_DELTA;
}

const AFTER_DELTA = '}}\n\n';

/** The free-form input of a custom tool, which has no place here, is told as the one string of an object. */
const CUSTOM_START = '{"input":"';
const CUSTOM_END = '"}';

function isCustomCall(opened: OpenedPart): boolean {
  return opened.type === 'tool-call' && opened.custom === true;
}

/** What the arguments of a call lack at its end. */
function closingArguments({ opened, spoken }: CurrentPart): string {
  if (opened.type !== 'tool-call') return '';
  if (isCustomCall(opened)) return spoken ? CUSTOM_END : CUSTOM_START + CUSTOM_END;
  return spoken ? '' : '{}';
}

function deltaFrame(index: number | undefined, delta: JsonObject): string {
  return frame('content_block_delta', { index: index ?? 0, delta });
}

function writeSignature(message: Message, signature: Signature): string {
  const { current } = message;
  if (current?.opened.type !== 'thinking') return lose(message, 'content', 'a signature after its call');
  if (message.thoughts === 'hidden') return '';
  const start = ensureBlock(message, current);
  return start + deltaFrame(current.index, { type: 'signature_delta', signature: signatureText(signature) });
}

function writeCitationDelta(message: Message, citation: Citation): string {
  const { current } = message;
  if (current?.opened.type !== 'text') return lose(message, 'content', 'a citation');
  const start = ensureBlock(message, current);
  return start + deltaFrame(current.index, { type: 'citations_delta', citation: writeCitation(citation) });
}

/** Clients build the input of a server tool, and the text of a compaction, from deltas. */
function writeNative(message: Message, current: CurrentPart, { value }: NativePart): string {
  if (value.type === 'compaction') {
    const { type, ...fields } = value;
    const start = startBlock(message, current, { type, content: null });
    return start + deltaFrame(current.index, { type: 'compaction_delta', ...fields });
  }
  if (objectOf(value.input) === undefined) return startBlock(message, current, value);
  const start = startBlock(message, current, { ...value, input: {} });
  return start + deltaFrame(current.index, { type: 'input_json_delta', partial_json: JSON.stringify(value.input) });
}

function endPart(message: Message): string {
  const { current } = message;
  message.current = undefined;
  if (current?.index === undefined) return '';
  const closing = closingArguments(current);
  const input = closing === '' ? '' : deltaFrame(current.index, { type: 'input_json_delta', partial_json: closing });
  return input + frame('content_block_stop', { index: current.index });
}

function writeNativeEvent(message: Message, { protocol, event, data }: EventOf<'native'>): string {
  if (protocol !== PROTOCOL) return lose(message, event ?? 'event');
  if (event === 'message_delta' || event === 'message_stop') {
    message.endFields.set(event, data);
    return '';
  }
  return event === undefined ? '' : begin(message) + frame(event, data);
}

function writeEnd(message: Message): string {
  const open = endPart(message);
  const { delta, ...fields } = message.endFields.get('message_delta') ?? {};
  const finish = message.finish ?? { reason: 'other' };
  const stop = frame('message_delta', {
    delta: {
      stop_reason: writeStopReason(finish, message.called, message.reply.warn),
      stop_sequence: finish.stopSequence ?? null,
      ...objectOf(delta),
    },
    usage: writeUsage(message.usage),
    ...fields,
  });
  return open + stop + frame('message_stop', message.endFields.get('message_stop') ?? {});
}
