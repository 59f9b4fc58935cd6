// Frames on their way through that need not be read, because they repeat the form of one that was.
import { FrameTemplate, type VaryingFields } from './frame-template.ts';
import { LearnedForm } from './learned-form.ts';
import { FrameRewriter } from './rewritten-frames.ts';

/** Frames of the form that was learned last pass as they are, but for the model's name. Texts have one character a byte. */
export class PlainFrames {
  readonly #varying: VaryingFields;
  readonly #last: LearnedForm;
  /** Undefined: they are written as they came. */
  #rewriter: FrameRewriter | undefined;

  constructor(varying: VaryingFields) {
    this.#varying = varying;
    this.#last = new LearnedForm(varying);
  }

  /** A frame as it came and as it was written. */
  learn(raw: string, written: string): void {
    this.#rewriter = undefined;
    const form = this.#last.learn(raw);
    if (form === undefined || written === raw) return;
    const other = FrameTemplate.of(written, this.#varying);
    if (other?.values === form.values) this.#rewriter = new FrameRewriter(form, other);
    this.#last.run(raw, 0);
    if (this.rewritten(raw, raw.length)?.toString('latin1') !== written) this.forget();
  }

  forget(): void {
    this.#last.forget();
  }

  /** Where the run of such frames ends that begins at `at`; `at` itself where there is none. */
  run(text: string, at: number): number {
    const end = this.#last.run(text, at);
    if (end > at) this.#last.cameAgain();
    return end;
  }

  /** How the run is written that was found last; undefined: as it came. */
  rewritten(text: string, length: number): Buffer | undefined {
    return this.#rewriter?.write(text, length, this.#last.places);
  }

  /** Where the last frame begins of the run that was found last. */
  get lastFrame(): number {
    const { form, places } = this.#last;
    return form === undefined ? 0 : (places.at(-2 * form.values) ?? 0) - form.head.length;
  }
}
