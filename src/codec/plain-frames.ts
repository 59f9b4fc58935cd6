// Frames of a stream that need not be read, because they repeat the form of one that was.
import { parseJson } from './canonical/read-json.ts';
import { FrameTemplate, type VaryingFields } from './frame-template.ts';

/** How many forms are learned in a row without one that comes again; from then on every frame is read. */
const MOST_VAIN_FORMS = 16;

/** The form that was learned last. */
class LastForm {
  readonly #varying: VaryingFields;
  #form: FrameTemplate | undefined;
  #vain = 0;

  constructor(varying: VaryingFields) {
    this.#varying = varying;
  }

  get form(): FrameTemplate | undefined {
    return this.#form;
  }

  learn(raw: string): FrameTemplate | undefined {
    this.#vain += 1;
    this.#form = this.#vain > MOST_VAIN_FORMS ? undefined : new FrameTemplate(raw, this.#varying);
    return this.#form;
  }

  forget(): void {
    this.#form = undefined;
  }

  cameAgain(): void {
    this.#vain = 0;
  }
}

/** On the way through: frames that pass as they are, but for the model's name before their first varying field. */
export class PlainFrames {
  readonly #last: LastForm;
  /** The head as it is written; undefined: as it came. */
  #head: string | undefined;

  constructor(varying: VaryingFields) {
    this.#last = new LastForm(varying);
  }

  /** A frame as it came and as it was written. */
  learn(raw: string, written: string): void {
    const form = this.#last.learn(raw);
    if (form === undefined) return;
    const rest = raw.slice(form.head.length);
    this.#head = written === raw ? undefined : written.slice(0, written.length - rest.length);
    if (!written.endsWith(rest)) this.#last.forget();
  }

  /** Writes the run of such frames that begins at `at`. Where it ends; `at` itself where there is none. */
  pass(text: string, at: number, write: (run: string) => void): number {
    const { form } = this.#last;
    if (form === undefined) return at;
    const head = this.#head;
    let end = at;
    let written = '';
    for (let next = form.end(text, end); next >= 0; next = form.end(text, end)) {
      if (head !== undefined) written += head + text.slice(end + form.head.length, next);
      end = next;
    }
    if (end === at) return at;
    this.#last.cameAgain();
    write(head === undefined ? text.slice(at, end) : written);
    return end;
  }
}

/** On the way through the canonical form: texts that come one after the other in one form, read where they stand. */
export class RepeatedTexts {
  readonly #last: LastForm;

  /** The text is the first of the varying fields in each frame. */
  constructor(varying: VaryingFields) {
    this.#last = new LastForm(varying);
  }

  /** A frame, and the text that was found in it. */
  learn(raw: string, text: string): void {
    const form = this.#last.learn(raw);
    if (form !== undefined && textOf(form, raw, 0) !== text) this.#last.forget();
  }

  forget(): void {
    this.#last.forget();
  }

  /** Says the texts of the run of such frames that begins at `at`. Where it ends; `at` itself where there is none. */
  read(text: string, at: number, say: (text: string) => void): number {
    const { form } = this.#last;
    if (form === undefined) return at;
    let end = at;
    for (let next = form.end(text, end); next >= 0; next = form.end(text, end)) {
      const said = textOf(form, text, end);
      // What is empty, or no string of JSON, is for the decoder to judge.
      if (said === undefined || said === '') break;
      say(said);
      end = next;
    }
    if (end > at) this.#last.cameAgain();
    return end;
  }
}

/** The first value of a frame that fits. */
function textOf(form: FrameTemplate, text: string, at: number): string | undefined {
  const start = at + form.head.length;
  const end = form.firstValueEnd(text, at);
  const inside = text.slice(start, end);
  if (!inside.includes('\\')) return inside;
  const value = parseJson(text.slice(start - 1, end + 1));
  return typeof value === 'string' ? value : undefined;
}
