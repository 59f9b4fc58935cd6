// How long an upstream of the Messages API asks to be left alone.

type Headers = Readonly<Record<string, string | undefined>>;

/** Each limit has `-remaining` and `-reset`; https://platform.claude.com/docs/en/api/rate-limits (2026-11) */
const LIMITS = ['requests', 'tokens', 'input-tokens', 'output-tokens'] as const;

/**
 * Milliseconds from `now` (Unix milliseconds): `retry-after-ms`, else `retry-after` in seconds or as a date, else the last
 * reset of the limits that are used up. Undefined where nothing is said.
 */
export function retryAfterMs(headers: Headers, now: number): number | undefined {
  const exact = Number(headers['retry-after-ms'] ?? Number.NaN);
  if (Number.isFinite(exact)) return Math.max(0, exact);
  const after = headers['retry-after'];
  if (after !== undefined) {
    const seconds = Number(after);
    return Number.isFinite(seconds) ? Math.max(0, seconds * 1_000) : until(after, now);
  }
  const resets = LIMITS.filter((limit) => headers[`anthropic-ratelimit-${limit}-remaining`] === '0').flatMap(
    (limit) => until(headers[`anthropic-ratelimit-${limit}-reset`], now) ?? [],
  );
  return resets.length === 0 ? undefined : Math.max(...resets);
}

function until(date: string | undefined, now: number): number | undefined {
  const time = date === undefined ? Number.NaN : Date.parse(date);
  return Number.isNaN(time) ? undefined : Math.max(0, time - now);
}
