// Settings add up in the open: built-in < defaults < provider < route.
import { describe, expect, test } from 'vitest';
import { TRANSIENT_KINDS } from '../../src/errors.ts';
import type { Retry } from '../../src/route-table.ts';
import { effectiveSettings } from '../../src/routing/settings.ts';

describe('a later layer replaces what has the same name', () => {
  test('without any layer the built-in values hold', () => {
    expect(effectiveSettings([])).toEqual({
      timeouts: { connect: 5_000, firstToken: 300_000, idle: 120_000, total: 600_000, stream: undefined },
      retry: { count: 0, on: TRANSIENT_KINDS, backoff: { minMs: 250, maxMs: 4_000 } },
      breaker: undefined,
      cooldown: { minMs: 1_000, maxMs: 60_000 },
      hedge: undefined,
      edits: {},
      headers: [],
      system: [],
      translate: 'warn',
    });
  });

  test('`system` adds up; `translate` and `hedge` whole', () => {
    const one = { place: 'prepend', text: 'one' } as const;
    const two = { place: 'append', text: 'two' } as const;
    const { system, translate, hedge } = effectiveSettings([
      { system: [one], translate: 'strict', hedge: { afterMs: 1, maxShare: 0.5 } },
      { system: [two], translate: 'warn', hedge: { afterMs: 2 } },
    ]);
    expect({ system, translate, hedge }).toEqual({ system: [one, two], translate: 'warn', hedge: { afterMs: 2 } });
    expect(effectiveSettings([{ hedge: { afterMs: 1 } }, { hedge: 'off' }]).hedge).toBeUndefined();
  });

  test('`timeout` by phase', () => {
    const { timeouts } = effectiveSettings([
      { timeouts: { connect: 1, idle: 2 } },
      { timeouts: { idle: 3, stream: 4 } },
    ]);
    expect(timeouts).toEqual({ connect: 1, firstToken: 300_000, idle: 3, total: 600_000, stream: 4 });
  });

  test('`retry` whole', () => {
    const patient: Retry = { count: 3, on: ['timeout'], backoff: { minMs: 1, maxMs: 2 } };
    const off: Retry = { count: 0, on: TRANSIENT_KINDS, backoff: { minMs: 5, maxMs: 6 } };
    expect(effectiveSettings([{ retry: patient }, {}]).retry).toEqual(patient);
    expect(effectiveSettings([{ retry: patient }, { retry: off }]).retry).toEqual(off);
  });

  test('`header` by name, whatever its case', () => {
    const { headers } = effectiveSettings([
      {
        headers: [
          { name: 'X-Team', value: 'a' },
          { name: 'x-kept', value: 'k' },
        ],
      },
      { headers: [{ name: 'x-team', value: 'b' }] },
    ]);
    expect(headers).toEqual([
      { name: 'x-kept', value: 'k' },
      { name: 'x-team', value: 'b' },
    ]);
  });

  test('edits by parameter', () => {
    const { edits } = effectiveSettings([
      { edits: { set: { temperature: 1, top_p: 0.5 }, cap: { max_tokens: 100 }, drop: ['seed', 'store'] } },
      { edits: { drop: ['temperature'], set: { seed: 7 } } },
    ]);
    expect(edits).toEqual({ drop: ['store', 'temperature'], set: { top_p: 0.5, seed: 7 }, cap: { max_tokens: 100 } });
  });

  test('one layer may drop and set the same parameter', () => {
    const layer = { drop: ['stop'] as const, set: { stop: ['END'] } };
    expect(effectiveSettings([{ edits: { cap: { n: 1 } } }, { edits: layer }]).edits).toEqual({
      ...layer,
      cap: { n: 1 },
    });
  });
});
