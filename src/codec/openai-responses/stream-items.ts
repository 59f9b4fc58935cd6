// The items of a streamed Response: which part each is, what of it has been told, and what its `done` still adds.
import { partToEvents } from '../canonical/collect.ts';
import type { Part, ToolCallPart } from '../canonical/content.ts';
import type { EventSink, OpenedPart } from '../canonical/events.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { numberOf, objectsOf, textOf } from '../canonical/read-json.ts';
import type { DecodeContext } from '../codec.ts';
import { readAnnotation } from './content.ts';
import type { AnswerShape } from './finish.ts';
import { ownFields, readReasoning } from './items.ts';
import { readOutputItem } from './response.ts';
import { otherFields, PROTOCOL } from './wire.ts';

const MESSAGE_FIELDS = new Set(['type', 'role', 'content', 'status']);

interface OpenPart {
  readonly part: number;
  /** How much text has been told. */
  told: number;
  closed: boolean;
}

interface Item {
  readonly type: string;
  readonly wire: JsonObject;
  /** By content index; a call and a reasoning have one, at 0. */
  readonly parts: Map<number, OpenPart>;
  /** Of a reasoning: which list its text is from, and the summary that is being told. */
  thinkingFrom: 'summary' | 'content' | undefined;
  summaryIndex: number;
  done: boolean;
}

type Kind = 'text' | 'refusal';

export class StreamItems {
  private readonly context: DecodeContext;
  private readonly sink: EventSink;
  private readonly items = new Map<number, Item>();
  private nextPart = 0;
  private calls = false;
  private refusal = false;
  /** What was told of last. */
  private growing: OpenPart | undefined;

  constructor(context: DecodeContext, sink: EventSink) {
    this.context = context;
    this.sink = sink;
  }

  get shape(): AnswerShape {
    return { calls: this.calls, refusal: this.refusal };
  }

  /** More of what was told of last was told without being read here. */
  passed(text: string): void {
    if (this.growing !== undefined) this.growing.told += text.length;
  }

  itemAdded(event: JsonObject): void {
    const wire = isObject(event.item) ? event.item : {};
    const item = this.add(event, wire);
    if (item.type === 'function_call' || item.type === 'custom_tool_call') this.openCall(item);
    else if (item.type !== 'message' && item.type !== 'reasoning') {
      this.sink({ type: 'native', protocol: PROTOCOL, event: 'response.output_item.added', data: event });
    }
  }

  text(event: JsonObject, kind: Kind): void {
    const open = this.contentPart(event, kind);
    this.tell(open, textOf(event.delta) ?? '');
    this.logprobs(event);
  }

  textDone(event: JsonObject, { kind, text }: { readonly kind: Kind; readonly text: string | undefined }): void {
    if (text === undefined || text === '') return;
    this.tellRest(this.contentPart(event, kind), text);
  }

  /** `content_part.done` ends a part of a message. */
  contentDone(event: JsonObject): void {
    const part = isObject(event.part) ? event.part : {};
    if (part.type === 'output_text') this.textDone(event, { kind: 'text', text: textOf(part.text) });
    else if (part.type === 'refusal') this.textDone(event, { kind: 'refusal', text: textOf(part.refusal) });
    const item = this.itemOf(event, 'message');
    if (item.type === 'message') this.close(item.parts.get(contentIndexOf(event)));
  }

  annotation(event: JsonObject): void {
    if (!isObject(event.annotation)) return;
    const { part } = this.contentPart(event, 'text');
    this.sink({ type: 'citation', candidate: 0, part, citation: readAnnotation(event.annotation) });
  }

  /** Of a call that was never said to be added, its `output_item.done` tells all. */
  callDelta(event: JsonObject): void {
    const item = this.items.get(outputIndexOf(event));
    if (item !== undefined) this.tell(this.openCall(item), textOf(event.delta) ?? '');
  }

  callDone(event: JsonObject, text: string | undefined): void {
    const item = this.items.get(outputIndexOf(event));
    if (item !== undefined && text !== undefined) this.tellRest(this.openCall(item), text);
  }

