// The last requests, in memory: bounded, so that a busy gateway forgets the old ones instead of growing.
import type { RequestTrace } from './request-trace.ts';

const MOST_TRACES = 1_000;

export class TraceRing {
  /** In the order in which they came, from `#next` on. */
  readonly #traces: RequestTrace[] = [];
  #next = 0;

  /** The oldest makes room. */
  add(trace: RequestTrace): void {
    this.#traces[this.#next] = trace;
    this.#next = (this.#next + 1) % MOST_TRACES;
  }

  /** Undefined for a request that never was, or is forgotten. */
  find(requestId: string): RequestTrace | undefined {
    return this.#traces.find((trace) => trace.requestId === requestId);
  }

  /** The newest first. */
  latest(count: number): readonly RequestTrace[] {
    const inOrder = [...this.#traces.slice(this.#next), ...this.#traces.slice(0, this.#next)];
    return inOrder.slice(-count).reverse();
  }
}
