// One suite that every strategy passes, and a row for each with what is its own.
import { describe, expect, test } from 'vitest';
import type { PreparedGroup } from '../../../src/routing/prepared.ts';
import { seededRandom } from '../../../src/routing/random.ts';
import { rotated } from '../../../src/routing/rotation.ts';
import { STRATEGIES } from '../../../src/routing/strategies/index.ts';
import type { Candidate } from '../../../src/routing/strategies/strategy.ts';
import { createMemoryState } from '../../../src/state/memory.ts';
import { aFailure, aScenario } from '../support/scenario.ts';
import { anArm, aRequest, aRoute } from '../support/tables.ts';

/** How first choices are shared by members a, b, c of weights 5, 3, 2, all idle; and how exactly. */
const SHARES: Readonly<Record<string, { readonly shares: readonly number[]; readonly within: number }>> = {
  round_robin: { shares: [1 / 3, 1 / 3, 1 / 3], within: 0.001 },
  weighted: { shares: [0.5, 0.3, 0.2], within: 0.001 },
  random: { shares: [0.5, 0.3, 0.2], within: 0.02 },
  priority: { shares: [1, 0, 0], within: 0 },
  least_busy: { shares: [0.5, 0.3, 0.2], within: 0.001 },
  // Nothing is known of anyone yet: no latency, no price.
  least_latency: { shares: [1 / 3, 1 / 3, 1 / 3], within: 0.02 },
  least_cost: { shares: [1 / 3, 1 / 3, 1 / 3], within: 0.001 },
  hash: { shares: [0.5, 0.3, 0.2], within: 0.02 },
};

function aGroup(strategy: string, weights: Readonly<Record<string, number>>): PreparedGroup<Candidate> {
  const chosen = STRATEGIES[strategy];
  if (!chosen) throw new Error(`no strategy ${strategy}`);
  const members = Object.entries(weights).map(([identity, weight]) => ({ identity, weight }));
  return { identity: `pool of ${strategy}`, strategy: chosen, hashBy: undefined, sticky: undefined, members };
}

function aRotation(seed = 1) {
  const state = createMemoryState();
  const random = seededRandom(seed);
  const latencies = new Map<string, number>();
  const costs = new Map<string, number>();
  const measures = {
    inFlight: ({ identity }: Candidate) => state.inFlight(identity),
    latency: ({ identity }: Candidate) => latencies.get(identity),
    cost: ({ identity }: Candidate) => costs.get(identity),
  };
  let requests = 0;
  /** Who is tried, in order, until one is found that works; everyone where none does. */
  const order = (group: PreparedGroup<Candidate>, works: (identity: string) => boolean = () => false): string[] => {
    const identities: string[] = [];
    const facts = aRequest({ requestId: `r-${requests++}` });
    for (const { identity } of rotated(group, group.members, { state, random, facts, now: 0, measures })) {
      identities.push(identity);
      if (works(identity)) break;
    }
    return identities;
  };
  const first = (group: PreparedGroup<Candidate>): string => order(group, () => true)[0] ?? '';
  /** Who serves while `broken` fails every time. */
  const without = (broken: string, group: PreparedGroup<Candidate>): string =>
    order(group, (identity) => identity !== broken).at(-1) ?? '';
  return { state, latencies, costs, order, first, without };
}

function count(times: number, choose: () => string): Record<string, number> {
  const counts: Record<string, number> = {};
  for (let round = 0; round < times; round++) {
    const identity = choose();
    counts[identity] = (counts[identity] ?? 0) + 1;
  }
  return counts;
}

test('every strategy has a row here', () => {
  expect(Object.keys(SHARES).sort()).toEqual(Object.keys(STRATEGIES).sort());
});

