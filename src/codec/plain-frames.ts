// Frames of a stream that need not be read, because they repeat the form of one that was.
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
