// The form of a stream's frames: those that differ in nothing but some texts are known for what they are without being read.

/** Fields that differ between frames of one form. */
export class VaryingFields {
  /** Finds the text up to where the value begins: for a string, with its opening quote. */
  readonly pattern: RegExp;

  constructor(fields: { readonly texts: readonly string[]; readonly numbers?: readonly string[] }) {
    const key = (names: readonly string[]) => `"(?:${names.join('|')})"\\s*:\\s*`;
    // A quote inside a JSON string is escaped, so what looks like a key and a value's first quote is just that.
    const text = `${key(fields.texts)}"`;
    this.pattern = new RegExp(fields.numbers === undefined ? text : `${text}|${key(fields.numbers)}(?=\\d)`, 'g');
  }
}

/**
 * The constant text of a frame, in pieces; between each two of them stands the inside of a JSON string, or the digits of
 * a number. Whatever fits it is a frame of the same form: nothing is guessed.
 */
export class FrameTemplate {
  readonly #pieces: readonly string[];

  /** Of a whole frame. Without a varying field in it, it fits that frame alone. */
  constructor(frame: string, varying: VaryingFields) {
    const pieces: string[] = [];
    let from = 0;
    for (const { index, 0: opening } of frame.matchAll(varying.pattern)) {
      const piece = frame.slice(from, index + opening.length);
      pieces.push(piece);
      from = valueEnd(frame, from + piece.length, piece);
    }
    this.#pieces = [...pieces, frame.slice(from)];
  }

  /** Where the frame that begins at `at` ends; -1: it is another frame, or not all of it is there. */
  end(text: string, at: number): number {
    const pieces = this.#pieces;
    let position = at;
    for (let index = 0; ; index += 1) {
      const piece = pieces[index] as string;
      const after = position + piece.length;
      // A slice compared as a whole costs a tenth of `startsWith` on texts of this length (V8 14).
      if (text.slice(position, after) !== piece) return -1;
      if (index === pieces.length - 1) return after;
      position = valueEnd(text, after, piece);
      if (position < 0) return -1;
    }
  }

  /** What stands before the first value. */
  get head(): string {
    return this.#pieces[0] ?? '';
  }

  /** Where the first value of a frame that fits, and begins at `at`, ends; it begins after the head. */
  firstValueEnd(text: string, at: number): number {
    return valueEnd(text, at + this.head.length, this.head);
  }
}

const QUOTE = 0x22;
const BACKSLASH = 0x5c;

/** Where the value ends that begins at `start`, after `piece`: for a string, before its closing quote; -1: nowhere. */
function valueEnd(text: string, start: number, piece: string): number {
  if (piece.charCodeAt(piece.length - 1) !== QUOTE) return numberEnd(text, start);
  let end = text.indexOf('"', start);
  while (end >= 0 && isEscaped(text, end, start)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number, start: number): boolean {
  let first = at;
  while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}

function numberEnd(text: string, start: number): number {
  let end = start;
  for (let code = text.charCodeAt(end); code >= 0x30 && code <= 0x39; code = text.charCodeAt(end)) end += 1;
  return end;
}
