// Frames of a translated stream that need not be decoded: they say one more piece of a text in the form of one that was.
import { parseJson } from './canonical/read-json.ts';
import { FrameTemplate, type VaryingFields } from './frame-template.ts';

/** How many forms are learned in a row without one that comes again; from then on every frame is decoded. */
const MOST_VAIN_FORMS = 16;

/** Texts that come one after the other in one form, read where they stand. */
export class RepeatedTexts {
  readonly #varying: VaryingFields;
  #form: FrameTemplate | undefined;
  #vain = 0;
  /** Of the run that was found last: where its values begin and end. */
  readonly #places: number[] = [];
  /** Where the last frame of the run that was read begins. */
  lastAt = 0;

  constructor(varying: VaryingFields) {
    this.#varying = varying;
  }

  /** A frame, and the text that was found in it. */
  learn(raw: string, text: string): void {
    this.#vain += 1;
    this.#form = this.#vain > MOST_VAIN_FORMS ? undefined : FrameTemplate.of(raw, this.#varying);
    if (this.#form?.run(raw, 0, this.#places) !== raw.length || this.#textOf(raw, 0) !== text) this.forget();
  }

  forget(): void {
    this.#form = undefined;
  }

  /** Says the texts of the run of such frames that begins at `at`. Where it ends; `at` itself where there is none. */
  read(source: string, at: number, say: (text: string) => void): number {
    const form = this.#form;
    if (form === undefined) return at;
    let end = form.run(source, at, this.#places);
    const step = 2 * form.values;
    for (let first = 0; first < this.#places.length; first += step) {
      const frameAt = (this.#places[first] as number) - form.head.length;
      const text = this.#textOf(source, first);
      // What is empty, or no string of JSON, is for the decoder to judge.
      if (text === undefined || text === '') {
        end = frameAt;
        break;
      }
      say(text);
      this.lastAt = frameAt;
    }
    if (end > at) this.#vain = 0;
    return end;
  }

  /** @param first of the places of a frame's values */
  #textOf(source: string, first: number): string | undefined {
    const value = this.#form?.text;
    if (value === undefined) return undefined;
    const start = this.#places[first + 2 * value] as number;
    const end = this.#places[first + 2 * value + 1] as number;
    const inside = source.slice(start, end);
    if (!inside.includes('\\')) return inside;
    const text = parseJson(source.slice(start - 1, end + 1));
    return typeof text === 'string' ? text : undefined;
  }
}
