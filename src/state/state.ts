// The contract of what outlives a request and a reload: rotations, outages, requests under way, latencies.
// Everything is keyed by the identity of what it counts, never by its place in a table: `key PROVIDER/LABEL` (and
// ` MODEL` after it, for its standing with one model), `target PROVIDER/MODEL`, `pool NAME`, `route NAME#ARM`,
// `keys PROVIDER`. `routing/health` and `routing/prepare` make these names.
import type { ErrorKind } from '../errors.ts';

/**
 * All methods answer at once, from memory. A shared store (Redis) stands behind it as a local replica: reads never
 * leave the process, the writes of one decision (outage and lease) are collected and sent in one round trip, and what
 * others wrote arrives by subscription. Rotations and latencies stay local by design: each process rotates fairly by
 * itself, so all of them together do, too.
 */
export interface State {
  /** Where the rotation of this group stands. The caller writes into it. */
  rotation(group: string): Map<string, number>;

  outage(identity: string): Outage | undefined;
  /** Undefined ends it. */
  setOutage(identity: string, outage: Outage | undefined): void;
  /** All that have not been ended. */
  outages(): readonly Outage[];

  /** Requests under way with this identity. */
  inFlight(identity: string): number;
  /** Counts one request under way for each identity, until it is released. */
  lease(identities: readonly string[]): Lease;

  /** Smoothed milliseconds to the first token; undefined where nothing was seen yet. */
  latency(identity: string): number | undefined;
  observeLatency(identity: string, milliseconds: number): void;

  /** Forgets rotations, outages and latencies that are no longer declared. Leases end by themselves. */
  retire(declared: (identity: string) => boolean): void;
}

/** Why a key takes no requests, and until when. Plain data without secrets; times are the clock's milliseconds. */
export interface Outage {
  /** PROVIDER/LABEL. */
  readonly key: string;
  /** It is out for this model only. */
  readonly model: string | undefined;
  readonly reason: ErrorKind;
  readonly since: number;
  /** From then on it is ready, or open to a probe. */
  readonly until: number;
  /** Outages in a row, this one included: the next one's length grows by it. */
  readonly strikes: number;
  /** After `until` one request at a time may try it; it is ready again only when one succeeded. */
  readonly halfOpen: boolean;
  /** Such a request is under way. */
  readonly probing: boolean;
}

export interface Lease {
  /** Gives every slot back. Calls after the first do nothing. */
  release(): void;
}
