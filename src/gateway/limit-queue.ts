// Those who wait for one limit: bounded, and fair between clients, each of whom waits in a lane of its own.

/** Each keeps its lane for as long as it waits. */
export interface Lane {
  readonly lane: string;
}

export class LimitQueue<Waiter extends Lane> {
  /** First in each lane is who came first; first among the lanes is the one whose turn it is. */
  readonly #lanes = new Map<string, Waiter[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  join(waiter: Waiter): void {
    const lane = this.#lanes.get(waiter.lane);
    if (lane === undefined) this.#lanes.set(waiter.lane, [waiter]);
    else lane.push(waiter);
    this.#size += 1;
  }

  has(waiter: Waiter): boolean {
    return this.#lanes.get(waiter.lane)?.includes(waiter) ?? false;
  }

  /** Its place is free for another. Does nothing where it is not here any more. */
  leave(waiter: Waiter): void {
    const lane = this.#lanes.get(waiter.lane);
    const at = lane?.indexOf(waiter) ?? -1;
    if (lane === undefined || at < 0) return;
    lane.splice(at, 1);
    if (lane.length === 0) this.#lanes.delete(waiter.lane);
    this.#size -= 1;
  }

  /** It got what it waited for: its lane's next turn comes after those of all others. */
  served(waiter: Waiter): void {
    this.leave(waiter);
    const lane = this.#lanes.get(waiter.lane);
    if (lane === undefined) return;
    this.#lanes.delete(waiter.lane);
    this.#lanes.set(waiter.lane, lane);
  }

  /** All who wait, in the order of their turns: the first of each lane, then the second of each … */
  inTurn(): readonly Waiter[] {
    const lanes = [...this.#lanes.values()];
    const rounds = Math.max(0, ...lanes.map((lane) => lane.length));
    return Array.from({ length: rounds }, (_, round) => lanes.flatMap((lane) => lane.slice(round, round + 1))).flat();
  }
}