  thinking(event: JsonObject, from: 'summary' | 'content'): void {
    const item = this.itemOf(event, 'reasoning');
    const open = this.openThinking(item, from);
    if (open === undefined) return;
    const index = numberOf(event.summary_index) ?? 0;
    // Summaries are paragraphs of one text.
    if (from === 'summary' && index > item.summaryIndex && open.told > 0) this.tell(open, '\n\n');
    item.summaryIndex = Math.max(item.summaryIndex, index);
    this.tell(open, textOf(event.delta) ?? '');
  }

  /** A summary that came without deltas. */
  thinkingDone(event: JsonObject, from: 'summary' | 'content'): void {
    const item = this.itemOf(event, 'reasoning');
    const index = numberOf(event.summary_index) ?? numberOf(event.content_index) ?? 0;
    const text = textOf(event.text) ?? '';
    const isNew = item.parts.size === 0 || index > item.summaryIndex;
    if (isNew && text !== '') this.thinking({ ...event, delta: text }, from);
  }

  /** The whole item: tells what was not told, and ends its parts. */
  itemDone(event: JsonObject): void {
    const wire = isObject(event.item) ? event.item : {};
    const item = this.items.get(outputIndexOf(event)) ?? this.add(event, wire);
    if (item.done) return;
    item.done = true;
    if (item.parts.size === 0) this.tellWhole(wire, event);
    else if (item.type === 'message') this.settleMessage(item, wire);
    else if (item.type === 'reasoning') this.settleThinking(item, wire);
    else this.settleCall(item, wire);
    for (const open of item.parts.values()) this.close(open);
  }

  /** The end: items that never ended are ended as the last object has them, and what was not streamed is told. */
  finish(output: readonly JsonObject[]): void {
    const streamed = this.items.size > 0;
    output.forEach((item, index) => {
      const place = streamed ? this.unfinished(item) : index;
      if (place !== undefined) this.itemDone({ item, output_index: place });
    });
    for (const item of this.items.values()) for (const open of item.parts.values()) this.close(open);
  }

  /** Where the item was added and not ended. */
  private unfinished(wire: JsonObject): number | undefined {
    for (const [place, item] of this.items) if (!item.done && item.wire.id === wire.id) return place;
    return undefined;
  }

  private add(event: JsonObject, wire: JsonObject): Item {
    const item: Item = {
      type: textOf(wire.type) ?? 'message',
      wire,
      parts: new Map(),
      thinkingFrom: undefined,
      summaryIndex: 0,
      done: false,
    };
    this.items.set(outputIndexOf(event), item);
    return item;
  }

  /** The item that the event is of; vendors exist that never say that it was added. */
  private itemOf(event: JsonObject, type: string): Item {
    return this.items.get(outputIndexOf(event)) ?? this.add(event, { type, id: event.item_id });
  }

  private contentPart(event: JsonObject, kind: Kind): OpenPart {
    const item = this.itemOf(event, 'message');
    const index = contentIndexOf(event);
    const known = item.parts.get(index);
    if (known !== undefined) return known;
    if (kind === 'refusal') this.refusal = true;
    // The first part of a message carries the item's own fields, which say that another message begins.
    const fields = item.parts.size === 0 ? otherFields(item.wire, MESSAGE_FIELDS) : undefined;
    return this.open(item, index, { type: kind, ...(fields !== undefined && { extensions: { [PROTOCOL]: fields } }) });
  }

  private openCall(item: Item): OpenPart {
    const known = item.parts.get(0);
    if (known !== undefined) return known;
    const [part] = readOutputItem(
      { arguments: '', input: '', ...item.wire },
      { path: 'output', context: this.context },
    );
    if (part?.type !== 'tool-call') throw new TypeError('arguments of an item that is no call');
    this.calls = true;
    const { arguments: text, ...opened } = part;
    return this.open(item, 0, withoutStatus(opened));
  }

