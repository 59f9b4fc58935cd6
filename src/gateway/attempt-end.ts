// What is known of an attempt once it is over.
import type { Warning } from '../codec/canonical/warning.ts';
import type { Exchange } from '../codec/exchange.ts';
import type { ErrorKind } from '../errors.ts';
import type { Attempt } from '../routing/attempt.ts';

/** Holds nothing of the exchange but what it says of itself: a trace outlives the request, and keeps no body. */
export interface AttemptEnd {
  readonly attempt: Attempt;
  /** The clock's milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** The upstream's HTTP status, where it came so far. */
  readonly status: number | undefined;
  readonly result: ErrorKind | 'ok' | 'cancelled';
  readonly message?: string | undefined;
  /** Undefined where no exchange could be made. */
  readonly passthrough: boolean | undefined;
  readonly warnings: readonly Warning[];
  /** It ran beside another. */
  readonly hedge: true | undefined;
}

/** What is known of an attempt while it is made. */
export type SentAttempt = Pick<AttemptEnd, 'attempt' | 'startedAt' | 'status'> & {
  /** Undefined where none could be made. */
  readonly exchange?: Exchange | undefined;
};
