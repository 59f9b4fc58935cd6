// Section 4, "Keys": how long a key cools. Retry-After and the body's hint first, else the resets of what is used up.
import { describe, expect, test } from 'vitest';
import { durationOf, resetOf } from '../../../src/codec/canonical/rate-limits.ts';
import { waitOf } from '../../../src/codec/canonical/retry-after.ts';

const now = Date.parse('2026-11-21T12:00:00Z');
const usedUp = { 'x-ratelimit-remaining-requests': '0', 'x-ratelimit-reset-requests': '6m0s' };

describe('429 cools it until the longer of Retry-After and the body’s hint', () => {
  test.each([
    [{ 'retry-after': '7' }, 3_000, 7_000],
    [{ 'retry-after': '2' }, 3_000, 3_000],
    [{}, 3_000, 3_000],
    [{ 'retry-after': '7' }, undefined, 7_000],
    [{ ...usedUp, 'retry-after': '1' }, undefined, 1_000],
    [{ ...usedUp }, 2_000, 2_000],
  ])('%j and %s: %s ms', (headers, hintMs, wait) => {
    expect(waitOf({ kind: 'rate_limited', headers, hintMs }, now)).toBe(wait);
  });
});

describe('without both, until the latest reset among the dimensions whose `remaining` is 0', () => {
  test.each<[string, Record<string, string>, number | undefined]>([
    ['a duration of OpenAI', usedUp, 360_000],
    [
      'the latest of those used up, and no other',
      {
        ...usedUp,
        'x-ratelimit-remaining-tokens': '0',
        'x-ratelimit-reset-tokens': '17ms',
        'x-ratelimit-remaining-input-tokens': '12',
        'x-ratelimit-reset-input-tokens': '9h',
      },
      360_000,
    ],
    [
      'dates of Anthropic',
      {
        'anthropic-ratelimit-requests-remaining': '12',
        'anthropic-ratelimit-requests-reset': '2026-11-21T13:00:00Z',
        'anthropic-ratelimit-input-tokens-remaining': '0',
        'anthropic-ratelimit-input-tokens-reset': '2026-11-21T12:00:20Z',
      },
      20_000,
    ],
    ['a moment in milliseconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now + 5_000) }, 5_000],
    ['a moment in seconds', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(now / 1_000 + 5) }, 5_000],
    ['seconds', { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '1.5' }, 1_500],
    ['a reset that has passed', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '2026-11-21T11:00:00Z' }, 0],
    ['nothing used up', { 'x-ratelimit-remaining-tokens': '1', 'x-ratelimit-reset-tokens': '9s' }, undefined],
    ['used up, but no reset', { 'x-ratelimit-remaining-tokens': '0' }, undefined],
    ['nonsense', { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': 'soon' }, undefined],
    ['no headers', {}, undefined],
  ])('%s', (_, headers, wait) => {
    expect(resetOf(headers, now)).toBe(wait);
    expect(waitOf({ kind: 'rate_limited', headers }, now)).toBe(wait);
  });

  test('of a limit alone: another failure is not about them', () => {
    expect(waitOf({ kind: 'overloaded', headers: usedUp }, now)).toBeUndefined();
    expect(waitOf({ kind: 'overloaded', headers: { 'retry-after': '3' } }, now)).toBe(3_000);
  });
});

test.each([
  ['6m0s', 360_000],
  ['1h2m3.5s', 3_723_500],
  ['120ms', 120],
  ['1d', 86_400_000],
  ['1.2µs', 1],
  ['6', undefined],
  ['6m 0s', undefined],
  ['', undefined],
])('the duration %s', (text, milliseconds) => {
  expect(durationOf(text)).toBe(milliseconds);
});
