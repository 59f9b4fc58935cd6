// One candidate of a stream to a Gemini client: each part as it can be said, calls only when they are whole.
import { nativeName } from '../canonical/answer-losses.ts';
import type { Citation, Signature } from '../canonical/content.ts';
import type { OpenedPart } from '../canonical/events.ts';
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import type { Finish } from '../canonical/response.ts';
import type { ReplyContext } from '../codec.ts';
import { type CitedText, writeGrounding } from './citations.ts';
import { writeFinish } from './finish.ts';
import { writeLogprobs } from './logprobs.ts';
import { isFloatingSignature, signatureField, writeCall, writeWhole } from './parts-encode.ts';
import { warnForeign } from './response-encode.ts';
import type { GeminiPart } from './wire.ts';

interface OpenText extends CitedText {
  text: string;
  readonly citations: Citation[];
}

export class CandidateWriter {
  finish: Finish | undefined;
  private readonly index: number;
  private readonly reply: ReplyContext;
  private opened: OpenedPart | undefined;
  /** Arguments of the open call, or text of the open thought. */
  private buffer = '';
  private signature: Signature | undefined;
  /** A signature that waits for the text or media that it belongs on. */
  private floating: GeminiPart | undefined;
  private readonly texts: OpenText[] = [];
  private logprobs: JsonValue[] = [];
  private metadata: JsonObject = {};

  constructor(index: number, reply: ReplyContext) {
    this.index = index;
    this.reply = reply;
  }

  start(opened: OpenedPart): string {
    this.opened = opened;
    this.buffer = '';
    this.signature = opened.type === 'tool-call' ? opened.signature : undefined;
    switch (opened.type) {
      case 'text':
        this.texts.push({ partIndex: 0, text: '', citations: [] });
        return '';
      case 'thinking':
        if (opened.redacted !== true) return '';
        return this.joined({ text: '', thought: true, ...signatureField(opened) });
      case 'media':
      case 'native':
        return this.whole(opened);
      default:
        return '';
    }
  }

  delta(text: string): string {
    switch (this.opened?.type) {
      case 'tool-call':
        this.buffer += text;
        return '';
      case 'thinking':
        this.buffer += text;
        return `${this.takeFloating()}{"text":${JSON.stringify(text)},"thought":true}`;
      case 'text': {
        const open = this.texts.at(-1);
        if (open !== undefined) open.text += text;
      }
    }
    if (this.floating === undefined) return `{"text":${JSON.stringify(text)}}`;
    return this.signed({ text });
  }

  sign(signature: Signature): string {
    this.signature = signature;
    if (this.opened?.type !== 'thinking') return '';
    const thought = { type: 'thinking' as const, text: this.buffer, signature };
    if (!isFloatingSignature(thought)) return this.joined({ text: '', thought: true, ...signatureField(thought) });
    const before = this.takeFloating(false);
    this.floating = signatureField(thought);
    return before;
  }

  cite(citation: Citation): void {
    this.texts.at(-1)?.citations.push(citation);
  }

  end(): string {
    const { opened, buffer, signature } = this;
    this.opened = undefined;
    if (opened?.type !== 'tool-call') return '';
    return this.joined(writeCall({ ...opened, arguments: buffer, ...(signature !== undefined && { signature }) }));
  }

  addLogprobs(value: JsonValue): void {
    const content = isObject(value) ? value.content : undefined;
    if (Array.isArray(content)) this.logprobs = [...this.logprobs, ...content];
  }

  /** Of metadata said twice the later one holds. */
  addMetadata({ index: _, ...metadata }: JsonObject): void {
    this.metadata = { ...this.metadata, ...metadata };
  }

  /** The candidate of the last chunk. */
  last(): JsonObject {
    const groundingMetadata = this.metadata.groundingMetadata === undefined ? this.grounding() : undefined;
    const logprobsResult = writeLogprobs({ content: this.logprobs });
    return {
      content: { parts: [{ text: '', ...this.floating }], role: 'model' },
      finishReason: writeFinish(this.finish ?? { reason: 'other' }, `candidates[${this.index}]`, this.reply.warn),
      index: this.index,
      ...this.metadata,
      ...(groundingMetadata !== undefined && { groundingMetadata }),
      ...(logprobsResult !== undefined && { logprobsResult }),
    };
  }

  /** Pieces have no index of their own in a stream: segments are counted in the whole text. */
  private grounding(): JsonObject | undefined {
    const text = this.texts.map((part) => part.text).join('');
    let from = 0;
    const citations = this.texts.flatMap((part) => {
      const base = from;
      from += part.text.length;
      return part.citations.map(({ start = 0, end = part.text.length, ...rest }) => ({
        ...rest,
        start: start + base,
        end: end + base,
      }));
    });
    return writeGrounding([{ partIndex: 0, text, citations }]);
  }

  private whole(part: Extract<OpenedPart, { type: 'media' | 'native' }>): string {
    const written = writeWhole(part);
    if (written === undefined) {
      const name = part.type === 'native' ? nativeName(part) : part.type;
      this.reply.warn({ code: 'dropped', path: `candidates[${this.index}].${name}`, protocol: 'gemini' });
      return '';
    }
    if (part.type === 'native') return this.joined(written);
    warnForeign(part.extensions, `candidates[${this.index}].${part.kind}.`, this.reply);
    return this.signed(written);
  }

  private signed(part: GeminiPart): string {
    const text = JSON.stringify({ ...part, ...this.floating });
    this.floating = undefined;
    return text;
  }

  private joined(part: GeminiPart): string {
    return this.takeFloating() + JSON.stringify(part);
  }

  /** A waiting signature that met nothing to stand on: on an empty text. */
  private takeFloating(more = true): string {
    if (this.floating === undefined) return '';
    const text = JSON.stringify({ text: '', ...this.floating });
    this.floating = undefined;
    return more ? `${text},` : text;
  }
}
