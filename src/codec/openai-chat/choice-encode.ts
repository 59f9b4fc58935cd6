// One choice of a client's Chat stream: canonical part events as deltas.
import { nativeName } from '../canonical/answer-losses.ts';
import type { Citation, MediaPart, NativePart, Signature } from '../canonical/content.ts';
import type { OpenedPart } from '../canonical/events.ts';
import { callIdWithSignature } from '../canonical/family-state.ts';
import type { JsonObject } from '../canonical/json.ts';
import type { Finish } from '../canonical/response.ts';
import type { ReplyContext } from '../codec.ts';
import { encodeAnnotation } from './citations.ts';
import { encodeFinish } from './finish.ts';
import { encodeDetail } from './reasoning.ts';
import { wantsFunctionCall } from './request-decode.ts';
import { encodeMediaPart, hidesThoughts, warnAnswer } from './response-encode.ts';
import { BARE_FAMILY } from './wire.ts';

/** Writes the chunks of a stream around JSON texts. */
export interface ChunkWriter {
  /** What stands before the choice's `delta`, and after it where nothing else is said. */
  before(index: number): string;
  readonly after: string;
  /** `finish` and `logprobs` are `null` where they are not given. */
  write(index: number, delta: string, finish?: string, logprobs?: string): string;
}

type OpenedCall = OpenedPart & { type: 'tool-call' };

/** Each method gives the chunks to write; empty where there is nothing to say. */
export class ChoiceEncoder {
  readonly #index: number;
  readonly #reply: ReplyContext;
  readonly #chunks: ChunkWriter;
  readonly #hidden: boolean;
  /** Answered with the older `function_call`, which has room for one. */
  readonly #asLegacy: boolean;
  #opened: OpenedPart | undefined;
  /** Of the call that is open; -1 before the first. */
  #callIndex = -1;
  #called = false;
  /** UTF-16 units of content, all of it and before the open text. */
  #textLength = 0;
  #offset = 0;
  #thought = '';
  #thoughts = 0;
  #refused = false;
  /** What stands around each piece of a text. */
  readonly #beforeText: string;
  readonly #afterText: string;

  constructor(index: number, reply: ReplyContext, chunks: ChunkWriter) {
    this.#index = index;
    this.#reply = reply;
    this.#chunks = chunks;
    this.#beforeText = `${chunks.before(index)}{"content":`;
    this.#afterText = `}${chunks.after}`;
    this.#hidden = hidesThoughts(reply.request);
    this.#asLegacy = wantsFunctionCall(reply.request);
  }

  open(opened: OpenedPart): string {
    this.#opened = opened;
    this.#offset = this.#textLength;
    this.#thought = '';
    this.#called = false;
    switch (opened.type) {
      case 'tool-call':
        return this.#openCall(opened);
      case 'thinking':
        if (opened.redacted !== true || this.#hidden) return '';
        return this.#detail(encodeDetail({ ...opened, text: '' }, this.#thoughts, BARE_FAMILY));
      case 'media':
        return this.#media(opened);
      case 'native':
        return this.#native(opened);
      case 'refusal':
        this.#refused = true;
        return '';
      default:
        return '';
    }
  }

  /** This runs for every token: texts are joined, nothing is built. */
  grow(text: string): string {
    switch (this.#opened?.type) {
      case 'text':
        this.#textLength += text.length;
        return this.#beforeText + JSON.stringify(text) + this.#afterText;
      case 'refusal':
        return this.#delta(`{"refusal":${JSON.stringify(text)}}`);
      case 'thinking':
        return this.#hidden ? '' : this.#growThought(text);
      case 'tool-call':
        return this.#growCall(JSON.stringify(text));
      default:
        return '';
    }
  }

  /** The whole thought once more, with its signature, for clients that give it back; plain clients read the text alone. */
  sign(signature: Signature): string {
    if (this.#hidden || this.#opened?.type !== 'thinking') return '';
    return this.#detail(
      encodeDetail({ type: 'thinking', text: this.#thought, signature }, this.#thoughts, BARE_FAMILY),
    );
  }

  close(): string {
    const ended = this.#opened;
    this.#opened = undefined;
    if (ended?.type === 'thinking') this.#thoughts += 1;
    // A call without arguments must still read as an object.
    if (ended?.type !== 'tool-call' || this.#called || ended.custom === true) return '';
    return this.#growCall('"{}"');
  }

  cite(citation: Citation): string {
    const annotation = encodeAnnotation(citation, this.#offset);
    if (annotation !== undefined) return this.#delta(JSON.stringify({ annotations: [annotation] }));
    warnAnswer(this.#reply, 'citations', 'a citation without a URL');
    return '';
  }

  finish(finish: Finish): string {
    const word = encodeFinish(finish, { refusalShown: this.#refused, warn: this.#reply.warn });
    const told = this.#asLegacy && word === 'tool_calls' ? 'function_call' : word;
    return this.#chunks.write(this.#index, '{}', JSON.stringify(told));
  }

  #delta(json: string): string {
    return this.#chunks.write(this.#index, json);
  }

  #detail(detail: JsonObject): string {
    return this.#delta(JSON.stringify({ reasoning_details: [detail] }));
  }

  #growThought(text: string): string {
    const separator = this.#thought === '' && this.#thoughts > 0 ? '\n\n' : '';
    this.#thought += text;
    return this.#delta(`{"reasoning_content":${JSON.stringify(separator + text)}}`);
  }

  #openCall({ id, name, custom, signature }: OpenedCall): string {
    this.#callIndex += 1;
    if (this.#asLegacy) return this.#openLegacyCall(name);
    const called =
      custom === true
        ? { type: 'custom', custom: { name, input: '' } }
        : { type: 'function', function: { name, arguments: '' } };
    const call = { index: this.#callIndex, id: callIdWithSignature(id, signature), ...called };
    return this.#delta(JSON.stringify({ tool_calls: [call] }));
  }

  #openLegacyCall(name: string): string {
    if (this.#callIndex === 0) return this.#delta(JSON.stringify({ function_call: { name, arguments: '' } }));
    warnAnswer(this.#reply, 'function_call', 'a further call');
    return '';
  }

  #growCall(json: string): string {
    const isCustom = this.#opened?.type === 'tool-call' && this.#opened.custom === true;
    this.#called = true;
    if (this.#asLegacy) return this.#callIndex > 0 ? '' : this.#delta(`{"function_call":{"arguments":${json}}}`);
    const called = isCustom ? `"custom":{"input":${json}}` : `"function":{"arguments":${json}}`;
    return this.#delta(`{"tool_calls":[{"index":${this.#callIndex},${called}}]}`);
  }

  #media(media: MediaPart): string {
    const wire = encodeMediaPart(media, this.#reply);
    if (wire === undefined) return '';
    return this.#delta(JSON.stringify(media.kind === 'audio' ? { audio: wire } : { images: [wire] }));
  }

  #native(part: NativePart): string {
    warnAnswer(this.#reply, `choices[${this.#index}].message.${nativeName(part)}`, part.protocol);
    return '';
  }
}