  /** Undefined for raw reasoning beside a summary that is told already. */
  private openThinking(item: Item, from: 'summary' | 'content'): OpenPart | undefined {
    item.thinkingFrom ??= from;
    if (item.thinkingFrom !== from) return undefined;
    const known = item.parts.get(0);
    if (known !== undefined) return known;
    const id = textOf(item.wire.id);
    const fields: JsonObject = { ...(id !== undefined && { id }), ...(from === 'content' && { content: [] }) };
    return this.open(item, 0, { type: 'thinking', extensions: { [PROTOCOL]: fields } });
  }

  private open(item: Item, index: number, opened: OpenedPart): OpenPart {
    const open: OpenPart = { part: this.nextPart++, told: 0, closed: false };
    item.parts.set(index, open);
    this.sink({ type: 'part-start', candidate: 0, part: open.part, opened });
    return open;
  }

  private tell(open: OpenPart, text: string): void {
    if (text === '' || open.closed) return;
    open.told += text.length;
    this.growing = open;
    this.sink({ type: 'part-delta', candidate: 0, part: open.part, text });
  }

  private tellRest(open: OpenPart, whole: string): void {
    if (whole.length > open.told) this.tell(open, whole.slice(open.told));
  }

  private close(open: OpenPart | undefined): void {
    if (open === undefined || open.closed) return;
    open.closed = true;
    this.sink({ type: 'part-end', candidate: 0, part: open.part });
  }

  private logprobs(event: JsonObject): void {
    const content = objectsOf(event.logprobs);
    if (content.length > 0) {
      this.sink({ type: 'logprobs', candidate: 0, value: { content: [...content], refusal: null } });
    }
  }

  private settleMessage(item: Item, wire: JsonObject): void {
    objectsOf(wire.content).forEach((content, index) => {
      const text = textOf(content.text) ?? textOf(content.refusal) ?? '';
      const open = item.parts.get(index);
      if (open !== undefined) this.tellRest(open, text);
    });
  }

  private settleThinking(item: Item, wire: JsonObject): void {
    const open = item.parts.get(0);
    const { signature } = readReasoning(
      { ...wire, id: wire.id ?? item.wire.id },
      { path: 'output', family: this.context.target.family },
    );
    if (open !== undefined && signature !== undefined) {
      this.sink({ type: 'signature', candidate: 0, part: open.part, signature });
    }
  }

  private settleCall(item: Item, wire: JsonObject): void {
    const open = item.parts.get(0);
    const text = textOf(wire.arguments) ?? textOf(wire.input);
    if (open !== undefined && text !== undefined) this.tellRest(open, text);
  }

  /** An item of which nothing has been told. */
  private tellWhole(wire: JsonObject, event: JsonObject): void {
    const parts = readOutputItem(wire, { path: `output[${outputIndexOf(event)}]`, context: this.context });
    for (const part of parts) this.tellPart(part);
    for (const content of objectsOf(wire.content)) this.logprobs(content);
  }

  private tellPart(part: Part): void {
    if (part.type === 'tool-call') this.calls = true;
    if (part.type === 'refusal') this.refusal = true;
    for (const event of partToEvents(withItemId(part), { candidate: 0, part: this.nextPart++ })) this.sink(event);
  }
}

/** The signature that holds a reasoning's id comes after its text; its item is added before. */
function withItemId(part: Part): Part {
  const id = part.type === 'thinking' ? part.signature?.id : undefined;
  return id === undefined ? part : { ...part, extensions: { [PROTOCOL]: { ...ownFields(part), id } } };
}

/** While it is streamed, an item is `in_progress`; that is not to be kept. */
function withoutStatus<T extends Omit<ToolCallPart, 'arguments'>>(opened: T): T {
  const fields = opened.extensions?.[PROTOCOL];
  if (fields === undefined) return opened;
  const { status, ...rest } = fields;
  return { ...opened, extensions: { [PROTOCOL]: rest } };
}

function contentIndexOf(event: JsonObject): number {
  return numberOf(event.content_index) ?? 0;
}

/** The place of an item in the output: item ids change while some vendors stream. */
function outputIndexOf(event: JsonObject): number {
  return numberOf(event.output_index) ?? 0;
}
