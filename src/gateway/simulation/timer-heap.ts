// The timers of simulated time, the soonest first; those that are cancelled are soon forgotten, however far off they are.
import type { Timer } from '../../upstream/clock.ts';

export class VirtualTimer implements Timer {
  /** The clock's milliseconds. */
  readonly at: number;
  /** Of two at one time the one that was set first fires first. */
  readonly order: number;
  #action: (() => void) | undefined;
  readonly #heap: TimerHeap;

  constructor(heap: TimerHeap, { at, order, action }: { at: number; order: number; action: () => void }) {
    this.#heap = heap;
    this.at = at;
    this.order = order;
    this.#action = action;
  }

  get isSet(): boolean {
    return this.#action !== undefined;
  }

  /** What it was set for; from now on it is set for nothing. */
  take(): (() => void) | undefined {
    const action = this.#action;
    this.#action = undefined;
    return action;
  }

  cancel(): void {
    if (this.take() !== undefined) this.#heap.cancelled();
  }
}

/** So many may lie about before they are looked for. */
const FEW = 64;

/** A binary heap, the soonest at index 0. */
export class TimerHeap {
  #heap: VirtualTimer[] = [];
  #cancelled = 0;

  /** How many are set. */
  get size(): number {
    return this.#heap.length - this.#cancelled;
  }

  /** The soonest that is set. */
  get first(): VirtualTimer | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || first.isSet) return first;
      this.#cancelled -= 1;
      this.pop();
    }
  }

  /** One of them is set no longer. Most timers of a gateway end so, long before their time. */
  cancelled(): void {
    this.#cancelled += 1;
    if (this.#cancelled <= FEW || this.#cancelled * 2 <= this.#heap.length) return;
    // What is sorted is a heap.
    this.#heap = this.#heap.filter((timer) => timer.isSet).sort((one, other) => (isBefore(one, other) ? -1 : 1));
    this.#cancelled = 0;
  }

  push(timer: VirtualTimer): void {
    const heap = this.#heap;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      const above = heap[parent];
      if (above === undefined || isBefore(above, timer)) break;
      heap[at] = above;
      at = parent;
    }
    heap[at] = timer;
  }

  /** Takes the one at index 0 away. */
  pop(): void {
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

function isBefore(one: VirtualTimer, other: VirtualTimer): boolean {
  return one.at < other.at || (one.at === other.at && one.order < other.order);
}
