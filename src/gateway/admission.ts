// One HTTP request from its first byte to the end of its answer, on the table that it began with.
import type { RequestRecord } from '../telemetry/record.ts';
import type { GatewayParts } from './gateway-parts.ts';
import type { HedgeShares } from './hedge-shares.ts';
import type { LimitGate } from './limit-gate.ts';
import type { Mirrors } from './mirrors.ts';
import type { Placements } from './placements.ts';
import { nextRequestId } from './request-id.ts';
import type { Snapshot } from './snapshot.ts';
import type { TraceRing } from './trace-ring.ts';

/** What all requests of a gateway have in common. */
export interface Common {
  readonly parts: GatewayParts;
  /** Counted for all of them together. */
  readonly hedges: HedgeShares;
  readonly placements: Placements;
  readonly limits: LimitGate;
  readonly traces: TraceRing;
  readonly mirrors: Mirrors;
  /** Called once for each of them, when it is over. */
  left(snapshot: Snapshot): void;
}

export class Admission {
  readonly common: Common;
  readonly snapshot: Snapshot;
  readonly requestId: string;
  /** The clock's milliseconds. */
  readonly startedAt: number;
  #over = false;

  constructor(common: Common, snapshot: Snapshot, requestId: string = nextRequestId()) {
    this.common = common;
    this.snapshot = snapshot;
    this.requestId = requestId;
    this.startedAt = common.parts.clock.now();
  }

  get parts(): GatewayParts {
    return this.common.parts;
  }

  /** The request is over: lets go of the table and says what happened. Calls after the first do nothing. */
  finish(record: RequestRecord): void {
    if (this.#over) return;
    this.#over = true;
    this.common.left(this.snapshot);
    this.parts.onRecord(record);
  }
}
