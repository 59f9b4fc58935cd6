// `breaker N failures in D, open D`: closed, open, half-open with one probe; one test a sentence.
import { describe, expect, test } from 'vitest';
import type { Settings } from '../../src/route-table.ts';
import { circuitsOpen } from '../../src/routing/circuit.ts';
import { retireVanished } from '../../src/routing/health.ts';
import { aFailure, aScenario, attemptOf, type Scenario } from './support/scenario.ts';
import { anArm, aProvider, aRequest, aRoute, aTable } from './support/tables.ts';

const breaker = { failures: 3, withinMs: 30_000, openMs: 10_000 };

function aWorld(settings: Settings = { breaker }): Scenario {
  return aScenario([aRoute('r', [anArm(['a/x', 'b/x'])], { settings })]);
}

/** Fails the first member `times` times; the second one serves. */
function failing(world: Scenario, times: number, kind: Parameters<typeof aFailure>[0] = 'server_error'): void {
  for (let count = 0; count < times; count++) world.run([kind]);
}

const report = (world: Scenario) => circuitsOpen(world.state, world.clock.now());

describe('closed', () => {
  test('that many failures within the time open it, and no fewer', () => {
    const world = aWorld();
    failing(world, 2);
    expect(world.run([]).path).toEqual(['a/x K']);
    failing(world, 1);
    expect(world.run([]).path).toEqual(['b/x K']);
  });

  test('failures that are longer ago do not count', () => {
    const world = aWorld();
    failing(world, 2);
    world.clock.advance(30_000);
    failing(world, 1);
    expect(report(world)).toEqual([]);
  });

  test.each(['overloaded', 'server_error', 'timeout', 'network', 'bad_response', 'stream_broken'] as const)(
    '%s counts',
    (kind) => {
      const world = aWorld();
      failing(world, 3, kind);
      expect(report(world)).toHaveLength(1);
    },
  );

  test.each(['invalid_request', 'content_filtered', 'context_too_long', 'model_not_found', 'auth_failed'] as const)(
    '%s does not: somebody answered',
    (kind) => {
      const world = aWorld();
      failing(world, 5, kind);
      expect(report(world)).toEqual([]);
    },
  );

  test('429 does not: it is about the key', () => {
    const world = aWorld();
    for (let count = 0; count < 5; count++) world.run([aFailure('rate_limited', { retryAfterMs: 0 })]);
    expect(report(world)).toEqual([]);
  });

  test('a stream that breaks after the commit point counts', () => {
    const world = aWorld({ breaker: { ...breaker, failures: 1 } });
    const chain = world.start();
    const attempt = attemptOf(chain);
    chain.committed(attempt, 10);
    chain.done(attempt, aFailure('stream_broken'));
    expect(report(world)).toHaveLength(1);
  });

  test('a retry counts as a failure of its own, and none is made once it is open', () => {
    const retry = { count: 5, on: ['server_error' as const], backoff: { minMs: 0, maxMs: 0 } };
    const world = aWorld({ breaker, retry });
    expect(world.run(Array(3).fill('server_error')).path).toEqual(['a/x K', 'a/x K', 'a/x K', 'b/x K']);
  });

  test('without `breaker` nothing is counted, nor is a circuit that another route opened looked at', () => {
    const world = aWorld({});
    failing(world, 10);
    expect(world.state.circuits()).toEqual([]);
    world.reload(aTable(tableWith({ breaker })));
    failing(world, 3);
    expect(world.run([]).path).toEqual(['b/x K']);
    world.reload(aTable(tableWith({ breaker: 'off' })));
    expect(world.run([]).path).toEqual(['a/x K']);
  });
});

function tableWith(settings: Settings) {
  const providers = ['a', 'b'].map((name) => aProvider(name));
  return { providers, routes: [aRoute('r', [anArm(['a/x', 'b/x'])], { settings })] };
}

