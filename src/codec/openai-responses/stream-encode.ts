// Canonical events as the stream of a Response: each item and content part added, told and done in order, numbered.
import type { Part, ThinkingPart, ToolCallPart } from '../canonical/content.ts';
import type { OpenedPart, StreamEvent } from '../canonical/events.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { textOf } from '../canonical/read-json.ts';
import type { Finish } from '../canonical/response.ts';
import type { Usage } from '../canonical/usage.ts';
import type { ReplyContext, StreamEncoder } from '../codec.ts';
import { sseFrame } from '../framing/write.ts';
import { writeAnnotation } from './content.ts';
import { failureFrames } from './error.ts';
import { writeEnding } from './finish.ts';
import { type MessagePart, ownFields } from './items.ts';
import {
  createItemIds,
  givenId,
  type ItemStatus,
  logprobsOf,
  writeCallItem,
  writeMediaItem,
  writeMessageItem,
  writeOutputPart,
  writeReasoningItem,
} from './output-items.ts';
import { createResponse, type ResponseHead, responseId } from './response-object.ts';
import { writeUsage } from './usage.ts';
import { PROTOCOL } from './wire.ts';

type EventOf<K extends StreamEvent['type']> = Extract<StreamEvent, { type: K }>;
type Handlers = { readonly [K in StreamEvent['type']]: (event: EventOf<K>) => void };

interface OpenMessage {
  readonly id: string;
  readonly index: number;
  readonly fields: JsonObject | undefined;
  readonly content: JsonObject[];
}

/** The part that is open: what it grew to, and where its item stands. */
interface OpenPart {
  readonly number: number;
  part: Part;
  text: string;
  readonly id: string;
  readonly index: number;
  /** A reasoning's summary or text, and a message's content part, are added with their first delta. */
  told: boolean;
}

/**
 * The encoder of one stream; parts must come one after another. Candidates beyond the first, and media that no item can
 * hold, are warned once each. After the end, or an error, nothing more is said.
 */
export function createStreamEncoder(reply: ReplyContext): StreamEncoder {
  const writer = new ResponseWriter(reply);
  return { encode: (event) => writer.encode(event) };
}

class ResponseWriter {
  private readonly reply: ReplyContext;
  private readonly newId: ReturnType<typeof createItemIds>;
  private readonly output: (JsonObject | undefined)[] = [];
  /** Native items that were added before they come whole, by id. */
  private readonly announced = new Map<string, { readonly index: number; readonly item: JsonObject }>();
  private readonly warned = new Set<string>();
  private head: ResponseHead | undefined;
  private message: OpenMessage | undefined;
  private open: OpenPart | undefined;
  private logprobs: JsonValue[] = [];
  private finish: Finish = { reason: 'other' };
  private usage: Usage | undefined;
  private calls = false;
  private refusal = false;
  private sequence = 0;
  private text = '';
  private over = false;
  private readonly handlers: Handlers;

  constructor(reply: ReplyContext) {
    this.reply = reply;
    this.newId = createItemIds(reply.requestId);
    this.handlers = {
      start: (event) => this.start(event),
      'part-start': (event) => this.startPart(event),
      'part-delta': (event) => this.delta(event),
      signature: (event) => this.sign(event),
      citation: (event) => this.cite(event),
      'part-end': (event) => this.endPart(event),
      logprobs: (event) => {
        this.logprobs.push(...logprobsOf(event.value));
      },
      finish: (event) => {
        this.finish = event.finish;
      },
      usage: (event) => {
        this.usage = event.usage;
      },
      native: (event) => this.native(event),
      error: (event) => this.fail(event),
      end: () => this.end(),
    };
  }

  encode(event: StreamEvent): string {
    if (this.over) return '';
    if ('candidate' in event && event.candidate !== 0) {
      this.warn(`candidates[${event.candidate}]`);
      return '';
    }
    this.text = '';
    (this.handlers[event.type] as (event: StreamEvent) => void)(event);
    return this.text;
  }

