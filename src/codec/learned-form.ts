// The form of frames that was learned last, for those who need not read the frames that repeat it.
import { FrameTemplate, type VaryingFields } from './frame-template.ts';

/** How many forms are learned in a row without one that comes again; from then on every frame is read. */
const MOST_VAIN_FORMS = 16;

export class LearnedForm {
  readonly #varying: VaryingFields;
  #form: FrameTemplate | undefined;
  #vain = 0;
  /** Of the run that was found last: where its values begin and end. */
  readonly places: number[] = [];

  constructor(varying: VaryingFields) {
    this.#varying = varying;
  }

  get form(): FrameTemplate | undefined {
    return this.#form;
  }

  /** The form of a whole frame; undefined: nothing in it varies, or no form came again. */
  learn(raw: string): FrameTemplate | undefined {
    this.#vain += 1;
    this.#form = this.#vain > MOST_VAIN_FORMS ? undefined : FrameTemplate.of(raw, this.#varying);
    return this.#form;
  }

  forget(): void {
    this.#form = undefined;
  }

  /** Where the run of such frames ends that begins at `at`; `at` itself where there is none. */
  run(text: string, at: number): number {
    return this.#form === undefined ? at : this.#form.run(text, at, this.places);
  }

  cameAgain(): void {
    this.#vain = 0;
  }
}
