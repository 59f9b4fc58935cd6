// `state memory`: everything in this process, gone when it ends.
import { Affinities } from './affinities.ts';
import { Latencies } from './latency.ts';
import { MemoryMeters } from './memory-meters.ts';
import type { Affinity, Circuit, Lease, Outage, State } from './state.ts';

/** Model names come from clients: what a client can make up must not grow without bound. */
const MOST_OUTAGES = 10_000;
const MOST_CIRCUITS = 10_000;

export function createMemoryState(): State {
  return new MemoryState();
}

class MemoryState implements State {
  readonly meters = new MemoryMeters();
  readonly store = { kind: 'memory' } as const;
  readonly #rotations = new Map<string, Map<string, number>>();
  readonly #outages = new Map<string, Outage>();
  readonly #inFlight = new Map<string, number>();
  readonly #circuits = new Map<string, Circuit>();
  readonly #affinities = new Affinities();
  readonly #latencies = new Latencies();

  async close(): Promise<void> {
    // Nothing is held.
  }

  rotation(group: string): Map<string, number> {
    let memory = this.#rotations.get(group);
    if (!memory) {
      memory = new Map();
      this.#rotations.set(group, memory);
    }
    return memory;
  }

  affinity(group: string, key: string, now: number): string | undefined {
    return this.#affinities.get(group, key, now);
  }

  setAffinity(group: string, key: string, affinity: Affinity): void {
    this.#affinities.set(group, key, affinity);
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

  circuit(identity: string): Circuit | undefined {
    return this.#circuits.get(identity);
  }

  setCircuit(identity: string, circuit: Circuit | undefined): void {
    this.#circuits.delete(identity);
    if (!circuit) return;
    this.#circuits.set(identity, circuit);
    const oldest = this.#circuits.size > MOST_CIRCUITS ? this.#circuits.keys().next().value : undefined;
    if (oldest !== undefined) this.#circuits.delete(oldest);
  }

  circuits(): readonly Circuit[] {
    return [...this.#circuits.values()];
  }

  inFlight(identity: string): number {
    return this.#inFlight.get(identity) ?? 0;
  }

  lease(identities: readonly string[]): Lease {
    return new MemoryLease(this.#inFlight, identities);
  }

  latency(identity: string, now: number): number | undefined {
    return this.#latencies.get(identity, now);
  }

  observeLatency(identity: string, milliseconds: number, now: number): void {
    this.#latencies.observe(identity, milliseconds, now);
  }

  retire(declared: (identity: string) => boolean): void {
    this.#affinities.retire(declared);
    this.#latencies.retire(declared);
    for (const map of [this.#rotations, this.#outages, this.#circuits]) {
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
}

class MemoryLease implements Lease {
  readonly #inFlight: Map<string, number>;
  readonly #identities: readonly string[];
  #held = true;

  constructor(inFlight: Map<string, number>, identities: readonly string[]) {
    this.#inFlight = inFlight;
    this.#identities = identities;
    for (const identity of identities) inFlight.set(identity, (inFlight.get(identity) ?? 0) + 1);
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    for (const identity of this.#identities) {
      const left = (this.#inFlight.get(identity) ?? 0) - 1;
      if (left > 0) this.#inFlight.set(identity, left);
      else this.#inFlight.delete(identity);
    }
  }
}
