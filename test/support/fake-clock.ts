// Time that moves only when a test moves it.
import type { Clock, Timer } from '../../src/upstream/clock.ts';

interface Entry extends Timer {
  readonly at: number;
  readonly action: () => void;
}

export class FakeClock implements Clock {
  #now = 1_700_000_000_000;
  #entries: Entry[] = [];

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): Timer {
    const entry: Entry = {
      at: this.#now + delayMs,
      action,
      cancel: () => {
        this.#entries = this.#entries.filter((other) => other !== entry);
      },
    };
    this.#entries.push(entry);
    return entry;
  }

  /** How many timers have been set and neither fired nor been cancelled. */
  get pending(): number {
    return this.#entries.length;
  }

  /** Fires what is due, in order, letting promises settle in between. */
  async advance(byMs: number): Promise<void> {
    const end = this.#now + byMs;
    await settle();
    for (;;) {
      const [due] = this.#entries.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at);
      if (due === undefined) break;
      due.cancel();
      this.#now = Math.max(this.#now, due.at);
      due.action();
      await settle();
    }
    this.#now = end;
  }
}

/** Lets everything that waits for nothing but its turn have it. */
export function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
