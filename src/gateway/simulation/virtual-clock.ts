// Time for simulations: it jumps from timer to timer, so that an hour of traffic takes as long as its work.
import type { Clock, Timer } from '../../upstream/clock.ts';

interface Entry extends Timer {
  readonly at: number;
  /** Of two at one time the one that was set first fires first. */
  readonly order: number;
  action: (() => void) | undefined;
}

/** 2026-01-01T00:00:00Z, in Unix milliseconds: where simulated time begins unless something else is said. */
const BEGINNING = 1_767_225_600_000;

export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  #pending = 0;
  #work: Promise<unknown> | undefined;
  /** A binary heap, the soonest at index 0. Cancelled entries stay until they come up. */
  readonly #heap: Entry[] = [];

  /** @param startsAt Unix milliseconds. */
  constructor(startsAt = BEGINNING) {
    this.#now = startsAt;
  }

  now(): number {
    return this.#now;
  }

  /** Timers that have neither fired nor been cancelled. */
  get pending(): number {
    return this.#pending;
  }

  after(delayMs: number, action: () => void): Timer {
    const entry: Entry = {
      at: this.#now + Math.max(0, delayMs),
      order: this.#order++,
      action,
      cancel: () => {
        if (entry.action !== undefined) this.#pending -= 1;
        entry.action = undefined;
      },
    };
    this.#pending += 1;
    this.#push(entry);
    return entry;
  }

  waitFor(work: Promise<unknown>): void {
    this.#work = this.#work === undefined ? work : Promise.all([this.#work, work]);
  }

  /** Fires all that is due within so many milliseconds, in order; after each, what waits only for its turn has it. */
  async advance(byMs: number): Promise<void> {
    const end = this.#now + byMs;
    await this.#fireUntil((at) => at > end);
    this.#now = end;
  }

  /** Fires what is due, in order, and stops as soon as it is over; false where nothing is left that could end it. */
  async advanceUntil(over: () => boolean): Promise<boolean> {
    await this.#fireUntil(over);
    return over();
  }

  async #fireUntil(over: (nextAt: number) => boolean): Promise<void> {
    await this.#settled();
    for (let next = this.#heap[0]; next !== undefined && !over(next.at); next = this.#heap[0]) {
      this.#pop();
      const { action } = next;
      if (action === undefined) continue;
      next.cancel();
      this.#now = Math.max(this.#now, next.at);
      action();
      await this.#settled();
    }
  }

  /** What waits only for its turn has it, and what the process still works on is done. */
  async #settled(): Promise<void> {
    do {
      const work = this.#work;
      this.#work = undefined;
      await work;
    } while (this.#work !== undefined);
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.push(entry) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, entry)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = entry;
  }

  /** Takes the soonest away. */
  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    let at = 0;
    for (;;) {
      const left = heap[2 * at + 1];
      const right = heap[2 * at + 2];
      const isRight = left !== undefined && right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (child === undefined || isBefore(last, child)) break;
      heap[at] = child;
      at = 2 * at + (isRight ? 2 : 1);
    }
    heap[at] = last;
  }
}

function isBefore(one: Entry, other: Entry): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
