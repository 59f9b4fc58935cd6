// `state redis`: meters that gateways share, and a replica of what they know of keys, targets and affinities.
import { createMemoryState } from '../memory.ts';
import type { Affinity, Circuit, Lease, Outage, State, StoreReport } from '../state.ts';
import { type LinkOptions, RedisLink } from './link.ts';
import { RedisMeters } from './redis-meters.ts';
import { SharedFacts } from './shared-facts.ts';

/** After its end a fact is of no use any more, but for the strikes that it counts. */
const KEPT_AFTER_MS = 3_600_000;

export interface RedisStateOptions extends LinkOptions {
  /** The clock's milliseconds, by which the facts end. Gateways' clocks should agree to a second. */
  readonly now: () => number;
}

/** Begins to connect; until it has, and whenever Redis is gone, it decides by itself. */
export function createRedisState({ now, ...link }: RedisStateOptions): RedisState {
  return new RedisState(new RedisLink(link), now);
}

export class RedisState implements State {
  readonly meters: RedisMeters;
  readonly #link: RedisLink;
  readonly #now: () => number;
  readonly #local = createMemoryState();
  readonly #facts: SharedFacts;

  constructor(link: RedisLink, now: () => number) {
    this.#link = link;
    this.#now = now;
    this.meters = new RedisMeters(link);
    this.#facts = new SharedFacts(link, now, {
      outage: (identity, said) => this.#local.setOutage(identity, said && this.#heardOutage(identity, said)),
      circuit: (identity, said) => this.#local.setCircuit(identity, said && this.#heardCircuit(identity, said)),
      affinity: (identity, said) => {
        const [group = '', key = ''] = identity.split('\n');
        if (said !== undefined) this.#local.setAffinity(group, key, said);
      },
    });
    link.open({
      returned: async (done) => {
        await this.#facts.load();
        await this.meters.handOver(done);
      },
      heard: (message) => this.#facts.heard(message),
    });
  }

  get store(): Extract<StoreReport, { kind: 'redis' }> {
    const { up: connected, gateways } = this.#link;
    return { kind: 'redis', connected, gateways, pending: this.meters.pending };
  }

  /** Waits until Redis is there, at most so long: without it requests are served all the same. */
  ready(limitMs: number): Promise<void> {
    return this.#link.ready(limitMs);
  }

  close(): Promise<void> {
    return this.#link.close();
  }

  rotation(group: string): Map<string, number> {
    return this.#local.rotation(group);
  }

  affinity(group: string, key: string, now: number): string | undefined {
    return this.#local.affinity(group, key, now);
  }

  setAffinity(group: string, key: string, affinity: Affinity): void {
    this.#local.setAffinity(group, key, affinity);
    this.#facts.share('affinity', `${group}\n${key}`, affinity, affinity.until);
  }

  outage(identity: string): Outage | undefined {
    return this.#local.outage(identity);
  }

  setOutage(identity: string, outage: Outage | undefined): void {
    this.#local.setOutage(identity, outage);
    this.#facts.share('outage', identity, outage, (outage?.until ?? 0) + KEPT_AFTER_MS);
  }

  outages(): readonly Outage[] {
    return this.#local.outages();
  }

  circuit(identity: string): Circuit | undefined {
    return this.#local.circuit(identity);
  }

  setCircuit(identity: string, circuit: Circuit | undefined): void {
    this.#local.setCircuit(identity, circuit);
    this.#facts.share('circuit', identity, circuit, Math.max(this.#now(), circuit?.open?.until ?? 0) + KEPT_AFTER_MS);
  }

  circuits(): readonly Circuit[] {
    return this.#local.circuits();
  }

  inFlight(identity: string): number {
    return this.#local.inFlight(identity);
  }

  lease(identities: readonly string[]): Lease {
    return this.#local.lease(identities);
  }

  latency(identity: string, now: number): number | undefined {
    return this.#local.latency(identity, now);
  }

  observeLatency(identity: string, milliseconds: number, now: number): void {
    this.#local.observeLatency(identity, milliseconds, now);
  }

  retire(declared: (identity: string) => boolean): void {
    this.#local.retire(declared);
  }

  /** Who probes is each gateway's own: one that died in the middle would leave a probe that never ends. */
  #heardOutage(identity: string, said: Outage): Outage {
    return { ...said, model: said.model ?? undefined, probing: this.#local.outage(identity)?.probing ?? false };
  }

  #heardCircuit(identity: string, { target, failures, open }: Circuit): Circuit {
    const probing = this.#local.circuit(identity)?.open?.probing ?? false;
    // Lua knows one kind of table: an empty list comes back as an object.
    return { target, failures: Array.isArray(failures) ? failures : [], open: open && { ...open, probing } };
  }
}