  private warn(path: string): void {
    if (this.warned.has(path)) return;
    this.warned.add(path);
    this.reply.warn({ code: 'dropped', path, protocol: PROTOCOL });
  }

  private say(type: string, fields: JsonObject): void {
    this.text += sseFrame(JSON.stringify({ type, sequence_number: this.sequence++, ...fields }), type);
  }

  private start(event: Partial<EventOf<'start'>>): ResponseHead {
    if (this.head !== undefined) return this.head;
    this.head = {
      id: responseId(event.id, this.reply.requestId),
      created: event.created ?? this.reply.created,
      reply: this.reply,
      extensions: event.extensions,
    };
    const response = createResponse(this.head, 'in_progress');
    this.say('response.created', { response });
    this.say('response.in_progress', { response });
    return this.head;
  }

  // ---- items --------------------------------------------------------------------------------------------------

  private addItem(item: JsonObject): number {
    this.start({});
    const index = this.output.length;
    this.output.push(undefined);
    this.say('response.output_item.added', { output_index: index, item });
    return index;
  }

  private doneItem(index: number, item: JsonObject): void {
    this.output[index] = item;
    this.say('response.output_item.done', { output_index: index, item });
  }

  /** The message that a text belongs to: the open one, unless the text brings an item's own fields. */
  private messageFor(opened: OpenedPart): OpenMessage {
    const fields = 'extensions' in opened ? ownFields(opened) : undefined;
    if (this.message !== undefined && fields === undefined) return this.message;
    this.closeMessage('completed');
    const id = textOf(fields?.id) ?? this.newId('message');
    const index = this.addItem(writeMessageItem([], { id, status: 'in_progress', fields }));
    this.message = { id, index, fields, content: [] };
    return this.message;
  }

  private closeMessage(status: ItemStatus): void {
    if (this.message === undefined) return;
    const { id, index, fields, content } = this.message;
    this.message = undefined;
    this.doneItem(index, writeMessageItem(content, { id, status, fields }));
  }

  // ---- parts --------------------------------------------------------------------------------------------------

  private startPart({ part: number, opened: given }: EventOf<'part-start'>): void {
    const opened = inProgress(given);
    if (this.open !== undefined) this.closePart('completed');
    switch (opened.type) {
      case 'text':
      case 'refusal':
        this.startContent(number, opened);
        return;
      case 'thinking':
        this.startThinking(number, opened);
        return;
      case 'tool-call':
        this.startCall(number, opened);
        return;
      default:
        this.whole(opened);
    }
  }

  private startContent(number: number, opened: Extract<OpenedPart, { type: 'text' | 'refusal' }>): void {
    const { id, index, content } = this.messageFor(opened);
    const part: MessagePart = { ...opened, text: '' };
    if (opened.type === 'refusal') this.refusal = true;
    this.open = { number, part, text: '', id, index, told: true };
    this.say('response.content_part.added', {
      item_id: id,
      output_index: index,
      content_index: content.length,
      part: writeOutputPart(part, []),
    });
  }

  private startThinking(number: number, opened: Extract<OpenedPart, { type: 'thinking' }>): void {
    if (this.reply.request.thinking?.mode === 'off') return;
    this.closeMessage('completed');
    const part: ThinkingPart = { ...opened, text: '' };
    const fields = ownFields(opened);
    const id = opened.signature?.id ?? textOf(fields?.id) ?? this.newId('thinking');
    const raw = fields?.content !== undefined;
    const item = { ...fields, id, type: 'reasoning', summary: [], ...(raw && { content: [] }) };
    this.open = { number, part, text: '', id, index: this.addItem(item), told: false };
  }

  private startCall(number: number, opened: Extract<OpenedPart, { type: 'tool-call' }>): void {
    this.closeMessage('completed');
    this.calls = true;
    const part: ToolCallPart = { ...opened, arguments: '' };
    const id = givenId(part) ?? this.newId(part.custom === true ? 'custom' : 'call');
    const index = this.addItem(writeCallItem(part, { id, status: 'in_progress' }));
    this.open = { number, part, text: '', id, index, told: true };
  }