describe('open', () => {
  test('is skipped without a call, counts as `overloaded`, and the skip says so', () => {
    const world = aScenario([
      aRoute('r', [anArm(['a/x']), anArm(['c/x'], ['timeout']), anArm(['b/x'], ['overloaded'])], {
        settings: { breaker },
      }),
    ]);
    failing(world, 3, 'overloaded');
    const { path, chain } = world.run([]);
    expect(path).toEqual(['b/x K']);
    expect(chain.skipped).toEqual([{ arm: 0, target: 'a/x', reason: 'circuit open for 10000 ms', after: 0 }]);
  });

  test('with nobody left the client gets a 503 with the time that is left', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x'])], { settings: { breaker } })]);
    failing(world, 3);
    world.clock.advance(4_000);
    expect(world.run([]).error).toMatchObject({ kind: 'overloaded', status: 503, retryAfterMs: 6_000 });
  });

  test('is of one target: other models of the provider go on', () => {
    const world = aScenario([aRoute('r', [anArm(['a/$model', 'b/x'])], { settings: { breaker } })]);
    failing(world, 3);
    expect(world.run([]).path).toEqual(['b/x K']);
    expect(world.run([], aRequest({ model: 'other' })).path).toEqual(['a/other K']);
  });

  test('requests that began before and fail now do not prolong it, nor do those that succeed end it', () => {
    const world = aWorld();
    const [slow, slower] = [world.start(), world.start()];
    const [slowOne, slowerOne] = [attemptOf(slow), attemptOf(slower)];
    failing(world, 3);
    world.clock.advance(1_000);
    slow.failed(slowOne, aFailure('timeout'));
    slower.committed(slowerOne, 1_000);
    expect(report(world)).toEqual([{ target: 'a/x', outForMs: 1_000, readyInMs: 9_000, probing: false }]);
  });
});

describe('half-open', () => {
  function halfOpen(): Scenario {
    const world = aWorld();
    failing(world, 3);
    world.clock.advance(10_000);
    return world;
  }

  test('one request at a time tries it, and one that is served closes it', () => {
    const world = halfOpen();
    const probe = world.start();
    const attempt = attemptOf(probe);
    expect(attempt.target).toBe('a/x');
    expect(report(world)).toMatchObject([{ probing: true, readyInMs: 0 }]);
    const { path, chain } = world.run([]);
    expect(path).toEqual(['b/x K']);
    expect(chain.skipped[0]?.reason).toBe('circuit half-open');
    probe.committed(attempt, 10);
    expect(report(world)).toEqual([]);
    expect(world.run([]).path).toEqual(['a/x K']);
    failing(world, 2);
    expect(world.run([]).path, 'failures before it do not count').toEqual(['a/x K']);
  });

  test('a probe that fails opens it again', () => {
    const world = halfOpen();
    failing(world, 1);
    expect(report(world)).toEqual([{ target: 'a/x', outForMs: 10_000, readyInMs: 10_000, probing: false }]);
    expect(world.run([]).path).toEqual(['b/x K']);
  });

  test.each([
    ['failed for a reason of its own', 'invalid_request' as const],
    ['met a 429', 'rate_limited' as const],
  ])('a probe that %s has shown nothing, and leaves the next request to probe', (_name, kind) => {
    const world = halfOpen();
    const probe = world.start();
    probe.failed(attemptOf(probe), aFailure(kind, { retryAfterMs: 0 }));
    expect(report(world)).toMatchObject([{ probing: false, readyInMs: 0 }]);
    expect(world.run([]).path).toEqual(['a/x K']);
  });

  test('a probe that is abandoned leaves the next request to probe', () => {
    const world = halfOpen();
    const probe = world.start();
    attemptOf(probe);
    probe.close();
    expect(world.run([]).path).toEqual(['a/x K']);
  });
});

test('a circuit outlives a reload, and is forgotten with its provider', () => {
  const world = aWorld();
  failing(world, 3);
  world.reload(aTable(tableWith({ breaker })));
  retireVanished(world.state, world.prepared);
  expect(world.run([]).path).toEqual(['b/x K']);
  world.reload(aTable({ providers: [aProvider('b')], routes: [aRoute('r', [anArm(['b/x'])])] }));
  retireVanished(world.state, world.prepared);
  expect(world.state.circuits()).toEqual([]);
});
