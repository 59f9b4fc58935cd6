// The running whole: the present table, the requests in flight on it and on older ones, and what outlives them all.
import { retireVanished } from '../routing/health.ts';
import type { Reading } from '../state/meters.ts';
import { Admission, type Common } from './admission.ts';
import type { GatewayParts } from './gateway-parts.ts';
import { HedgeShares } from './hedge-shares.ts';
import { LimitGate } from './limit-gate.ts';
import { Mirrors } from './mirrors.ts';
import { Placements } from './placements.ts';
import type { Snapshot } from './snapshot.ts';
import { TraceRing } from './trace-ring.ts';

export class Gateway {
  readonly parts: GatewayParts;
  /** The last requests, for people who ask what became of them. */
  readonly traces = new TraceRing();
  readonly #mirrors = new Mirrors();
  readonly #hedges = new HedgeShares();
  readonly #limits: LimitGate;
  readonly #common: Common;
  #snapshot: Snapshot;
  #inFlight = 0;
  #idleListeners: (() => void)[] = [];

  constructor(snapshot: Snapshot, parts: GatewayParts) {
    this.#snapshot = snapshot;
    this.parts = parts;
    this.#limits = new LimitGate(parts.state.meters, parts.clock);
    this.#common = {
      parts,
      hedges: this.#hedges,
      placements: new Placements(),
      limits: this.#limits,
      traces: this.traces,
      mirrors: this.#mirrors,
      left: (left) => this.#left(left),
    };
  }

  /** The table that new requests begin on. */
  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** New requests begin on this table from now on; those in flight end on theirs. Health carries over by identity. */
  install(snapshot: Snapshot): void {
    const old = this.#snapshot;
    if (old === snapshot) return;
    this.#snapshot = snapshot;
    retireVanished(this.parts.state, snapshot.routing);
    this.#limits.install(snapshot.routing.limits.meters);
    this.#hedges.retire(new Set(snapshot.table.routes.map(({ name }) => name)));
    old.retire();
  }

  /** A request begins: it holds on to the present table until `Admission.finish`. Its id is made up unless given. */
  admit(requestId?: string): Admission {
    const snapshot = this.#snapshot;
    this.#inFlight += 1;
    snapshot.acquire();
    return new Admission(this.#common, snapshot, requestId);
  }

  #left(snapshot: Snapshot): void {
    this.#inFlight -= 1;
    snapshot.release();
    if (this.#inFlight === 0 && this.#idleListeners.length > 0)
      for (const listener of this.#idleListeners.splice(0)) listener();
  }

  /** Limits and budgets of the present table that something is used of. */
  get limitReadings(): readonly Reading[] {
    const { meters } = this.#snapshot.routing.limits;
    const readings = this.parts.state.meters.read([...meters.values()], this.parts.clock.now());
    return readings.filter(({ used }) => used > 0);
  }

  /** How many requests wait for a limit. */
  get waiting(): number {
    return this.#limits.waiting;
  }

  /** The gateway is to end: whoever waits for a limit is told so, and nobody waits from now on. */
  drain(): void {
    this.#limits.drain();
  }

  /** Ends the copies, and waits until no request is in flight, at most `limitMs`. True: none is. */
  drained(limitMs: number): Promise<boolean> {
    this.#mirrors.drain();
    if (this.#inFlight === 0) return Promise.resolve(true);
    return new Promise((resolve) => {
      const timer = this.parts.clock.after(limitMs, () => resolve(false));
      this.#idleListeners.push(() => {
        timer.cancel();
        resolve(true);
      });
    });
  }

  /** Ends all connections to upstreams, once the requests that use them are over. */
  close(): void {
    this.#snapshot.retire();
  }
}