  private whole(part: Extract<OpenedPart, { type: 'media' | 'native' }>): void {
    this.closeMessage('completed');
    const item =
      part.type === 'media'
        ? writeMediaItem(part, this.newId('image'))
        : part.protocol === PROTOCOL
          ? part.value
          : undefined;
    if (item === undefined) {
      this.warn(`output.${part.type}`);
      return;
    }
    const announced = this.announced.get(String(item.id));
    this.doneItem(announced?.index ?? this.addItem({ ...item, status: 'in_progress' }), item);
  }

  private delta({ part: number, text }: EventOf<'part-delta'>): void {
    const { open } = this;
    if (open === undefined || open.number !== number) return;
    open.text += text;
    if (open.part.type === 'thinking') this.thinkingDelta(open, text);
    else if (open.part.type === 'tool-call') {
      const type =
        open.part.custom === true ? 'response.custom_tool_call_input.delta' : 'response.function_call_arguments.delta';
      this.say(type, { item_id: open.id, output_index: open.index, delta: text });
    } else {
      const place = { item_id: open.id, output_index: open.index, content_index: this.message?.content.length ?? 0 };
      if (open.part.type === 'refusal') this.say('response.refusal.delta', { ...place, delta: text });
      else this.say('response.output_text.delta', { ...place, delta: text, logprobs: [] });
    }
  }

  private thinkingDelta(open: OpenPart, delta: string): void {
    const place = { item_id: open.id, output_index: open.index };
    const raw = isRaw(open.part);
    if (!open.told) {
      open.told = true;
      if (raw)
        this.say('response.content_part.added', {
          ...place,
          content_index: 0,
          part: { type: 'reasoning_text', text: '' },
        });
      else
        this.say('response.reasoning_summary_part.added', {
          ...place,
          summary_index: 0,
          part: { type: 'summary_text', text: '' },
        });
    }
    if (raw) this.say('response.reasoning_text.delta', { ...place, content_index: 0, delta });
    else this.say('response.reasoning_summary_text.delta', { ...place, summary_index: 0, delta });
  }

  private sign({ part: number, signature }: EventOf<'signature'>): void {
    if (this.open?.number !== number) return;
    if (this.open.part.type === 'thinking') this.open.part = { ...this.open.part, signature };
  }

  private cite({ part: number, citation }: EventOf<'citation'>): void {
    const { open, message } = this;
    if (open?.number !== number || open.part.type !== 'text' || message === undefined) return;
    const annotation = writeAnnotation(citation, open.text.length);
    if (annotation === undefined) {
      this.warn('citations');
      return;
    }
    const citations = open.part.citations ?? [];
    open.part = { ...open.part, citations: [...citations, { native: { protocol: PROTOCOL, value: annotation } }] };
    this.say('response.output_text.annotation.added', {
      item_id: open.id,
      output_index: open.index,
      content_index: message.content.length,
      annotation_index: citations.length,
      annotation,
    });
  }

  private endPart({ part: number }: EventOf<'part-end'>): void {
    if (this.open?.number === number) this.closePart('completed');
  }

  private closePart(status: ItemStatus): void {
    const { open } = this;
    if (open === undefined) return;
    this.open = undefined;
    if (open.part.type === 'thinking') this.closeThinking(open, { ...open.part, text: open.text });
    else if (open.part.type === 'tool-call') this.closeCall(open, status);
    else if (open.part.type === 'text' || open.part.type === 'refusal')
      this.closeContent(open, { ...open.part, text: open.text });
  }

  private closeContent(open: OpenPart, part: MessagePart): void {
    const { message } = this;
    if (message === undefined) return;
    const place = { item_id: open.id, output_index: open.index, content_index: message.content.length };
    const logprobs = part.type === 'text' ? this.logprobs.splice(0) : [];
    const wire = writeOutputPart(part, logprobs);
    if (part.type === 'refusal') this.say('response.refusal.done', { ...place, refusal: part.text });
    else this.say('response.output_text.done', { ...place, text: part.text, logprobs });
    this.say('response.content_part.done', { ...place, part: wire });
    message.content.push(wire);
  }

