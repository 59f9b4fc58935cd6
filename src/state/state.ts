// The contract of what outlives a request and a reload: rotations, affinities, outages, circuits, requests under way, latencies.
// Everything is keyed by the identity of what it counts, never by its place in a table: `key PROVIDER/LABEL` (and
// ` MODEL` after it, for its standing with one model), `target PROVIDER/MODEL`, `pool NAME`, `route NAME#ARM`,
// `keys PROVIDER`. `routing/health` and `routing/prepare` make these names.
import type { ErrorKind } from '../errors.ts';
import type { Meters } from './meters.ts';

/**
 * All methods but `meters.take` answer at once, from memory. A shared store (Redis) stands behind it as a local replica:
 * reads never leave the process, the writes of one decision are collected and sent in one round trip, and what others
 * wrote arrives by subscription. Rotations, latencies and requests under way stay local by design: each process rotates
 * fairly by itself, so all of them together do, too.
 */
export interface State {
  /** Limits and budgets: the one part whose decisions are asked of a shared store, and awaited by the gateway. */
  readonly meters: Meters;

  /** Where the rotation of this group stands. The caller writes into it. */
  rotation(group: string): Map<string, number>;

  /** The member that a key of this group keeps to; undefined where there is none, or it ended before `now`. */
  affinity(group: string, key: string, now: number): string | undefined;
  setAffinity(group: string, key: string, affinity: Affinity): void;

  outage(identity: string): Outage | undefined;
  /** Undefined ends it. */
  setOutage(identity: string, outage: Outage | undefined): void;
  /** All that have not been ended. */
  outages(): readonly Outage[];

  /** The circuit of a target; undefined: closed, and no failures are known. */
  circuit(identity: string): Circuit | undefined;
  /** Undefined closes it and forgets its failures. */
  setCircuit(identity: string, circuit: Circuit | undefined): void;
  /** All that are known, with or without an outage. */
  circuits(): readonly Circuit[];

  /** Requests under way with this identity. */
  inFlight(identity: string): number;
  /** Counts one request under way for each identity, until it is released. */
  lease(identities: readonly string[]): Lease;

  /**
   * Milliseconds to the first token as a peak EWMA: a slower one counts at once and in full, a faster one smoothly, and
   * what nobody confirms fades. Undefined where nothing was seen yet.
   */
  latency(identity: string, now: number): number | undefined;
  observeLatency(identity: string, milliseconds: number, now: number): void;

  /** Where it is kept, and whether that can be reached. */
  readonly store: StoreReport;
  /** Lets go of a shared store. */
  close(): Promise<void>;

  /** Forgets rotations, affinities, outages, circuits and latencies that are no longer declared. Leases end by themselves. */
  retire(declared: (identity: string) => boolean): void;
}

export type StoreReport =
  | { readonly kind: 'memory' }
  | {
      readonly kind: 'redis';
      /** False: this gateway holds its part of every limit by itself. */
      readonly connected: boolean;
      /** How many gateways share it, as far as was last known. */
      readonly gateways: number;
      /** Counts that are to be added once it is back. */
      readonly pending: number;
    };

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

/** Times are the clock's milliseconds. */
export interface Affinity {
  /** The identity of the member in its group. */
  readonly member: string;
  readonly until: number;
}

/** What is known of a target's failures. Plain data; times are the clock's milliseconds. */
export interface Circuit {
  /** PROVIDER/MODEL. */
  readonly target: string;
  /** When it failed, as far as that may still count; rising. */
  readonly failures: readonly number[];
  /** Undefined: closed. */
  readonly open: OpenCircuit | undefined;
}

export interface OpenCircuit {
  readonly since: number;
  /** From then on one request at a time may try the target. */
  readonly until: number;
  /** Such a request is under way. */
  readonly probing: boolean;
}

export interface Lease {
  /** Gives every slot back. Calls after the first do nothing. */
  release(): void;
}
