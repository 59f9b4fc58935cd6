// Frames of a translated stream that need not be decoded: they say one more piece of a text in the form of one that was.
import { parseJson } from './canonical/read-json.ts';
import type { VaryingFields } from './frame-template.ts';
import { LearnedForm } from './learned-form.ts';

/** Texts that come one after the other in one form, read where they stand. */
export class RepeatedTexts {
  readonly #last: LearnedForm;
  /** Where the last frame of the run that was read begins. */
  lastAt = 0;

  constructor(varying: VaryingFields) {
    this.#last = new LearnedForm(varying);
  }

  /** A frame, and the text that was found in it. */
  learn(raw: string, text: string): void {
    this.#last.learn(raw);
    if (this.#last.run(raw, 0) !== raw.length || this.#textOf(raw, 0) !== text) this.forget();
  }

  forget(): void {
    this.#last.forget();
  }

  /** Says the texts of the run of such frames that begins at `at`. Where it ends; `at` itself where there is none. */
  read(source: string, at: number, say: (text: string) => void): number {
    const { form, places } = this.#last;
    if (form === undefined) return at;
    let end = this.#last.run(source, at);
    const step = 2 * form.values;
    for (let first = 0; first < places.length; first += step) {
      const frameAt = (places[first] as number) - form.head.length;
      const text = this.#textOf(source, first);
      // What is empty, or no string of JSON, is for the decoder to judge.
      if (text === undefined || text === '') {
        end = frameAt;
        break;
      }
      say(text);
      this.lastAt = frameAt;
    }
    if (end > at) this.#last.cameAgain();
    return end;
  }

  /** @param first of the places of a frame's values */
  #textOf(source: string, first: number): string | undefined {
    const { form, places } = this.#last;
    const value = form?.text;
    if (value === undefined) return undefined;
    const start = places[first + 2 * value] as number;
    const end = places[first + 2 * value + 1] as number;
    const inside = source.slice(start, end);
    if (!inside.includes('\\')) return inside;
    const text = parseJson(source.slice(start - 1, end + 1));
    return typeof text === 'string' ? text : undefined;
  }
}