  private closeThinking(open: OpenPart, part: ThinkingPart): void {
    const place = { item_id: open.id, output_index: open.index };
    if (open.told && isRaw(part)) {
      const wire = { type: 'reasoning_text', text: part.text };
      this.say('response.reasoning_text.done', { ...place, content_index: 0, text: part.text });
      this.say('response.content_part.done', { ...place, content_index: 0, part: wire });
    } else if (open.told) {
      const wire = { type: 'summary_text', text: part.text };
      this.say('response.reasoning_summary_text.done', { ...place, summary_index: 0, text: part.text });
      this.say('response.reasoning_summary_part.done', { ...place, summary_index: 0, part: wire });
    }
    this.doneItem(open.index, writeReasoningItem(part, open.id));
  }

  private closeCall(open: OpenPart, status: ItemStatus): void {
    if (open.part.type !== 'tool-call') return;
    const custom = open.part.custom === true;
    const text = open.text === '' && !custom ? '{}' : open.text;
    const part = { ...open.part, arguments: text };
    const place = { item_id: open.id, output_index: open.index };
    if (custom) this.say('response.custom_tool_call_input.done', { ...place, input: text });
    else this.say('response.function_call_arguments.done', { ...place, name: part.name, arguments: text });
    this.doneItem(open.index, writeCallItem(part, { id: open.id, status }));
  }

  // ---- the rest -----------------------------------------------------------------------------------------------

  /** Progress of server tools: told under the place that the item has here. */
  private native({ protocol, event: type, data }: EventOf<'native'>): void {
    if (protocol !== PROTOCOL || type === undefined) return;
    const { output_index: _, sequence_number: __, type: ___, ...fields } = data;
    if (type === 'response.output_item.added' && isObject(data.item)) {
      this.closeMessage('completed');
      this.announced.set(String(data.item.id), { index: this.addItem(data.item), item: data.item });
      return;
    }
    this.start({});
    const index = this.announced.get(String(data.item_id))?.index;
    if (index !== undefined) this.say(type, { output_index: index, ...fields });
    else if (data.output_index === undefined) this.say(type, fields);
  }

  private end(): void {
    const head = this.start({});
    const ending = writeEnding(this.finish, { calls: this.calls, refusal: this.refusal });
    const status = ending.status === 'incomplete' ? 'incomplete' : 'completed';
    this.closePart(status);
    this.closeMessage(status);
    for (const { index, item } of this.announced.values())
      if (this.output[index] === undefined) this.doneItem(index, item);
    this.over = true;
    const response = {
      ...createResponse(head, ending.status),
      incomplete_details: ending.reason === undefined ? null : { reason: ending.reason },
      ...(ending.status === 'failed' && {
        error: { code: 'server_error', message: 'The model stopped with an error.' },
      }),
      output: this.finished(),
      usage: this.usage === undefined ? null : writeUsage(this.usage),
    };
    const last = ['incomplete', 'failed'].includes(ending.status) ? ending.status : 'completed';
    this.say(`response.${last}`, { response });
  }

  private finished(): JsonObject[] {
    return this.output.filter((item) => item !== undefined);
  }

  private fail({ error }: EventOf<'error'>): void {
    const head = this.start({});
    this.over = true;
    const response = { ...createResponse(head, 'failed'), output: this.finished() };
    this.text += failureFrames(error, { sequence: this.sequence, response });
  }
}

/** The status that an item came with is that of its end. */
function inProgress(opened: OpenedPart): OpenedPart {
  if (opened.type === 'media' || opened.type === 'native' || ownFields(opened)?.status === undefined) return opened;
  const { status, ...fields } = ownFields(opened) ?? {};
  return { ...opened, extensions: { ...opened.extensions, [PROTOCOL]: fields } };
}

/** The thinking is raw reasoning, not a summary. */
function isRaw(part: Part): boolean {
  return part.type === 'thinking' && ownFields(part)?.content !== undefined;
}
