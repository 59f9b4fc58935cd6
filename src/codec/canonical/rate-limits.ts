// When a vendor's rate limits that are used up begin anew, as the headers of an answer say.

type Headers = Readonly<Record<string, string | undefined>>;

/**
 * Each dimension has a remainder and a reset: `x-ratelimit-remaining-tokens` and `x-ratelimit-reset-tokens` (OpenAI, Groq,
 * Azure and those who follow them; OpenRouter has one without a dimension), `anthropic-ratelimit-tokens-remaining` and
 * `-reset`. developers.openai.com/api/docs/guides/rate-limits, platform.claude.com/docs/en/api/rate-limits (2026-11).
 */
const DIMENSIONS: readonly { readonly remaining: RegExp; readonly reset: (dimension: string) => string }[] = [
  { remaining: /^x-ratelimit-remaining(.*)$/, reset: (dimension) => `x-ratelimit-reset${dimension}` },
  { remaining: /^anthropic-ratelimit-(.+)-remaining$/, reset: (dimension) => `anthropic-ratelimit-${dimension}-reset` },
];

/**
 * Milliseconds until the last reset of the dimensions of which nothing remains; undefined where none is used up, or none
 * says when it resets. `now` in Unix milliseconds.
 */
export function resetOf(headers: Headers, now: number): number | undefined {
  const resets = Object.keys(headers).flatMap((name) => {
    if (!isUsedUp(headers[name])) return [];
    return DIMENSIONS.flatMap(({ remaining, reset }) => {
      const [, dimension] = remaining.exec(name) ?? [];
      return dimension === undefined ? [] : (untilReset(headers[reset(dimension)], now) ?? []);
    });
  });
  return resets.length === 0 ? undefined : Math.max(...resets);
}

function isUsedUp(remaining: string | undefined): boolean {
  return remaining !== undefined && remaining.trim() !== '' && Number(remaining) <= 0;
}

const UNIT_MS: Readonly<Record<string, number>> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  ms: 1,
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** Milliseconds of `6m0s`, `1h2m3.5s`, `120ms` (Go's `time.Duration`, and days); undefined where it is none. */
export function durationOf(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ns|us|µs|ms|s|m|h|d))+$/.test(text)) return undefined;
  const parts = text.matchAll(/([\d.]+)([a-zµ]+)/g);
  return Math.ceil(parts.reduce((sum, [, amount, unit]) => sum + Number(amount) * (UNIT_MS[unit ?? ''] ?? 0), 0));
}

/** From here on a number is no time to wait but a moment, in Unix seconds; and from there in milliseconds. */
const MOMENT_IN_SECONDS = 1e9;
const MOMENT_IN_MILLISECONDS = 1e12;

/** A duration, a number of seconds, a moment in Unix time, or a date (RFC 3339). */
function untilReset(reset: string | undefined, now: number): number | undefined {
  const text = reset?.trim() ?? '';
  if (text === '') return undefined;
  const number = Number(text);
  if (Number.isNaN(number)) return durationOf(text) ?? until(Date.parse(text), now);
  if (number >= MOMENT_IN_MILLISECONDS) return until(number, now);
  return number >= MOMENT_IN_SECONDS ? until(number * 1_000, now) : Math.max(0, Math.ceil(number * 1_000));
}

function until(moment: number, now: number): number | undefined {
  return Number.isNaN(moment) ? undefined : Math.max(0, moment - now);
}
