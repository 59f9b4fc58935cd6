// One suite that every implementation of the state passes.
import { describe, expect, test } from 'vitest';
import { createMemoryState } from '../../src/state/memory.ts';
import type { Outage, State } from '../../src/state/state.ts';

const IMPLEMENTATIONS: readonly (readonly [name: string, create: () => State])[] = [['memory', createMemoryState]];

function anOutage(parts: Partial<Outage> = {}): Outage {
  return {
    key: 'openai/K',
    model: undefined,
    reason: 'rate_limited',
    since: 0,
    until: 1_000,
    strikes: 1,
    halfOpen: false,
    probing: false,
    ...parts,
  };
}

describe.each(IMPLEMENTATIONS)('%s', (_name, create) => {
  test('a rotation is the same for everyone who asks, and one for each group', () => {
    const state = create();
    state.rotation('pool a').set('x', 3);
    expect(state.rotation('pool a').get('x')).toBe(3);
    expect(state.rotation('pool b').size).toBe(0);
  });

  test('an outage holds until it is ended or replaced', () => {
    const state = create();
    expect(state.outage('key openai/K')).toBeUndefined();
    state.setOutage('key openai/K', anOutage());
    state.setOutage('key openai/K', anOutage({ strikes: 2 }));
    expect(state.outage('key openai/K')?.strikes).toBe(2);
    expect(state.outages()).toEqual([anOutage({ strikes: 2 })]);
    state.setOutage('key openai/K', undefined);
    expect(state.outage('key openai/K')).toBeUndefined();
    expect(state.outages()).toEqual([]);
  });

  test('models that clients make up do not grow it without bound, nor push out a whole key', () => {
    const state = create();
    state.setOutage('key openai/K', anOutage());
    for (let index = 0; index < 20_000; index++) {
      state.setOutage(`key openai/K m${index}`, anOutage({ model: `m${index}` }));
    }
    expect(state.outages().length).toBeLessThanOrEqual(10_000);
    expect(state.outage('key openai/K')).toBeDefined();
    expect(state.outage('key openai/K m19999')).toBeDefined();
  });

  test('leases count every identity, and each gives back once', () => {
    const state = create();
    const first = state.lease(['target a', 'key k']);
    const second = state.lease(['target a']);
    expect([state.inFlight('target a'), state.inFlight('key k'), state.inFlight('other')]).toEqual([2, 1, 0]);
    first.release();
    first.release();
    expect([state.inFlight('target a'), state.inFlight('key k')]).toEqual([1, 0]);
    second.release();
    expect(state.inFlight('target a')).toBe(0);
  });

  test('a latency starts with the first value seen and follows later ones smoothly', () => {
    const state = create();
    expect(state.latency('target a')).toBeUndefined();
    state.observeLatency('target a', 100);
    expect(state.latency('target a')).toBe(100);
    for (let round = 0; round < 10; round++) state.observeLatency('target a', 200);
    expect(state.latency('target a')).toBeGreaterThan(160);
    expect(state.latency('target a')).toBeLessThan(200);
  });

  test('what is no longer declared is forgotten, but requests under way still count', () => {
    const state = create();
    for (const name of ['kept', 'gone']) {
      state.rotation(name).set('x', 1);
      state.setOutage(name, anOutage());
      state.observeLatency(name, 5);
      state.lease([name]);
    }
    state.retire((identity) => identity === 'kept');
    expect([state.rotation('kept').size, state.rotation('gone').size]).toEqual([1, 0]);
    expect([state.outage('kept'), state.outage('gone')]).toEqual([anOutage(), undefined]);
    expect([state.latency('kept'), state.latency('gone')]).toEqual([5, undefined]);
    expect([state.inFlight('kept'), state.inFlight('gone')]).toEqual([1, 1]);
  });
});
