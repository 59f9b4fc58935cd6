// Frames of a translated stream that need not be decoded: they say one more piece of a text in the form of one that was.
import { parseJson } from './canonical/read-json.ts';

/** Where a protocol's frames say one more piece of a text, and what else of them may differ meanwhile. */
export class TextDelta {
  /** Finds the text up to where a varying value begins; the first group is there where it is the text. */
  readonly pattern: RegExp;

  /**
   * `texts` are fields of which a frame has one; `padding` is a text that means nothing; `numbers` are whole ones, which the
   * decoder reads of the last frame, or not at all.
   */
  constructor(fields: {
    readonly texts: readonly string[];
    readonly padding?: string;
    readonly numbers?: readonly string[];
  }) {
    const { texts, padding, numbers = [] } = fields;
    const text = `(${texts.join('|')})`;
    const names = padding === undefined ? text : `(?:${text}|${padding})`;
    // A quote inside a JSON string is escaped, so what looks like a key and a value's first quote is just that.
    const string = `"${names}"\\s*:\\s*"`;
    this.pattern = new RegExp(
      numbers.length === 0 ? string : `${string}|"(?:${numbers.join('|')})"\\s*:\\s*(?=\\d)`,
      'g',
    );
  }
}

/** How many forms are learned in a row without one that comes again; from then on every frame is decoded. */
const MOST_VAIN_FORMS = 16;

/** Texts that come one after the other in one form, read where they stand. */
export class RepeatedTexts {
  readonly #delta: TextDelta;
  #form: TextForm | undefined;
  #vain = 0;
  /** Where the last frame of the run that was read begins. */
  lastAt = 0;

  constructor(delta: TextDelta) {
    this.#delta = delta;
  }

  /** A frame, and the text that was found in it. */
  learn(raw: string, text: string): void {
    this.#vain += 1;
    const form = this.#vain > MOST_VAIN_FORMS ? undefined : formOf(raw, this.#delta);
    const isForm = form !== undefined && form.end(raw, 0) === raw.length && form.text(raw) === text;
    this.#form = isForm ? form : undefined;
  }

  forget(): void {
    this.#form = undefined;
  }

  /** Says the texts of the run of such frames that begins at `at`. Where it ends; `at` itself where there is none. */
  read(source: string, at: number, say: (text: string) => void): number {
    const form = this.#form;
    if (form === undefined) return at;
    let end = at;
    for (let next = form.end(source, end); next >= 0; next = form.end(source, end)) {
      const text = form.text(source);
      // What is empty, or no string of JSON, is for the decoder to judge.
      if (text === undefined || text === '') break;
      say(text);
      this.lastAt = end;
      end = next;
    }
    if (end > at) this.#vain = 0;
    return end;
  }
}

/** Undefined where the frame does not say exactly one text. */
function formOf(frame: string, { pattern }: TextDelta): TextForm | undefined {
  const pieces: string[] = [];
  let said = -1;
  let from = 0;
  for (const { index, 0: opening, 1: isText } of frame.matchAll(pattern)) {
    if (isText !== undefined) {
      if (said >= 0) return undefined;
      said = pieces.length;
    }
    const valueAt = index + opening.length;
    pieces.push(frame.slice(from, valueAt));
    from = opening.endsWith('"') ? stringEnd(frame, valueAt) : digitsEnd(frame, valueAt);
    if (from < 0) return undefined;
  }
  return said < 0 ? undefined : new TextForm([...pieces, frame.slice(from)], said);
}

/** The constant text of a frame in pieces, and which of the values between them is the text. */
class TextForm {
  readonly #pieces: readonly string[];
  readonly #said: number;
  #textAt = 0;
  #textEnd = 0;

  constructor(pieces: readonly string[], said: number) {
    this.#pieces = pieces;
    this.#said = said;
  }

  /** Where the frame that begins at `at` ends; -1: it is another frame, or not all of it is there. */
  end(source: string, at: number): number {
    const pieces = this.#pieces;
    const last = pieces.length - 1;
    let position = at;
    for (let index = 0; index < last; index += 1) {
      const piece = pieces[index] as string;
      const valueAt = position + piece.length;
      // A slice compared as a whole costs a tenth of `startsWith` on texts of this length (V8 14).
      if (source.slice(position, valueAt) !== piece) return -1;
      position = piece.endsWith('"') ? stringEnd(source, valueAt) : digitsEnd(source, valueAt);
      if (position < 0) return -1;
      if (index === this.#said) {
        this.#textAt = valueAt;
        this.#textEnd = position;
      }
    }
    const piece = pieces[last] as string;
    const end = position + piece.length;
    return source.slice(position, end) === piece ? end : -1;
  }

  /** What the frame says whose end was asked for last; undefined where it is no string of JSON. */
  text(source: string): string | undefined {
    const inside = source.slice(this.#textAt, this.#textEnd);
    if (!inside.includes('\\')) return inside;
    const value = parseJson(source.slice(this.#textAt - 1, this.#textEnd + 1));
    return typeof value === 'string' ? value : undefined;
  }
}

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** The closing quote of the string that begins at `start`; -1: it is not there, or what stands before it is no JSON. */
function stringEnd(text: string, start: number): number {
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code < SPACE) return -1;
    if (code === BACKSLASH) at += 1;
  }
  return -1;
}

function digitsEnd(text: string, start: number): number {
  let end = start;
  for (let code = text.charCodeAt(end); code >= 0x30 && code <= 0x39; code = text.charCodeAt(end)) end += 1;
  return end;
}
