// How much of its limits a client has left, in the headers that its protocol's SDKs know.
import type { Reading } from '../state/meters.ts';
import type { Protocol } from '../vocabulary.ts';
import type { Headers } from './answer-head.ts';

type Counted = 'requests' | 'tokens';

interface Standing {
  readonly most: number;
  readonly left: number;
  readonly resetMs: number;
}

type Writer = (of: Counted, standing: Standing, now: number) => Headers;

const openai: Writer = (of, { most, left, resetMs }) => ({
  [`x-ratelimit-limit-${of}`]: String(most),
  [`x-ratelimit-remaining-${of}`]: String(left),
  [`x-ratelimit-reset-${of}`]: durationText(resetMs),
});

/** Sources: OpenAI, rate limits guide; Anthropic, rate limits page (2026-11). Gemini and Ollama have no such headers. */
const WRITERS: Readonly<Partial<Record<Protocol, Writer>>> = {
  'openai-chat': openai,
  'openai-responses': openai,
  anthropic: (of, { most, left, resetMs }, now) => ({
    [`anthropic-ratelimit-${of}-limit`]: String(most),
    [`anthropic-ratelimit-${of}-remaining`]: String(left),
    [`anthropic-ratelimit-${of}-reset`]: `${new Date(now + resetMs).toISOString().slice(0, 19)}Z`,
  }),
};

/** Of several limits on the same the one with the least left counts: a client can do no more than that. */
export function rateLimitHeaders(protocol: Protocol, readings: readonly Reading[], now: number): Headers {
  const write = WRITERS[protocol];
  const headers: Headers = {};
  if (write === undefined) return headers;
  for (const unit of ['requests', 'tokens'] as const) {
    const tightest = readings
      .filter(({ meter }) => meter.of === unit)
      .map(({ meter, used, resetMs }) => ({
        most: meter.most,
        left: Math.max(0, Math.floor(meter.most - used)),
        resetMs,
      }))
      .sort((a, b) => a.left - b.left)[0];
    if (tightest !== undefined) Object.assign(headers, write(unit, tightest, now));
  }
  return headers;
}

/** As OpenAI writes a duration: `6m0s`, `1.5s`, `20ms`. */
function durationText(milliseconds: number): string {
  const ms = Math.ceil(milliseconds);
  if (ms < 1_000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = (ms % 60_000) / 1_000;
  return `${hours > 0 ? `${hours}h` : ''}${hours > 0 || minutes > 0 ? `${minutes}m` : ''}${seconds}s`;
}
