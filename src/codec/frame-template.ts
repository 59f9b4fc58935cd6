// Frames of a stream that differ from one already read in nothing but some texts: known for what they are without being read.

/** Names of fields whose texts a watcher does not look into: of a frame with other texts there it would say the same. */
export class VaryingFields {
  readonly pattern: RegExp;

  constructor(...names: readonly string[]) {
    // A quote inside a JSON string is escaped, so what looks like a key and a value's first quote is just that.
    this.pattern = new RegExp(`"(?:${names.join('|')})"\\s*:\\s*"`, 'g');
  }
}

/**
 * The constant text of a frame, in pieces; between each two of them stands the inside of a JSON string. Whatever fits it
 * is a frame of the same form: nothing is guessed.
 */
export class FrameTemplate {
  readonly #pieces: readonly string[];

  /** Of a whole frame, with its terminator. Without a varying field in it, it fits that frame alone. */
  constructor(raw: string, varying: VaryingFields) {
    const pieces: string[] = [];
    let from = 0;
    for (const { index, 0: opening } of raw.matchAll(varying.pattern)) {
      const start = index + opening.length;
      pieces.push(raw.slice(from, start));
      from = stringEnd(raw, start);
    }
    this.#pieces = [...pieces, raw.slice(from)];
  }

  /** Where the frame that begins at `at` ends; -1: it is another frame, or not all of it is there. */
  end(text: string, at: number): number {
    let from = at;
    let to = at;
    for (const piece of this.#pieces) {
      if (from !== at) from = stringEnd(text, from);
      to = from + piece.length;
      // A slice compared as a whole costs a tenth of `startsWith` on texts of this length (V8 14).
      if (from < at || text.slice(from, to) !== piece) return -1;
      from = to;
    }
    return to;
  }

  /** Writes frames of this form (and nothing else) in the form of another of as many pieces. */
  rewrite(frames: string, form: FrameTemplate): string {
    let written = frames;
    this.#pieces.forEach((piece, index) => {
      const other = form.#pieces[index];
      if (other !== undefined && other !== piece) written = written.replaceAll(piece, other.replaceAll('$', '$$$$'));
    });
    return written;
  }
}

/** How many forms are learned in a row without one that comes again; from then on every frame is read. */
const MOST_VAIN_FORMS = 16;

/** The frames of one stream that need not be read: those of the form of the last that was learned. */
export class PlainFrames {
  readonly #varying: VaryingFields;
  #form: FrameTemplate | undefined;
  #written: FrameTemplate | undefined;
  #vain = 0;

  constructor(varying: VaryingFields) {
    this.#varying = varying;
  }

  /** A frame as it came and as it was written. */
  learn(raw: string, written: string): void {
    if (this.#vain === MOST_VAIN_FORMS) return;
    this.#vain += 1;
    this.#form = new FrameTemplate(raw, this.#varying);
    this.#written = written === raw ? undefined : new FrameTemplate(written, this.#varying);
  }

  /** Where the run of such frames that begins at `at` ends; `at` itself where there is none. */
  end(text: string, at: number): number {
    const form = this.#form;
    if (form === undefined) return at;
    let end = at;
    for (let next = form.end(text, at); next > end; next = form.end(text, next)) end = next;
    if (end > at) this.#vain = 0;
    return end;
  }

  /** A run as it is to be written. */
  write(run: string): string {
    return this.#written === undefined ? run : (this.#form?.rewrite(run, this.#written) ?? run);
  }
}

const BACKSLASH = 0x5c;

/** Of the inside of a JSON string that begins at `start`: where its closing quote stands; -1: nowhere. */
function stringEnd(text: string, start: number): number {
  let end = text.indexOf('"', start);
  while (end >= 0 && isEscaped(text, end, start)) end = text.indexOf('"', end + 1);
  return end;
}

function isEscaped(text: string, at: number, start: number): boolean {
  let first = at;
  while (first > start && text.charCodeAt(first - 1) === BACKSLASH) first -= 1;
  return (at - first) % 2 === 1;
}
