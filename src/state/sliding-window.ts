// How much was used within the last stretch of time, in slots of a 200th of it: exact to the slot, small to keep.

/** One more slot than these counts, since the oldest is only partly over: so a bound is never passed. */
export const SLOTS = 200;

interface Slot {
  readonly number: number;
  amount: number;
}

export class SlidingWindow {
  readonly #slotMs: number;
  /** Oldest first; empty ones are left out. */
  #slots: Slot[] = [];
  #total = 0;

  /** @param perMs the stretch, in milliseconds */
  constructor(perMs: number) {
    this.#slotMs = perMs / SLOTS;
  }

  used(now: number): number {
    this.#forget(now);
    return this.#total;
  }

  /** The number of the slot that it was added to. */
  add(amount: number, now: number): number {
    this.#forget(now);
    // Time that went backwards counts as standing still.
    const number = Math.max(this.slotAt(now), this.#slots.at(-1)?.number ?? 0);
    const last = this.#slots.at(-1);
    if (last?.number === number) last.amount += amount;
    else this.#slots.push({ number, amount });
    this.#total += amount;
    return number;
  }

  /** Changes what was added to a slot; does nothing where that is over. */
  adjust(number: number, difference: number): void {
    // Most was added just now.
    const slot = this.#slots.findLast((candidate) => candidate.number === number);
    if (slot === undefined) return;
    slot.amount += difference;
    this.#total += difference;
  }

  /** Milliseconds until no more than `amount` is used. */
  untilAtMost(amount: number, now: number): number {
    this.#forget(now);
    if (amount === 0) return this.#untilNothing(now);
    let left = this.#total;
    for (const slot of this.#slots) {
      if (left <= amount) return 0;
      left -= slot.amount;
      if (left <= amount) return this.#overIn(slot, now);
    }
    return 0;
  }

  /** What every reading asks: of all slots the last one says it. */
  #untilNothing(now: number): number {
    const last = this.#slots.findLast(({ amount }) => amount > 0);
    return last === undefined ? 0 : this.#overIn(last, now);
  }

  #overIn({ number }: Slot, now: number): number {
    return Math.max(0, (number + SLOTS + 1) * this.#slotMs - now);
  }

  slotAt(now: number): number {
    return Math.floor(now / this.#slotMs);
  }

  #forget(now: number): void {
    const oldest = this.slotAt(now) - SLOTS;
    const kept = this.#slots.findIndex(({ number }) => number >= oldest);
    if (kept === 0) return;
    const over = kept < 0 ? this.#slots : this.#slots.slice(0, kept);
    if (over.length === 0) return;
    this.#slots = kept < 0 ? [] : this.#slots.slice(kept);
    // Fractions of money and tokens do not add up to exactly nothing.
    this.#total = this.#slots.length === 0 ? 0 : this.#total - over.reduce((sum, slot) => sum + slot.amount, 0);
  }
}
