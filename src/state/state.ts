// The contract of what outlives a request and a reload: rotations, outages, requests under way, latencies.
// Everything is keyed by the identity of what it counts, never by its place in a table.
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
  /** All that have not been ended, in the order in which they began. */
  outages(): readonly (readonly [identity: string, outage: Outage])[];

  /** Requests under way with this identity. */
  inFlight(identity: string): number;
  /** Counts one request under way for each identity, until it is released. */
  lease(identities: readonly string[]): Lease;
  /** Everything with at least one request under way. */
  busy(): readonly (readonly [identity: string, count: number])[];

  /** Smoothed milliseconds to the first token; undefined where nothing was seen yet. */
  latency(identity: string): number | undefined;
  observeLatency(identity: string, milliseconds: number): void;

  /** Forgets rotations, outages and latencies that are no longer declared. Leases end by themselves. */
  retire(declared: (identity: string) => boolean): void;
}

/** Why something takes no requests, and until when. Plain data, without secrets. */
export interface Outage {
  readonly reason: ErrorKind;
  /** Milliseconds since 1970. */
  readonly since: number;
  /** Milliseconds since 1970: from then on it is ready, or open to a probe. */
  readonly until: number;
  /** Outages in a row, this one included: what the next one's length grows by. */
  readonly strikes: number;
  /** After `until`, one request at a time may try; ready again only when it succeeded. */
  readonly halfOpen: boolean;
  /** A probe is under way. */
  readonly probing: boolean;
}

export interface Lease {
  /** Gives every slot back. Calls after the first do nothing. */
  release(): void;
}
