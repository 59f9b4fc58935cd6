// Time for simulations: it jumps from timer to timer, so that an hour of traffic takes as long as its work.
import type { Clock, Timer } from '../../upstream/clock.ts';
import { TimerHeap, VirtualTimer } from './timer-heap.ts';

/** 2026-01-01T00:00:00Z, in Unix milliseconds: where simulated time begins unless something else is said. */
const BEGINNING = 1_767_225_600_000;

export class VirtualClock implements Clock {
  #now: number;
  #order = 0;
  #work: Promise<unknown> | undefined;
  readonly #timers = new TimerHeap();

  /** @param startsAt Unix milliseconds. */
  constructor(startsAt = BEGINNING) {
    this.#now = startsAt;
  }

  now(): number {
    return this.#now;
  }

  /** Timers that have neither fired nor been cancelled. */
  get pending(): number {
    return this.#timers.size;
  }

  after(delayMs: number, action: () => void): Timer {
    const timer = new VirtualTimer(this.#timers, {
      at: this.#now + Math.max(0, delayMs),
      order: this.#order++,
      action,
    });
    this.#timers.push(timer);
    return timer;
  }

  waitFor(work: Promise<unknown>): void {
    this.#work = this.#work === undefined ? work : Promise.all([this.#work, work]);
  }

  /** Fires all that is due within so many milliseconds, in order, each once what those before it began is done. */
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

  /** Only where there is work to wait for is there a pause between two timers. */
  async #fireUntil(over: (nextAt: number) => boolean): Promise<void> {
    await this.#settled();
    for (let next = this.#timers.first; next !== undefined && !over(next.at); next = this.#timers.first) {
      this.#timers.pop();
      this.#now = Math.max(this.#now, next.at);
      next.take()?.();
      if (this.#work !== undefined) await this.#settled();
    }
  }

  /** What the process still works on is done. */
  async #settled(): Promise<void> {
    do {
      const work = this.#work;
      this.#work = undefined;
      await work;
    } while (this.#work !== undefined);
  }
}
