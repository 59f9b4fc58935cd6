// A peak EWMA of latencies, kept for each identity: quick to see that something became slow, slow to trust it again.

/** Milliseconds in which an old value fades to 1/e. */
const FADES_IN_MS = 30_000;
/** Model names come from clients: what a client can make up must not grow without bound. */
const MOST = 10_000;

interface Seen {
  readonly value: number;
  readonly at: number;
}

/** Source: the load balancer of Finagle (`PeakEwma`, Twitter 2015), which gives the measure its name. */
export class Latencies {
  readonly #seen = new Map<string, Seen>();

  /** Undefined where nothing was seen yet. What nobody confirms fades, so that a slow one is tried again. */
  get(identity: string, now: number): number | undefined {
    const seen = this.#seen.get(identity);
    return seen && seen.value * weightOf(seen, now);
  }

  observe(identity: string, milliseconds: number, now: number): void {
    const before = this.#seen.get(identity);
    const kept = before === undefined ? 0 : weightOf(before, now);
    const smooth = before === undefined ? milliseconds : before.value * kept + milliseconds * (1 - kept);
    this.#seen.delete(identity);
    this.#seen.set(identity, { value: Math.max(milliseconds, smooth), at: now });
    const [oldest] = this.#seen.keys();
    if (this.#seen.size > MOST && oldest !== undefined) this.#seen.delete(oldest);
  }

  retire(declared: (identity: string) => boolean): void {
    for (const identity of this.#seen.keys()) if (!declared(identity)) this.#seen.delete(identity);
  }
}

function weightOf({ at }: Seen, now: number): number {
  return Math.exp(-Math.max(0, now - at) / FADES_IN_MS);
}