describe.each(Object.entries(SHARES))('%s', (name, { shares, within }) => {
  test('is listed under its own name, with a summary', () => {
    expect(STRATEGIES[name]?.name).toBe(name);
    expect(STRATEGIES[name]?.summary).toMatch(/^[A-Z].+\.$/);
  });

  test('shares the first choices as it says', () => {
    const { first } = aRotation();
    const group = aGroup(name, { a: 5, b: 3, c: 2 });
    const counts = count(10_000, () => first(group));
    for (const [index, identity] of ['a', 'b', 'c'].entries()) {
      const share = (counts[identity] ?? 0) / 10_000;
      expect(Math.abs(share - (shares[index] ?? 0)), identity).toBeLessThanOrEqual(within);
    }
  });

  test('offers every member once before it is spent', () => {
    const { order } = aRotation();
    const group = aGroup(name, { a: 1, b: 4, c: 0, d: 2 });
    for (let round = 0; round < 50; round++) expect(order(group).sort()).toEqual(['a', 'b', 'c', 'd']);
  });

  test('nobody starves when those before fail', () => {
    const { without } = aRotation();
    const group = aGroup(name, { a: 100, b: 1, c: 1 });
    const seconds = count(2_000, () => without('a', group));
    expect(seconds.b).toBeGreaterThan(0);
    if (name !== 'priority') expect(seconds.c).toBeGreaterThan(0);
  });

  test('weight 0 serves only when the others failed', () => {
    const { order } = aRotation();
    const group = aGroup(name, { zero: 0, a: 1, nought: 0, b: 1 });
    for (let round = 0; round < 200; round++) {
      expect(order(group).slice(0, 2).sort()).toEqual(['a', 'b']);
    }
  });

  test('a group of zero weights still serves', () => {
    const { order } = aRotation();
    expect(order(aGroup(name, { a: 0, b: 0 })).sort()).toEqual(['a', 'b']);
  });

  test('one member is always chosen', () => {
    const { first } = aRotation();
    const group = aGroup(name, { only: 3 });
    expect(count(10, () => first(group))).toEqual({ only: 10 });
  });

  test('all cooling: nobody is called, and all serve again afterwards', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x', 'c/x'], undefined, name)])]);
    const busy = aFailure('rate_limited', { retryAfterMs: 5_000 });
    expect(world.run([busy, busy, busy]).path.toSorted()).toEqual(['a/x K', 'b/x K', 'c/x K']);
    world.clock.advance(4_000);
    expect(world.run([])).toMatchObject({ path: [], error: { kind: 'rate_limited', retryAfterMs: 1_000 } });
    world.clock.advance(1_000);
    const failures = Array.from({ length: 3 }, () => aFailure('server_error'));
    expect(world.run(failures).path.toSorted()).toEqual(['a/x K', 'b/x K', 'c/x K']);
  });

  test('members may change on reload: who stays keeps its turn, who comes is served', () => {
    const { first, state } = aRotation();
    const before = aGroup(name, { a: 1, b: 1, c: 1 });
    count(100, () => first(before));
    const after = aGroup(name, { b: 1, d: 1 });
    const counts = count(1_000, () => first(after));
    expect(state.rotation(after.identity).size, 'nothing is kept of who left').toBeLessThanOrEqual(2);
    expect(Object.keys(counts).every((identity) => identity === 'b' || identity === 'd')).toBe(true);
    if (name !== 'priority') expect(Math.abs((counts.d ?? 0) - 500)).toBeLessThan(50);
  });

  test('a reload that changes nothing changes no order', () => {
    const [reloaded, steady] = [aRotation(7), aRotation(7)];
    const group = aGroup(name, { a: 2, b: 3, c: 1 });
    const orders = (rotation: typeof steady, made: () => PreparedGroup<Candidate>) =>
      Array.from({ length: 20 }, () => rotation.order(made()));
    expect(orders(reloaded, () => aGroup(name, { a: 2, b: 3, c: 1 }))).toEqual(orders(steady, () => group));
  });

  test('is the same under the same seed', () => {
    const group = aGroup(name, { a: 2, b: 3, c: 1 });
    const run = () => {
      const { order } = aRotation(42);
      return Array.from({ length: 50 }, () => order(group));
    };
    expect(run()).toEqual(run());
  });
});

