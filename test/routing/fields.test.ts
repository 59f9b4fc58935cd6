// The fields of conditions that read more than names: numbers, texts, samples, times. One test a row of the language's table.
import { describe, expect, test } from 'vitest';
import type { Condition, RequestKey, TimeWindow } from '../../src/route-table.ts';
import { compileCondition } from '../../src/routing/condition.ts';
import { lotOf, requestIdAt } from '../../src/routing/sample.ts';
import { FLAGS, NUMBER_FIELDS } from '../../src/vocabulary.ts';
import { aRequest } from './support/tables.ts';

type Parts = Parameters<typeof aRequest>[0];

function outcome(condition: Condition, parts: Parts = {}): string {
  const compiled = compileCondition(condition);
  const facts = aRequest(parts);
  return compiled.test(facts) ? 'holds' : (compiled.whyNot(facts, true)[0]?.outcome ?? '');
}

describe('user, metadata', () => {
  test('globs after it', () => {
    const user: Condition = { kind: 'user', globs: ['team-*', 'admin'] };
    expect(outcome(user, { user: 'team-a' })).toBe('holds');
    expect(outcome(user, { user: 'other' })).toBe('different');
    expect(outcome(user)).toBe('absent');
    const plan: Condition = { kind: 'metadata', name: 'plan', globs: ['free'] };
    expect(outcome(plan, { metadata: { plan: 'free' } })).toBe('holds');
    expect(outcome(plan, { metadata: { plan: 'paid' } })).toBe('different');
    expect(outcome(plan, { metadata: { other: 'free' } })).toBe('absent');
  });

  test('`metadata` alone: present', () => {
    const plan: Condition = { kind: 'metadata', name: 'plan', globs: [] };
    expect(outcome(plan, { metadata: { plan: '' } })).toBe('holds');
    expect(outcome(plan)).toBe('absent');
  });
});

test.each(FLAGS)('%s: true when the request uses it', (flag) => {
  expect(outcome({ kind: 'flag', flag }, { flags: [flag] })).toBe('holds');
  expect(outcome({ kind: 'flag', flag })).toBe('absent');
});

test.each(NUMBER_FIELDS)('%s: compared, or within a range with both ends', (field) => {
  const at = (value: number) => ({ numbers: { [field]: value } });
  expect(outcome({ kind: 'number', field, min: 5, max: 9 }, at(5))).toBe('holds');
  expect(outcome({ kind: 'number', field, min: 5, max: 9 }, at(9))).toBe('holds');
  expect(outcome({ kind: 'number', field, max: 9 }, at(10))).toBe('different');
  expect(outcome({ kind: 'number', field, min: 5 })).toBe('absent');
});

describe('sample', () => {
  const ids = Array.from({ length: 20_000 }, (_, index) => `request-${index}`);
  const drawn = (share: number, by?: RequestKey) => {
    const { test: holds } = compileCondition({ kind: 'sample', share, ...(by && { by }) });
    return new Set(ids.filter((id) => holds(aRequest({ requestId: id, user: `${id}-user` }))));
  };

  test('takes its share of all', () => {
    expect(drawn(0.05).size / ids.length).toBeCloseTo(0.05, 2);
    expect(drawn(0).size).toBe(0);
    expect(drawn(1).size).toBe(ids.length);
  });

  test('`sample 5%` lies within `sample 10%`', () => {
    const larger = drawn(0.1);
    for (const id of drawn(0.05)) expect(larger.has(id)).toBe(true);
  });

  test('by KEY: requests of one key are drawn together, and otherwise than by their own ids', () => {
    const { test: holds } = compileCondition({ kind: 'sample', share: 0.5, by: { kind: 'user' } });
    for (const user of ['u1', 'u2', 'u3']) {
      const results = new Set(ids.slice(0, 50).map((requestId) => holds(aRequest({ requestId, user }))));
      expect(results.size).toBe(1);
    }
    const own = drawn(0.5);
    const both = [...drawn(0.5, { kind: 'user' })].filter((id) => own.has(id)).length;
    expect(both / ids.length).toBeCloseTo(0.25, 1);
  });

  test('by KEY: a request without it is not drawn', () => {
    expect(outcome({ kind: 'sample', share: 1, by: { kind: 'user' } })).toBe('absent');
    expect(
      outcome({ kind: 'sample', share: 1, by: { kind: 'header', name: 'x-team' } }, { headers: { 'x-team': 'a' } }),
    ).toBe('holds');
  });

  test.each([0, 0.03, 0.5, 0.97, 1])('a request can be made that falls at %s', (share) => {
    const lot = lotOf(aRequest({ requestId: requestIdAt(share) }), undefined) ?? -1;
    expect(Math.abs(lot - share)).toBeLessThan(0.001);
  });
});

describe('time', () => {
  const berlin = { from: 22 * 60, to: 6 * 60, zone: 'Europe/Berlin' } as const;
  const at = (window: TimeWindow, iso: string) => outcome({ kind: 'time', ...window }, { at: Date.parse(iso) });

  test('half-open', () => {
    const noon = { from: 12 * 60, to: 13 * 60, zone: 'UTC' };
    expect(at(noon, '2026-11-21T11:59:59.999Z')).toBe('different');
    expect(at(noon, '2026-11-21T12:00:00Z')).toBe('holds');
    expect(at(noon, '2026-11-21T12:59:59.999Z')).toBe('holds');
    expect(at(noon, '2026-11-21T13:00:00Z')).toBe('different');
  });

  test('may pass midnight; the day is that of its start', () => {
    const nights = { ...berlin, days: ['mon', 'tue', 'wed', 'thu', 'fri'] } as const;
    expect(at(nights, '2026-11-20T22:00:00Z'), 'Friday 23:00').toBe('holds');
    expect(at(nights, '2026-11-21T04:59:00Z'), 'Saturday 05:59, begun on Friday').toBe('holds');
    expect(at(nights, '2026-11-21T05:00:00Z'), 'Saturday 06:00').toBe('different');
    expect(at(nights, '2026-11-21T22:00:00Z'), 'Saturday 23:00').toBe('different');
    expect(at(nights, '2026-11-23T04:00:00Z'), 'Monday 05:00, begun on Sunday').toBe('different');
    expect(at(nights, '2026-11-23T22:00:00Z'), 'Monday 23:00').toBe('holds');
  });

  test('on the clock of its zone, summer time and all', () => {
    expect(at(berlin, '2026-07-01T20:00:00Z'), 'summer: 22:00').toBe('holds');
    expect(at(berlin, '2026-11-21T20:00:00Z'), 'winter: 21:00').toBe('different');
    expect(at({ from: 0, to: 24 * 60, zone: 'Asia/Kolkata', days: ['sun'] }, '2026-11-21T18:30:00Z')).toBe('holds');
  });

  test('a whole day is 00:00..24:00', () => {
    const day = { from: 0, to: 24 * 60, zone: 'UTC', days: ['sat'] } as const;
    expect(at(day, '2026-11-21T00:00:00Z')).toBe('holds');
    expect(at(day, '2026-11-21T23:59:59Z')).toBe('holds');
    expect(at(day, '2026-11-22T00:00:00Z')).toBe('different');
  });
});
