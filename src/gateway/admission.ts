// One HTTP request from its first byte to the end of its answer, on the table that it began with.
import { randomUUID } from 'node:crypto';
import type { RequestRecord } from '../telemetry/record.ts';
import type { GatewayParts } from './gateway-parts.ts';
import type { HedgeShares } from './hedge-shares.ts';
import type { LimitGate } from './limit-gate.ts';
import type { Mirrors } from './mirrors.ts';
import type { Placements } from './placements.ts';
import type { Snapshot } from './snapshot.ts';
import type { TraceRing } from './trace-ring.ts';

interface AdmissionInit {
  readonly requestId: string | undefined;
  readonly snapshot: Snapshot;
  readonly parts: GatewayParts;
  readonly hedges: HedgeShares;
  readonly placements: Placements;
  readonly limits: LimitGate;
  readonly traces: TraceRing;
  readonly mirrors: Mirrors;
  /** Called once, when the request is over. */
  readonly leave: () => void;
}

export class Admission {
  readonly snapshot: Snapshot;
  readonly requestId: string;
  /** The clock's milliseconds. */
  readonly startedAt: number;
  readonly parts: GatewayParts;
  /** Counted for all requests of the gateway together. */
  readonly hedges: HedgeShares;
  readonly placements: Placements;
  readonly limits: LimitGate;
  readonly traces: TraceRing;
  readonly mirrors: Mirrors;
  readonly #leave: () => void;
  #over = false;

  constructor({
    requestId = randomUUID(),
    snapshot,
    parts,
    hedges,
    placements,
    limits,
    traces,
    mirrors,
    leave,
  }: AdmissionInit) {
    this.requestId = requestId;
    this.snapshot = snapshot;
    this.startedAt = parts.clock.now();
    this.parts = parts;
    this.hedges = hedges;
    this.placements = placements;
    this.limits = limits;
    this.traces = traces;
    this.mirrors = mirrors;
    this.#leave = leave;
  }

  /** The request is over: lets go of the table and says what happened. Calls after the first do nothing. */
  finish(record: RequestRecord): void {
    if (this.#over) return;
    this.#over = true;
    this.#leave();
    this.parts.onRecord(record);
  }
}
