// One suite that every implementation of the state passes.
import { describe, expect, test } from 'vitest';
import { createMemoryState } from '../../src/state/memory.ts';
import { createRedisState } from '../../src/state/redis/redis-state.ts';
import type { Outage, State } from '../../src/state/state.ts';

/** Behind it may be a store that is not there yet: what is asked of it is answered at once all the same. */
function createReplica(): State {
  return createRedisState({ url: 'redis://127.0.0.1:1', prefix: 'test', now: () => 0 });
}

const IMPLEMENTATIONS: readonly (readonly [name: string, create: () => State])[] = [
  ['memory', createMemoryState],
  ['redis', createReplica],
];

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

  test('a latency: a slower one counts at once, a faster one smoothly, and what nobody confirms fades', () => {
    const state = create();
    expect(state.latency('target a', 0)).toBeUndefined();
    state.observeLatency('target a', 100, 0);
    expect(state.latency('target a', 0)).toBe(100);
    state.observeLatency('target a', 900, 1_000);
    expect(state.latency('target a', 1_000)).toBe(900);
    state.observeLatency('target a', 100, 2_000);
    const after = state.latency('target a', 2_000) ?? 0;
    expect(after).toBeGreaterThan(800);
    expect(after).toBeLessThan(900);
    expect(state.latency('target a', 120_000)).toBeLessThan(50);
  });

  test('latencies of names that clients make up do not grow without bound', () => {
    const state = create();
    for (let index = 0; index < 20_000; index++) state.observeLatency(`target a/${index}`, 1, 0);
    expect(state.latency('target a/19999', 0)).toBe(1);
    expect(state.latency('target a/0', 0)).toBeUndefined();
  });

  test('an affinity holds until its time, one for each key of each group, and the last one said wins', () => {
    const state = create();
    expect(state.affinity('pool a', 'user x', 0)).toBeUndefined();
    state.setAffinity('pool a', 'user x', { member: 'm1', until: 1_000 });
    state.setAffinity('pool a', 'user x', { member: 'm2', until: 2_000 });
    expect(state.affinity('pool a', 'user x', 1_999)).toBe('m2');
    expect(state.affinity('pool a', 'user y', 0)).toBeUndefined();
    expect(state.affinity('pool b', 'user x', 0)).toBeUndefined();
    expect(state.affinity('pool a', 'user x', 2_000)).toBeUndefined();
  });

  test('affinities are bounded: those not used for longest are forgotten', () => {
    const state = create();
    for (let index = 0; index < 150_000; index++) {
      state.setAffinity('pool a', `user ${index}`, { member: 'm', until: 1_000 });
      if (index % 1_000 === 0) state.setAffinity('pool a', 'user 0', { member: 'm', until: 1_000 });
    }
    expect(state.affinity('pool a', 'user 149999', 0)).toBe('m');
    expect(state.affinity('pool a', 'user 0', 0)).toBe('m');
    expect(state.affinity('pool a', 'user 1', 0)).toBeUndefined();
  });

  test('a circuit holds until it is replaced or closed', () => {
    const state = create();
    expect(state.circuit('target a/m')).toBeUndefined();
    const failed = { target: 'a/m', failures: [1, 2], open: undefined };
    state.setCircuit('target a/m', failed);
    expect(state.circuits()).toEqual([failed]);
    const open = { target: 'a/m', failures: [], open: { since: 2, until: 9, probing: false } };
    state.setCircuit('target a/m', open);
    expect(state.circuit('target a/m')).toEqual(open);
    state.setCircuit('target a/m', undefined);
    expect(state.circuits()).toEqual([]);
  });

  test('circuits of models that clients make up do not grow it without bound', () => {
    const state = create();
    for (let index = 0; index < 20_000; index++) {
      state.setCircuit(`target a/${index}`, { target: `a/${index}`, failures: [0], open: undefined });
    }
    expect(state.circuits().length).toBeLessThanOrEqual(10_000);
    expect(state.circuit('target a/19999')).toBeDefined();
  });

  test('what is no longer declared is forgotten, but requests under way still count', () => {
    const state = create();
    for (const name of ['kept', 'gone']) {
      state.rotation(name).set('x', 1);
      state.setOutage(name, anOutage());
      state.setAffinity(name, 'user x', { member: 'm', until: 1_000 });
      state.setCircuit(name, { target: name, failures: [1], open: undefined });
      state.observeLatency(name, 5, 0);
      state.lease([name]);
    }
    state.retire((identity) => identity === 'kept');
    expect([state.rotation('kept').size, state.rotation('gone').size]).toEqual([1, 0]);
    expect([state.outage('kept'), state.outage('gone')]).toEqual([anOutage(), undefined]);
    expect([state.affinity('kept', 'user x', 0), state.affinity('gone', 'user x', 0)]).toEqual(['m', undefined]);
    expect(state.circuits().map(({ target }) => target)).toEqual(['kept']);
    expect([state.latency('kept', 0), state.latency('gone', 0)]).toEqual([5, undefined]);
    expect([state.inFlight('kept'), state.inFlight('gone')]).toEqual([1, 1]);
  });
});
