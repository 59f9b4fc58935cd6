// A Response being streamed to a client: its numbered events, its items in their places, its beginning and its end.
import type { GatewayError } from '../../errors.ts';
import type { StreamEvent } from '../canonical/events.ts';
import type { JsonObject } from '../canonical/json.ts';
import type { Usage } from '../canonical/usage.ts';
import type { ReplyContext } from '../codec.ts';
import { sseFrame } from '../framing/write.ts';
import { failureFrames } from './error.ts';
import type { Ending } from './finish.ts';
import { createItemIds } from './output-items.ts';
import {
  createResponse,
  endResponse,
  instructionsOf,
  type ResponseHead,
  responseId,
  warnForeignExtensions,
} from './response-object.ts';
import { PROTOCOL } from './wire.ts';

type Start = Partial<Extract<StreamEvent, { type: 'start' }>>;

/** An event that says a piece of a text, as JSON around it. */
export interface TextEvent {
  readonly type: string;
  readonly before: string;
  readonly after: string;
}

/** @param more fields after the text, as JSON */
export function textEvent(type: string, place: JsonObject, more = ''): TextEvent {
  return { type, before: `${JSON.stringify(place).slice(1, -1)},"delta":`, after: `${more}}` };
}

export class StreamOutput {
  readonly reply: ReplyContext;
  readonly newId: ReturnType<typeof createItemIds>;
  private readonly items: (JsonObject | undefined)[] = [];
  /** Native items that were added before they come whole, by id. */
  private readonly announced = new Map<string, { readonly index: number; readonly item: JsonObject }>();
  private readonly warned = new Set<string>();
  private head: ResponseHead | undefined;
  private sequence = 0;
  private text = '';

  constructor(reply: ReplyContext) {
    this.reply = reply;
    this.newId = createItemIds(reply.requestId);
  }

  /** The frames since the last call. */
  take(): string {
    const { text } = this;
    this.text = '';
    return text;
  }

  /** Tells a loss, once. */
  warn(path: string): void {
    if (this.warned.has(path)) return;
    this.warned.add(path);
    this.reply.warn({ code: 'dropped', path, protocol: PROTOCOL });
  }

  say(type: string, fields: JsonObject): void {
    this.text += sseFrame(JSON.stringify({ type, sequence_number: this.sequence++, ...fields }), type);
  }

  /** As `say`, of a piece of a text; by hand, because this is most of what a stream is made of. */
  saySome(text: string, { type, before, after }: TextEvent): void {
    const json = `{"type":"${type}","sequence_number":${this.sequence++},${before}${JSON.stringify(text)}${after}`;
    this.text += sseFrame(json, type);
  }

  /** `response.created` and `response.in_progress`, once, before anything else. */
  start(event: Start = {}): ResponseHead {
    if (this.head !== undefined) return this.head;
    this.head = {
      id: responseId(event.id, this.reply.requestId),
      created: event.created ?? this.reply.created,
      reply: this.reply,
      instructions: instructionsOf(this.reply.request),
      extensions: event.extensions,
    };
    warnForeignExtensions(event.extensions, (path) => this.warn(path));
    const response = createResponse(this.head, 'in_progress');
    this.say('response.created', { response });
    this.say('response.in_progress', { response });
    return this.head;
  }

  /** Its place in the output. */
  addItem(item: JsonObject): number {
    this.start();
    const index = this.items.length;
    this.items.push(undefined);
    this.say('response.output_item.added', { output_index: index, item });
    return index;
  }

  doneItem(index: number, item: JsonObject): void {
    this.items[index] = item;
    this.say('response.output_item.done', { output_index: index, item });
  }

  /** Adds an item whose whole is to come, so that its progress can be told. */
  announce(item: JsonObject): void {
    this.announced.set(String(item.id), { index: this.addItem(item), item });
  }

  /** The place of an item that was announced. */
  placeOf(id: unknown): number | undefined {
    return this.announced.get(String(id))?.index;
  }

  /** The last event, with the object that says all that was told. An announced item that never came whole stays as it was. */
  end(ending: Ending, usage: Usage | undefined): void {
    const head = this.start();
    for (const { index, item } of this.announced.values()) {
      if (this.items[index] === undefined) this.doneItem(index, item);
    }
    const response = endResponse(createResponse(head, ending.status), { ending, output: this.finished(), usage });
    const last = ending.status === 'incomplete' || ending.status === 'failed' ? ending.status : 'completed';
    this.say(`response.${last}`, { response });
  }

  /** The end of a stream that broke. */
  fail(error: GatewayError): void {
    const response = { ...createResponse(this.start(), 'failed'), output: this.finished() };
    this.text += failureFrames(error, { sequence: this.sequence, response });
  }

  private finished(): JsonObject[] {
    return this.items.filter((item) => item !== undefined);
  }
}
