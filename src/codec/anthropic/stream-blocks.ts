// The content blocks of a provider's stream as canonical parts: each begins, grows by deltas that fit it, and ends.
import type { Part } from '../canonical/content.ts';
import type { EventSink, OpenedPart } from '../canonical/events.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { parseObject, textOf } from '../canonical/read-json.ts';
import type { DecodeContext } from '../codec.ts';
import { customInput, isCustomTool } from './answers.ts';
import { type BlockOrigin, readBlock, readCitation, upstreamBlocks } from './blocks-decode.ts';
import { PROTOCOL } from './wire.ts';

export interface BlockStream {
  readonly context: DecodeContext;
  readonly origin: BlockOrigin;
  readonly sink: EventSink;
  /** By the index that the upstream gives them. */
  readonly open: Map<number, OpenBlock>;
  parts: number;
  /** What spoke last. */
  speaker: OpenBlock | undefined;
  /** The turn holds a call. */
  called: boolean;
}

/** A block that has begun and not ended. */
interface OpenBlock {
  readonly part: number;
  /** `custom` and `native` are told at their end: the one's input is inside JSON, the other comes whole. */
  readonly kind: Kind;
  /** The block as it began; native ones grow in here. */
  readonly block: JsonObject;
  /** JSON of the input so far. */
  json: string;
}

type Kind = 'text' | 'thinking' | 'call' | 'custom' | 'native';

export function createBlockStream(context: DecodeContext, sink: EventSink): BlockStream {
  return {
    context,
    origin: upstreamBlocks(context.target.family),
    sink,
    open: new Map(),
    parts: 0,
    speaker: undefined,
    called: false,
  };
}

export function startBlock(stream: BlockStream, index: number, block: JsonObject): void {
  endBlock(stream, index);
  const open: OpenBlock = { part: stream.parts++, kind: kindOf(block, stream.context), block, json: '' };
  stream.open.set(index, open);
  if (open.kind !== 'native') tellStart(stream, open);
}

const KINDS: Readonly<Record<string, Kind>> = {
  text: 'text',
  thinking: 'thinking',
  redacted_thinking: 'thinking',
  tool_use: 'call',
};

function kindOf(block: JsonObject, { request }: DecodeContext): Kind {
  const kind = KINDS[String(block.type)] ?? 'native';
  return kind === 'call' && isCustomTool(request, String(block.name)) ? 'custom' : kind;
}

/** Also what a vendor puts into the start already: text, thoughts, a signature, citations. */
function tellStart(stream: BlockStream, open: OpenBlock): void {
  const part = readBlock(open.block, stream.origin, 'content');
  if (part.type === 'tool-call') stream.called = true;
  stream.sink({ type: 'part-start', candidate: 0, part: open.part, opened: openedOf(part, open.kind === 'custom') });
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

interface DeltaReader {
  /** The kinds of blocks that this delta fits. */
  readonly kinds: readonly Kind[];
  /** The block that it implies where none has begun. */
  readonly implies?: JsonObject;
  read(stream: BlockStream, open: OpenBlock, delta: JsonObject): void;
}

const DELTAS: Readonly<Record<string, DeltaReader>> = {
  text_delta: {
    kinds: ['text'],
    implies: { type: 'text', text: '' },
    read: (stream, open, delta) => say(stream, open, textOf(delta.text)),
  },
  thinking_delta: {
    kinds: ['thinking'],
    implies: { type: 'thinking', thinking: '' },
    read: (stream, open, delta) => say(stream, open, textOf(delta.thinking)),
  },
  input_json_delta: {
    kinds: ['call', 'custom', 'native'],
    read: (stream, open, delta) => {
      const json = textOf(delta.partial_json) ?? '';
      open.json += json;
      if (open.kind === 'call') say(stream, open, json);
    },
  },
  signature_delta: {
    kinds: ['thinking'],
    read: ({ sink, origin }, { part }, { signature }) => {
      if (typeof signature !== 'string' || signature === '') return;
      sink({ type: 'signature', candidate: 0, part, signature: origin.signature(signature) });
    },
  },
  citations_delta: {
    kinds: ['text'],
    read: ({ sink }, { part }, { citation }) => {
      if (isObject(citation)) sink({ type: 'citation', candidate: 0, part, citation: readCitation(citation) });
    },
  },
};

/** False where the delta belongs to no block. One that does not fit its block is kept as a native event. */
export function growBlock(stream: BlockStream, index: number, delta: JsonObject): boolean {
  const reader = DELTAS[String(delta.type)];
  if (!stream.open.has(index) && reader?.implies !== undefined) startBlock(stream, index, { ...reader.implies });
  const open = stream.open.get(index);
  if (open === undefined) return false;
  if (reader?.kinds.includes(open.kind) === true) reader.read(stream, open, delta);
  else growNative(stream, open, delta);
  return true;
}

function say(stream: BlockStream, open: OpenBlock, text: string | undefined): void {
  if (text === undefined || text === '') return;
  stream.speaker = open;
  stream.sink({ type: 'part-delta', candidate: 0, part: open.part, text });
}

/** More of what spoke last was told without being read here. */
export function growUnread({ speaker }: BlockStream, text: string): void {
  if (speaker?.kind === 'call') speaker.json += text;
}

/** Deltas that only native blocks have (`compaction_delta` …) set the fields that they name. */
function growNative({ sink }: BlockStream, open: OpenBlock, delta: JsonObject): void {
  const { type, ...fields } = delta;
  if (open.kind === 'native') Object.assign(open.block, fields);
  else sink({ type: 'native', protocol: PROTOCOL, event: String(type), data: delta });
}

/** Nothing where no block of this index is open. */
export function endBlock(stream: BlockStream, index: number): void {
  const open = stream.open.get(index);
  if (open === undefined) return;
  stream.open.delete(index);
  const { sink } = stream;
  if (open.kind === 'native') sink({ type: 'part-start', candidate: 0, part: open.part, opened: wholeNative(open) });
  else if (open.kind === 'custom') say(stream, open, customInput(open.json || JSON.stringify(open.block.input)));
  // A call without arguments still has an object; some vendors give the whole input at the start.
  else if (open.kind === 'call' && open.json === '') say(stream, open, JSON.stringify(open.block.input ?? {}));
  sink({ type: 'part-end', candidate: 0, part: open.part });
}

export function endBlocks(stream: BlockStream): void {
  for (const index of [...stream.open.keys()]) endBlock(stream, index);
}

function wholeNative({ block, json }: OpenBlock): OpenedPart {
  const input = json === '' ? undefined : parseObject(json);
  return { type: 'native', protocol: PROTOCOL, value: input === undefined ? block : { ...block, input } };
}
