// `state memory`: everything in this process, gone when it ends.
import type { Lease, Outage, State } from './state.ts';

/** A moving average forgets a value to 1/e within about this many later ones. */
const LATENCY_WINDOW = 10;

/** Model names come from clients: what a client can make up must not grow without bound. */
const MOST_OUTAGES = 10_000;

export function createMemoryState(): State {
  return new MemoryState();
}

class MemoryState implements State {
  readonly #rotations = new Map<string, Map<string, number>>();
  readonly #outages = new Map<string, Outage>();
  readonly #inFlight = new Map<string, number>();
  readonly #latencies = new Map<string, number>();

  rotation(group: string): Map<string, number> {
    let memory = this.#rotations.get(group);
    if (!memory) {
      memory = new Map();
      this.#rotations.set(group, memory);
    }
    return memory;
  }

  outage(identity: string): Outage | undefined {
    return this.#outages.get(identity);
  }

  setOutage(identity: string, outage: Outage | undefined): void {
    if (!outage) {
      this.#outages.delete(identity);
      return;
    }
    this.#outages.set(identity, outage);
    if (this.#outages.size > MOST_OUTAGES) this.#forgetOne();
  }

  outages(): readonly Outage[] {
    return [...this.#outages.values()];
  }

  inFlight(identity: string): number {
    return this.#inFlight.get(identity) ?? 0;
  }

  lease(identities: readonly string[]): Lease {
    for (const identity of identities) this.#inFlight.set(identity, this.inFlight(identity) + 1);
    let held = true;
    return {
      release: () => {
        if (!held) return;
        held = false;
        for (const identity of identities) this.#giveBack(identity);
      },
    };
  }

  latency(identity: string): number | undefined {
    return this.#latencies.get(identity);
  }

  observeLatency(identity: string, milliseconds: number): void {
    const before = this.#latencies.get(identity) ?? milliseconds;
    this.#latencies.set(identity, before + (milliseconds - before) / LATENCY_WINDOW);
  }

  retire(declared: (identity: string) => boolean): void {
    for (const map of [this.#rotations, this.#outages, this.#latencies]) {
      for (const identity of map.keys()) if (!declared(identity)) map.delete(identity);
    }
  }

  /** The oldest of those for one model: the others are as few as the keys in the file. */
  #forgetOne(): void {
    for (const [identity, outage] of this.#outages) {
      if (outage.model === undefined) continue;
      this.#outages.delete(identity);
      return;
    }
  }

  #giveBack(identity: string): void {
    const left = this.inFlight(identity) - 1;
    if (left > 0) this.#inFlight.set(identity, left);
    else this.#inFlight.delete(identity);
  }
}
