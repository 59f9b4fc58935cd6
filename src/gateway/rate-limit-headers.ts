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

/** Puts them into the headers. */
type Writer = (headers: Headers, of: Counted, standing: Standing, now: number) => void;

const openai: Writer = (headers, of, { most, left, resetMs }) => {
  headers[`x-ratelimit-limit-${of}`] = String(most);
  headers[`x-ratelimit-remaining-${of}`] = String(left);
  headers[`x-ratelimit-reset-${of}`] = durationText(resetMs);
};

const anthropic: Writer = (headers, of, { most, left, resetMs }, now) => {
  headers[`anthropic-ratelimit-${of}-limit`] = String(most);
  headers[`anthropic-ratelimit-${of}-remaining`] = String(left);
  headers[`anthropic-ratelimit-${of}-reset`] = `${new Date(now + resetMs).toISOString().slice(0, 19)}Z`;
};

/** Sources: OpenAI, rate limits guide; Anthropic, rate limits page (2026-11). Gemini and Ollama have no such headers. */
const WRITERS: Readonly<Partial<Record<Protocol, Writer>>> = {
  'openai-chat': openai,
  'openai-responses': openai,
  anthropic,
};

const COUNTED = ['requests', 'tokens'] as const;

/** Whose limits these are, and when they stand so. */
interface Limited {
  readonly protocol: Protocol;
  readonly readings: readonly Reading[];
  /** The clock's milliseconds. */
  readonly now: number;
}

export function addRateLimits(headers: Headers, { protocol, readings, now }: Limited): void {
  const write = WRITERS[protocol];
  if (write === undefined) return;
  for (const of of COUNTED) {
    const standing = tightest(readings, of);
    if (standing !== undefined) write(headers, of, standing, now);
  }
}

/** Of several limits on the same the one with the least left counts: a client can do no more than that. */
function tightest(readings: readonly Reading[], of: Counted): Standing | undefined {
  let found: Standing | undefined;
  for (const { meter, used, resetMs } of readings) {
    if (meter.of !== of) continue;
    const left = Math.max(0, Math.floor(meter.most - used));
    if (found === undefined || left < found.left) found = { most: meter.most, left, resetMs };
  }
  return found;
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