describe('what is their own', () => {
  test('round_robin takes turns in file order', () => {
    const { first } = aRotation();
    const group = aGroup('round_robin', { c: 1, a: 1, b: 1 });
    expect(Array.from({ length: 5 }, () => first(group))).toEqual(['c', 'a', 'b', 'c', 'a']);
  });

  test('weighted is smooth: the heavy one never comes in a burst', () => {
    const { first } = aRotation();
    const group = aGroup('weighted', { a: 5, b: 1, c: 1 });
    expect(Array.from({ length: 7 }, () => first(group)).join('')).toBe('aabacaa');
  });

  test('weighted keeps the others in proportion while one fails', () => {
    const { without } = aRotation();
    const group = aGroup('weighted', { broken: 70, b: 20, c: 10 });
    const served = count(9_000, () => without('broken', group));
    expect((served.b ?? 0) / 9_000).toBeCloseTo(2 / 3, 2);
  });

  test('least_busy divides what is under way by the weight', () => {
    const { state, first } = aRotation();
    const group = aGroup('least_busy', { a: 3, b: 1 });
    state.lease(['a', 'b']);
    expect(first(group)).toBe('a');
    state.lease(['a']);
    state.lease(['a']);
    state.lease(['a']);
    expect(first(group)).toBe('b');
  });

  test('least_latency takes the faster of two, times what is under way, divided by the weight', () => {
    const { state, latencies, first } = aRotation();
    const group = aGroup('least_latency', { a: 1, b: 1 });
    latencies.set('a', 100).set('b', 300);
    expect(count(50, () => first(group))).toEqual({ a: 50 });
    for (let requests = 0; requests < 3; requests++) state.lease(['a']);
    expect(count(50, () => first(group))).toEqual({ b: 50 });
    expect(count(50, () => first(aGroup('least_latency', { a: 4, b: 1 })))).toEqual({ a: 50 });
  });

  test('least_latency compares two drawn by chance: the slowest of three serves only when it is drawn twice', () => {
    const { latencies, first } = aRotation();
    latencies.set('a', 100).set('b', 200).set('c', 300);
    const counts = count(9_000, () => first(aGroup('least_latency', { a: 1, b: 1, c: 1 })));
    expect(counts.c).toBeUndefined();
    expect((counts.a ?? 0) / 9_000).toBeCloseTo(2 / 3, 1);
  });

  test('least_latency tries one that is not known yet, by one request at a time', () => {
    const { state, latencies, first } = aRotation();
    const group = aGroup('least_latency', { known: 1, fresh: 1 });
    latencies.set('known', 100);
    expect(first(group)).toBe('fresh');
    state.lease(['fresh']);
    expect(count(20, () => first(group))).toEqual({ known: 20 });
  });

  test('least_cost takes the cheapest; those that cost the same take turns; without a price comes last', () => {
    const { costs, order, first } = aRotation();
    costs.set('dear', 0.3).set('cheap', 0.1).set('same', 0.1);
    const group = aGroup('least_cost', { unknown: 1, dear: 1, cheap: 1, same: 1 });
    expect(order(group)).toEqual(['cheap', 'same', 'dear', 'unknown']);
    const alike = aGroup('least_cost', { dear: 1, cheap: 1, same: 1 });
    expect(count(10, () => first(alike))).toEqual({ cheap: 5, same: 5 });
  });

  test('hash gives the same key to the same member, and a member that leaves moves only its share', () => {
    const { state } = aRotation();
    const random = seededRandom(1);
    const measures = { inFlight: () => 0, latency: () => undefined, cost: () => undefined };
    const served = (members: Readonly<Record<string, number>>, user: string, requestId: string) => {
      const group = { ...aGroup('hash', members), hashBy: { kind: 'user' } as const };
      const facts = aRequest({ user, requestId });
      return rotated(group, group.members, { state, random, facts, now: 0, measures }).next().value?.identity;
    };
    const users = Array.from({ length: 3_000 }, (_, index) => `user-${index}`);
    let moved = 0;
    for (const user of users) {
      const before = served({ a: 1, b: 2, c: 1 }, user, 'r-1');
      expect(served({ a: 1, b: 2, c: 1 }, user, 'r-2')).toBe(before);
      const after = served({ a: 1, b: 2 }, user, 'r-3');
      if (before === 'c') moved += 1;
      else expect(after).toBe(before);
    }
    expect(moved / users.length).toBeCloseTo(1 / 4, 1);
  });
});
