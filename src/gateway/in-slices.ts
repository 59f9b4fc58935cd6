// Work beside requests: a slice at a time, and between two of them everything else has its turn.
import { performance } from 'node:perf_hooks';
import { setImmediate } from 'node:timers/promises';
import type { Steps } from '../routing/steps.ts';

/** Long enough to get on, too short to be felt by those who wait. */
const SLICE_MS = 5;

export async function inSlices<T>(steps: Steps<T>): Promise<T> {
  for (;;) {
    const until = performance.now() + SLICE_MS;
    do {
      const step = steps.next();
      if (step.done) return step.value;
    } while (performance.now() < until);
    await setImmediate();
  }
}
