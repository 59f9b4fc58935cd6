// How long an upstream asks to be left alone, as its headers say.

/**
 * Milliseconds, from `retry-after-ms`, else from `retry-after` in seconds or as a date (RFC 9110, 10.2.3). Undefined where
 * nothing is said. `now` in Unix milliseconds.
 */
export function retryAfterOf(headers: Readonly<Record<string, string | undefined>>, now: number): number | undefined {
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
