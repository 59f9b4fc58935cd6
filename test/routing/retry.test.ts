// The retry statement and `total`: one test a sentence.
import { describe, expect, test } from 'vitest';
import { aFailure, aScenario, attemptOf, Scenario } from './support/scenario.ts';
import { anArm, aProvider, aRoute, aTable, retrying } from './support/tables.ts';

describe('retry', () => {
  test('up to N more attempts on the same target', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])], retrying({ count: 2 }))]);
    expect(world.run(['timeout', 'network', 'server_error']).path).toEqual(['a/x K', 'a/x K', 'a/x K', 'b/x K']);
  });

  test('each target has its own', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])], retrying({ count: 1 }))]);
    expect(world.run(['timeout', 'timeout', 'timeout']).path).toEqual(['a/x K', 'a/x K', 'b/x K', 'b/x K']);
  });

  test('only on its kinds', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])], retrying({ on: ['timeout'] }))]);
    expect(world.run(['server_error']).path).toEqual(['a/x K', 'b/x K']);
  });

  test('`retry off` is the built-in', () => {
    expect(aScenario([aRoute('r', [anArm(['a/x', 'b/x'])])]).run(['timeout']).path).toEqual(['a/x K', 'b/x K']);
  });

  test('waits with full jitter: anything up to a limit that doubles', () => {
    const waits: number[][] = [[], [], []];
    for (let seed = 1; seed <= 300; seed++) {
      const table = aTable({
        providers: [aProvider('a')],
        routes: [aRoute('r', [anArm(['a/x'])], retrying({ count: 3, backoff: { minMs: 100, maxMs: 300 } }))],
      });
      const { attempts } = new Scenario(table, seed).run(['timeout', 'timeout', 'timeout']);
      for (const [index, { waitMs }] of attempts.slice(1).entries()) waits[index]?.push(waitMs);
    }
    for (const [index, limit] of [100, 200, 300].entries()) {
      expect(Math.max(...(waits[index] ?? []))).toBeLessThanOrEqual(limit);
      expect(Math.max(...(waits[index] ?? []))).toBeGreaterThan(limit * 0.95);
      expect(Math.min(...(waits[index] ?? []))).toBeLessThan(limit * 0.05);
    }
  });

  test('not before its Retry-After', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x'])], retrying({}))]);
    const { attempts } = world.run([aFailure('overloaded', { retryAfterMs: 5_000 })]);
    expect(attempts.map(({ waitMs }) => waitMs)).toEqual([0, 5_000]);
  });

  test('one beyond 10s is not waited for', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])], retrying({}))]);
    expect(world.run([aFailure('overloaded', { retryAfterMs: 10_001 })]).path).toEqual(['a/x K', 'b/x K']);
  });

  test('one beyond what is left of `total` is not waited for', () => {
    const { settings } = retrying({});
    const parts = { settings: { ...settings, timeouts: { total: 3_000 } } };
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])], parts)]);
    expect(world.run([aFailure('overloaded', { retryAfterMs: 3_001 })]).path).toEqual(['a/x K', 'b/x K']);
    expect(world.run([aFailure('overloaded', { retryAfterMs: 2_000 })]).path).toEqual(['a/x K', 'a/x K']);
  });

  test('after a 429 the same target is retried once a key of it is ready again', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])], retrying({}))]);
    const { path, attempts } = world.run([aFailure('rate_limited', { retryAfterMs: 2_000 })]);
    expect(path).toEqual(['a/x K', 'a/x K']);
    expect(attempts[1]?.waitMs).toBe(2_000);
  });

  test('also when that is known only from the cooldown', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])], retrying({}))]);
    const { path, attempts } = world.run(['rate_limited']);
    expect(path).toEqual(['a/x K', 'a/x K']);
    expect(attempts[1]?.waitMs).toBeGreaterThanOrEqual(1_000);
  });

  test('another key comes before a retry', () => {
    const providers = [aProvider('a', { keys: ['K1', 'K2'] })];
    const world = aScenario([aRoute('r', [anArm(['a/x'])], retrying({}))], { providers });
    const busy = aFailure('rate_limited', { retryAfterMs: 1_000 });
    expect(world.run([busy, busy]).path).toEqual(['a/x K1', 'a/x K2', 'a/x K1']);
  });
});

describe('`total` bounds the chain up to the commit point', () => {
  test('nothing is begun once it has passed', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])], { settings: { timeouts: { total: 1_000 } } })]);
    const chain = world.start();
    const attempt = attemptOf(chain);
    world.clock.advance(1_000);
    const failure = aFailure('timeout');
    chain.failed(attempt, failure);
    expect(chain.next()).toEqual({ kind: 'spent', error: failure });
  });

  test('the built-in is ten minutes', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x', 'c/x'])])]);
    const chain = world.start();
    const first = attemptOf(chain);
    world.clock.advance(599_999);
    chain.failed(first, aFailure('timeout'));
    const second = attemptOf(chain);
    world.clock.advance(1);
    chain.failed(second, aFailure('timeout'));
    expect(chain.next().kind).toBe('spent');
  });
});
