// What is known of an attempt once it is over.
import type { Warning } from '../codec/canonical/warning.ts';
import type { Exchange } from '../codec/exchange.ts';
import type { Attempt } from '../routing/attempt.ts';
import type { AttemptRecord } from '../telemetry/record.ts';

/** Holds nothing of the exchange but what it says of itself: a trace outlives the request, and keeps no body. */
export interface AttemptEnd extends AttemptRecord {
  readonly attempt: Attempt;
  /** Whole milliseconds from the request's head. */
  readonly startedMs: number;
  /** Undefined where no exchange could be made. */
  readonly passthrough: boolean | undefined;
  readonly warnings: readonly Warning[];
}

/** What is known of an attempt while it is made. */
export interface SentAttempt {
  readonly attempt: Attempt;
  /** The clock's milliseconds. */
  readonly startedAt: number;
  /** The upstream's HTTP status, where it came so far. */
  readonly status: number | undefined;
  /** Undefined where none could be made. */
  readonly exchange?: Exchange | undefined;
}
