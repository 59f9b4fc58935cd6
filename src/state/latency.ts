// A peak EWMA of latencies, kept for each identity: quick to see that something became slow, slow to trust it again.

/** Milliseconds in which an old value fades to 1/e. */
const FADES_IN_MS = 30_000;
/** Model names come from clients: what a client can make up must not grow without bound. */
const MOST = 10_000;

interface Seen {
  value: number;
  at: number;
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
    if (before === undefined) this.#add(identity, { value: milliseconds, at: now });
    else {
      const kept = weightOf(before, now);
      before.value = Math.max(milliseconds, before.value * kept + milliseconds * (1 - kept));
      before.at = now;
    }
  }

  #add(identity: string, seen: Seen): void {
    if (this.#seen.size >= MOST) this.#forgetHalf();
    this.#seen.set(identity, seen);
  }

  /** Those that were not seen for the longest time. */
  #forgetHalf(): void {
    const byAge = [...this.#seen].sort(([, one], [, other]) => one.at - other.at);
    for (const [identity] of byAge.slice(0, MOST / 2)) this.#seen.delete(identity);
  }

  retire(declared: (identity: string) => boolean): void {
    for (const identity of this.#seen.keys()) if (!declared(identity)) this.#seen.delete(identity);
  }
}

function weightOf({ at }: Seen, now: number): number {
  return Math.exp(-Math.max(0, now - at) / FADES_IN_MS);
}
