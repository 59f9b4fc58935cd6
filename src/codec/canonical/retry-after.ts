// How long an upstream asks to be left alone, as its headers and its body say.
import type { ErrorKind } from '../../errors.ts';
import { resetOf } from './rate-limits.ts';

type Headers = Readonly<Record<string, string | undefined>>;

interface Refusal {
  readonly kind: ErrorKind;
  readonly headers: Headers;
  /** Milliseconds, as the body says them. */
  readonly hintMs?: number | undefined;
}

/**
 * Milliseconds: the longer of Retry-After and the body's hint; where neither is there and a limit was hit, until the last
 * reset of the limits that are used up. Undefined where nothing is said. `now` in Unix milliseconds.
 */
export function waitOf({ kind, headers, hintMs }: Refusal, now: number): number | undefined {
  const said = [retryAfterOf(headers, now), hintMs].filter((wait) => wait !== undefined);
  if (said.length > 0) return Math.max(...said);
  return kind === 'rate_limited' ? resetOf(headers, now) : undefined;
}

/**
 * Milliseconds, from `retry-after-ms`, else from `retry-after` in seconds or as a date (RFC 9110, 10.2.3). Undefined where
 * nothing is said. `now` in Unix milliseconds.
 */
export function retryAfterOf(headers: Headers, now: number): number | undefined {
  const exact = amountOf(headers['retry-after-ms']);
  if (exact !== undefined) return exact;
  const after = headers['retry-after'];
  const seconds = amountOf(after);
  if (seconds !== undefined) return seconds * 1_000;
  const date = after === undefined ? Number.NaN : Date.parse(after);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

function amountOf(value: string | undefined): number | undefined {
  const amount = value === undefined || value.trim() === '' ? Number.NaN : Number(value);
  return Number.isFinite(amount) ? Math.max(0, amount) : undefined;
}
