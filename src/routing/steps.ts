// Work that pauses by itself, so that whoever has it done decides how much is done at a time.

export type Steps<T> = Generator<undefined, T>;

/** All of it, without a pause. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}
