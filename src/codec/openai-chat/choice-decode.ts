// One choice of a Chat stream: its deltas as parts that open, grow and end.
import type { ThinkingPart } from '../canonical/content.ts';
import type { EventSink, OpenedPart } from '../canonical/events.ts';
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { objectOf, objectsOf, textOf } from '../canonical/read-json.ts';
import { decodeAudio, decodeImages } from './answer-parts.ts';
import { type CallsDecoder, callsDecoder } from './calls-decode.ts';
import { decodeAnnotations } from './citations.ts';
import { thinkingText } from './content-decode.ts';
import { decodeFinish } from './finish.ts';
import { decodeReasoning } from './reasoning.ts';

interface ChoiceInit {
  readonly candidate: number;
  readonly family: string;
  readonly answerId: string | undefined;
  readonly sink: EventSink;
}

/** At most one of text, refusal and thought is open; calls may be open beside it, `serializeParts` puts them in a row. */
export class ChoiceDecoder {
  readonly #candidate: number;
  readonly #family: string;
  readonly #sink: EventSink;
  readonly #calls: CallsDecoder;
  #nextPart = 0;
  #open: { readonly part: number; readonly type: OpenedPart['type'] } | undefined;
  #thought = '';
  #finish: string | undefined;
  #refused = false;
  #audio: JsonObject | undefined;

  constructor({ candidate, family, answerId, sink }: ChoiceInit) {
    this.#candidate = candidate;
    this.#family = family;
    this.#sink = sink;
    const takePart = () => this.#takePart();
    const endOpen = () => this.#endOpen();
    this.#calls = callsDecoder({ candidate, answerId, sink, takePart, endOpen });
  }

  /** One entry of a chunk's `choices`. */
  read(choice: JsonObject): void {
    this.#readDelta(objectOf(choice.delta) ?? {});
    const { logprobs } = choice;
    if (logprobs !== undefined && logprobs !== null) {
      this.#sink({ type: 'logprobs', candidate: this.#candidate, value: logprobs });
    }
    this.#finish = textOf(choice.finish_reason) || this.#finish;
  }

  /** More of what is open was told without being read here. */
  passed(text: string): void {
    if (this.#open?.type === 'thinking') this.#thought += text;
  }

  finished(): boolean {
    return this.#finish !== undefined;
  }

  /** Ends every open part and tells the finish. */
  close(): void {
    this.#endOpen();
    if (this.#audio !== undefined) this.#whole(decodeAudio(this.#audio));
    this.#calls.close();
    if (this.#nextPart === 0) this.#grow('text', '');
    this.#endOpen();
    const finish = decodeFinish(this.#finish, { calls: this.#calls.any(), refusal: this.#refused });
    this.#sink({ type: 'finish', candidate: this.#candidate, finish });
  }

  #readDelta(delta: JsonObject): void {
    for (const thought of decodeReasoning(delta, this.#family)) this.#readThought(thought);
    this.#readContent(delta.content);
    const refusal = textOf(delta.refusal);
    if (refusal !== undefined && refusal !== '') {
      this.#refused = true;
      this.#grow('refusal', refusal);
    }
    this.#readAnnotations(delta.annotations);
    for (const image of decodeImages(delta)) this.#whole(image);
    this.#readAudio(delta);
    this.#calls.read(delta);
  }

  #readThought(thought: ThinkingPart): void {
    const { signature, text } = thought;
    if (thought.redacted === true) {
      const { text: _, ...opened } = thought;
      this.#whole(opened);
      return;
    }
    if (text === '' && signature === undefined) return;
    // Some gateways tell a thought in pieces and then once more, whole and signed.
    const isRepeated = this.#open?.type === 'thinking' && signature !== undefined && text === this.#thought;
    const part = this.#grow('thinking', isRepeated ? '' : text);
    if (signature === undefined) return;
    this.#sink({ type: 'signature', candidate: this.#candidate, part, signature });
    this.#endOpen();
  }

  #readContent(content: JsonValue | undefined): void {
    if (typeof content === 'string') {
      if (content !== '') this.#grow('text', content);
      return;
    }
    for (const part of objectsOf(content)) {
      if (part.type === 'thinking') this.#readThought({ type: 'thinking', text: thinkingText(part.thinking) });
      else this.#readContent(textOf(part.text));
    }
  }

  /** They may come before the text, or after it has ended: they need a part that is open. */
  #readAnnotations(value: JsonValue | undefined): void {
    const citations = decodeAnnotations(value);
    if (citations.length === 0) return;
    const part = this.#grow('text', '');
    for (const citation of citations) this.#sink({ type: 'citation', candidate: this.#candidate, part, citation });
  }

  /** Speech comes whole as a part: its pieces are kept until the end. */
  #readAudio(delta: JsonObject): void {
    const before = this.#audio;
    const more = objectOf(delta.audio);
    if (more === undefined) return;
    const joined = (name: string) => `${textOf(before?.[name]) ?? ''}${textOf(more[name]) ?? ''}`;
    this.#audio = { ...before, ...more, data: joined('data'), transcript: joined('transcript') };
  }

  /** More of the open part of this type, or of a new one; its number. */
  #grow(type: 'text' | 'refusal' | 'thinking', text: string): number {
    const candidate = this.#candidate;
    let open = this.#open;
    if (open?.type !== type) {
      this.#endOpen();
      open = { part: this.#takePart(), type };
      this.#open = open;
      this.#thought = '';
      this.#sink({ type: 'part-start', candidate, part: open.part, opened: { type } });
    }
    if (type === 'thinking') this.#thought += text;
    if (text !== '') this.#sink({ type: 'part-delta', candidate, part: open.part, text });
    return open.part;
  }

  #whole(opened: OpenedPart): void {
    const candidate = this.#candidate;
    this.#endOpen();
    const part = this.#takePart();
    this.#sink({ type: 'part-start', candidate, part, opened });
    this.#sink({ type: 'part-end', candidate, part });
  }

  #takePart(): number {
    const part = this.#nextPart;
    this.#nextPart += 1;
    return part;
  }

  #endOpen(): void {
    if (this.#open === undefined) return;
    const { part } = this.#open;
    this.#open = undefined;
    this.#sink({ type: 'part-end', candidate: this.#candidate, part });
  }
}
