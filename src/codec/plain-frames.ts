// Frames on their way through that need not be read, because they repeat the form of one that was.
import { FrameTemplate, type VaryingFields } from './frame-template.ts';
import { FrameRewriter } from './rewritten-frames.ts';

/** How many forms are learned in a row without one that comes again; from then on every frame is read. */
const MOST_VAIN_FORMS = 16;

/** Frames of the form that was learned last pass as they are, but for the model's name. Texts have one character a byte. */
export class PlainFrames {
  readonly #varying: VaryingFields;
  #form: FrameTemplate | undefined;
  /** Undefined: they are written as they came. */
  #rewriter: FrameRewriter | undefined;
  /** Of the run that was found last: where its values begin and end. */
  readonly #places: number[] = [];
  #vain = 0;

  constructor(varying: VaryingFields) {
    this.#varying = varying;
  }

  /** A frame as it came and as it was written. */
  learn(raw: string, written: string): void {
    this.#vain += 1;
    this.#rewriter = undefined;
    this.#form = this.#vain > MOST_VAIN_FORMS ? undefined : FrameTemplate.of(raw, this.#varying);
    if (this.#form === undefined || written === raw) return;
    const other = FrameTemplate.of(written, this.#varying);
    if (other?.values === this.#form.values) this.#rewriter = new FrameRewriter(this.#form, other);
    this.#form.run(raw, 0, this.#places);
    if (this.rewritten(raw, raw.length)?.toString('latin1') !== written) this.forget();
  }

  forget(): void {
    this.#form = undefined;
  }

  /** Where the run of such frames ends that begins at `at`; `at` itself where there is none. */
  run(text: string, at: number): number {
    if (this.#form === undefined) return at;
    const end = this.#form.run(text, at, this.#places);
    if (end > at) this.#vain = 0;
    return end;
  }

  /** How the run is written that was found last; undefined: as it came. */
  rewritten(text: string, length: number): Buffer | undefined {
    return this.#rewriter?.write(text, length, this.#places);
  }

  /** Where the last frame begins of the run that was found last. */
  get lastFrame(): number {
    const form = this.#form;
    return form === undefined ? 0 : (this.#places.at(-2 * form.values) ?? 0) - form.head.length;
  }
}
