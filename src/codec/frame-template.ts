// The form of a stream's frames: those that differ in nothing but some texts are known for what they are without being read.

/** Fields that differ between frames of one form. */
export class VaryingFields {
  /** Finds the text up to where a value begins (of a string, with its opening quote); the first group is there where it is one of `texts`. */
  readonly pattern: RegExp;

  /** `padding` is a string that says nothing; `numbers` are whole ones. */
  constructor(fields: {
    readonly texts: readonly string[];
    readonly padding?: string;
    readonly numbers?: readonly string[];
  }) {
    const { texts, padding, numbers = [] } = fields;
    const text = `(${texts.join('|')})`;
    // A quote inside a JSON string is escaped, so what looks like a key and a value's first quote is just that.
    const string = `"${padding === undefined ? text : `(?:${text}|${padding})`}"\\s*:\\s*"`;
    const number = `"(?:${numbers.join('|')})"\\s*:\\s*(?=\\d)`;
    this.pattern = new RegExp(numbers.length === 0 ? string : `${string}|${number}`, 'g');
  }
}

/**
 * The constant text of a frame, in pieces; between each two of them stands the inside of a JSON string, or the digits of
 * a number. Whatever fits it is a frame of the same form: nothing is guessed.
 */
export class FrameTemplate {
  /** One more than there are values. */
  readonly pieces: readonly string[];
  /** Which of the values is the text; undefined where there are several, or none. */
  readonly text: number | undefined;
  readonly #head: string;
  readonly #tail: string;
  /** Where one frame ends and the next begins. */
  readonly #seam: string;

  /** Of a whole frame; undefined: nothing in it varies. */
  static of(frame: string, varying: VaryingFields): FrameTemplate | undefined {
    const pieces: string[] = [];
    const texts: number[] = [];
    let from = 0;
    for (const { index, 0: opening, 1: isText } of frame.matchAll(varying.pattern)) {
      const piece = frame.slice(from, index + opening.length);
      if (isText !== undefined) texts.push(pieces.length);
      pieces.push(piece);
      from = valueEnd(frame, from + piece.length, piece);
      if (from < 0) return undefined;
    }
    return pieces.length === 0 ? undefined : new FrameTemplate(pieces, frame.slice(from), texts);
  }

  private constructor(before: readonly string[], tail: string, texts: readonly number[]) {
    this.pieces = [...before, tail];
    this.text = texts.length === 1 ? texts[0] : undefined;
    this.#head = before[0] as string;
    this.#tail = tail;
    this.#seam = tail + this.#head;
  }

  /** What stands before the first value. */
  get head(): string {
    return this.#head;
  }

  /** How many values a frame has. */
  get values(): number {
    return this.pieces.length - 1;
  }

  /**
   * Where the run of such frames ends that begins at `at`; `at` itself: there stands another frame, or not all of one.
   * @param places filled with the places of all its values, one after the other: where each begins, and where it ends
   */
  run(text: string, at: number, places: number[]): number {
    places.length = 0;
    let position = at + this.#head.length;
    // A slice compared as a whole costs a tenth of `startsWith` on texts of this length (V8 14).
    if (text.slice(at, position) !== this.#head) return at;
    for (let end = at; ; ) {
      const whole = places.length;
      position = this.#takeValues(text, position, places);
      const next = position + this.#seam.length;
      if (position >= 0 && text.slice(position, next) === this.#seam) {
        end = position + this.#tail.length;
        position = next;
        continue;
      }
      const after = position + this.#tail.length;
      if (position >= 0 && text.slice(position, after) === this.#tail) return after;
      places.length = whole;
      return end;
    }
  }

  /** Where the last value of a frame ends, whose first begins at `start`; -1: it is another frame. */
  #takeValues(text: string, start: number, places: number[]): number {
    const { pieces } = this;
    const last = pieces.length - 2;
    let from = start;
    for (let index = 0; ; index += 1) {
      const end = valueEnd(text, from, pieces[index] as string);
      if (end < 0) return -1;
      places.push(from, end);
      if (index === last) return end;
      const piece = pieces[index + 1] as string;
      from = end + piece.length;
      if (text.slice(end, from) !== piece) return -1;
    }
  }
}

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the value ends that begins at `start`, after `piece`: for a string, before its closing quote; -1: nowhere. */
function valueEnd(text: string, start: number, piece: string): number {
  return piece.charCodeAt(piece.length - 1) === QUOTE ? stringEnd(text, start) : numberEnd(text, start);
}

/** Words are mostly shorter than this, and a call of `indexOf` costs as much as looking at so many characters. */
const SHORT = 32;

const CONTROL = /[^ -\uffff]/;

/** A control character is escaped inside a string: a line end that is not ends the frame's line, and what follows is no part of the value. */
function stringEnd(text: string, start: number): number {
  for (let at = start; at < start + SHORT; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) break;
    if (code < SPACE) return -1;
  }
  let end = text.indexOf('"', start);
  while (end >= 0 && isEscaped(text, end, start)) end = text.indexOf('"', end + 1);
  return CONTROL.test(text.slice(start, end)) ? -1 : end;
}

function isEscaped(text: string, at: number, start: number): boolean {
  let first = at;
  while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}

function numberEnd(text: string, start: number): number {
  let end = start;
  for (let code = text.charCodeAt(end); code >= 0x30 && code <= 0x39; code = text.charCodeAt(end)) end += 1;
  return end > start ? end : -1;
}
