// What is known of an attempt once it is over.
import type { Exchange } from '../codec/exchange.ts';
import type { ErrorKind } from '../errors.ts';
import type { Attempt } from '../routing/attempt.ts';

export interface AttemptEnd {
  readonly attempt: Attempt;
  /** The clock's milliseconds. */
  readonly startedAt: number;
  readonly endedAt: number;
  /** The upstream's HTTP status, where it came so far. */
  readonly status: number | undefined;
  readonly result: ErrorKind | 'ok' | 'cancelled';
  readonly message?: string | undefined;
  /** Undefined where none could be made. */
  readonly exchange?: Exchange | undefined;
  /** It ran beside another. */
  readonly hedge: true | undefined;
}
