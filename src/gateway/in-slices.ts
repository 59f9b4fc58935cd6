// Work beside requests: a slice at a time, and between two of them everything else has its turn.
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import type { Steps } from '../routing/steps.ts';

/** Long enough to get on, too short to be felt by those who wait, even where the garbage collector runs in it. */
const SLICE_MS = 3;

/** All of it; whoever waits for it begins with a turn of its own. */
export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const step = slice(steps);
    await setImmediate();
    if (step.done) return step.value;
  }
}

function slice<T>(steps: Steps<T>): IteratorResult<undefined, T> {
  const until = performance.now() + SLICE_MS;
  for (;;) {
    const step = steps.next();
    if (step.done || performance.now() >= until) return step;
  }
}
