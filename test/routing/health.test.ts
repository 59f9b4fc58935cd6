// Section 4 of the language, "Keys": one test a sentence, under a clock that stands until it is moved.
import { describe, expect, test } from 'vitest';
import { GatewayError } from '../../src/errors.ts';
import type { Settings } from '../../src/route-table.ts';
import type { Attempt, Chain } from '../../src/routing/attempt.ts';
import { keysOut, retireVanished } from '../../src/routing/health.ts';
import { aFailure, attemptOf, Scenario } from './support/scenario.ts';
import { anArm, aProvider, aRequest, aRoute, aTable } from './support/tables.ts';

const MINUTE = 60_000;

function aWorld(keys: readonly string[] = ['K1', 'K2'], settings: Settings = {}): Scenario {
  const routes = [aRoute('r', [anArm(['a/$model'])], { settings })];
  return new Scenario(aTable({ providers: [aProvider('a', { keys })], routes }));
}

const refused = aFailure('auth_failed', { status: 401 });
const busy = aFailure('rate_limited');
const busyFor = (retryAfterMs: number) => aFailure('rate_limited', { retryAfterMs });

describe('429 cools the key', () => {
  test('until its Retry-After', () => {
    const world = aWorld(['K1', 'K2']);
    expect(world.run([busyFor(5_000)]).path).toEqual(['a/gpt-4o K1', 'a/gpt-4o K2']);
    world.clock.advance(4_999);
    expect(world.run([]).path).toEqual(['a/gpt-4o K2']);
    world.clock.advance(1);
    expect(world.run([]).path).toEqual(['a/gpt-4o K1']);
  });

  test('without a time, from one second to one minute, doubling with jitter', () => {
    const world = aWorld(['K1']);
    const expected = [1, 2, 4, 8, 16, 32, 60, 60].map((seconds) => seconds * 1_000);
    const lengths = expected.map(() => {
      world.run([busy]);
      const length = keysOut(world.state, world.clock.now())[0]?.readyInMs ?? 0;
      world.clock.advance(length);
      return length;
    });
    for (const [index, length] of lengths.entries()) {
      expect(length).toBeGreaterThanOrEqual(expected[index] ?? 0);
      expect(length).toBeLessThanOrEqual((expected[index] ?? 0) * 1.25);
    }
    expect(lengths.some((length) => length % 1_000 !== 0)).toBe(true);
  });

  test('without a time, `cooldown A..B` of the file', () => {
    const world = aWorld(['K1'], { cooldown: { minMs: 200, maxMs: 500 } });
    const lengths = [200, 400, 500, 500].map((expected) => {
      world.run([busy]);
      const length = keysOut(world.state, world.clock.now())[0]?.readyInMs ?? 0;
      world.clock.advance(length);
      return length / expected;
    });
    expect(lengths.every((factor) => factor >= 1 && factor <= 1.25)).toBe(true);
  });

  test('a success begins the doubling anew', () => {
    const world = aWorld(['K1']);
    world.run([busy]);
    world.clock.advance(2_000);
    world.run([]);
    world.run([busy]);
    expect(keysOut(world.state, world.clock.now())[0]?.readyInMs).toBeLessThanOrEqual(1_250);
  });

  test('several requests refused at once are one strike, and a shorter time never wins', () => {
    const world = aWorld(['K1']);
    const chains = [world.start(), world.start(), world.start()];
    const begun = chains.map((chain) => ({ chain, attempt: attemptOf(chain) }));
    for (const [index, { chain, attempt }] of begun.entries()) {
      chain.failed(attempt, busyFor([9_000, 30_000, 2_000][index] ?? 0));
    }
    expect(keysOut(world.state, world.clock.now())[0]?.readyInMs).toBe(30_000);
    expect(world.state.outages()[0]?.strikes).toBe(1);
  });

  test('a request that began before and succeeds does not end it', () => {
    const world = aWorld(['K1']);
    const [slow, unlucky] = [world.start(), world.start()];
    const before = attemptOf(slow);
    unlucky.failed(attemptOf(unlucky), busyFor(5_000));
    slow.committed(before, 10);
    slow.done(before);
    expect(world.run([]).error?.status).toBe(429);
  });

  test('also when the stream says so after the commit point', () => {
    const world = aWorld(['K1']);
    const chain = world.start();
    const attempt = attemptOf(chain);
    chain.committed(attempt, 1);
    chain.done(attempt, busyFor(5_000));
    expect(world.run([]).error).toMatchObject({ status: 429, retryAfterMs: 5_000 });
  });
});

describe('401, 402 and 403 take the key out', () => {
  test.each([
    ['auth_failed', 401],
    ['quota_exhausted', 402],
    ['auth_failed', 403],
  ] as const)('%s (%i): for every model, with a half-open probe after a minute', (kind, status) => {
    const world = aWorld(['K1', 'K2']);
    world.run([aFailure(kind, { status })]);
    world.clock.advance(MINUTE - 1);
    expect(world.run([], aRequest({ model: 'other' })).path).toEqual(['a/other K2']);
    world.clock.advance(1);
    expect(world.run([], aRequest({ model: 'other' })).path).toEqual(['a/other K1']);
  });

  test('the time to the probe doubles up to an hour', () => {
    const world = aWorld(['K1']);
    const lengths = [1, 2, 4, 8, 16, 32, 60, 60].map(() => {
      world.run([refused]);
      const length = keysOut(world.state, world.clock.now())[0]?.readyInMs ?? 0;
      world.clock.advance(length);
      return length / MINUTE;
    });
    expect(lengths).toEqual([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  test('earlier cooldowns do not count as refusals', () => {
    const world = aWorld(['K1']);
    for (let round = 0; round < 3; round++) {
      world.run([busyFor(1_000)]);
      world.clock.advance(1_000);
    }
    world.run([refused]);
    expect(keysOut(world.state, world.clock.now())).toMatchObject([{ readyInMs: MINUTE }]);
  });

  test('the probe is one request at a time', () => {
    const world = aWorld(['K1', 'K2']);
    world.run([refused]);
    world.clock.advance(MINUTE);
    const probe = world.start();
    const attempt = attemptOf(probe);
    expect(attempt.key?.label).toBe('K1');
    expect(keysOut(world.state, world.clock.now())[0]?.probing).toBe(true);
    expect(world.run([]).path).toEqual(['a/gpt-4o K2']);
    probe.committed(attempt, 10);
    expect(world.run([]).path).toEqual(['a/gpt-4o K1']);
    expect(keysOut(world.state, world.clock.now())).toEqual([]);
  });

  test.each([
    ['failed for another reason', (chain: Chain, attempt: Attempt) => chain.failed(attempt, aFailure('server_error'))],
    ['was abandoned', (chain: Chain, attempt: Attempt) => chain.done(attempt)],
  ])('a probe that %s leaves the next request to probe', (_name, end) => {
    const world = aWorld(['K1', 'K2']);
    world.run([refused]);
    world.clock.advance(MINUTE);
    const probe = world.start();
    end(probe, attemptOf(probe));
    expect(keysOut(world.state, world.clock.now())).toMatchObject([{ probing: false, readyInMs: 0 }]);
    expect(world.run([]).path).toEqual(['a/gpt-4o K1']);
  });

  test('a 404 for its model shows that the key itself is admitted again', () => {
    const world = aWorld(['K1']);
    world.run([refused]);
    world.clock.advance(MINUTE);
    world.run(['model_not_found'], aRequest({ model: 'gpt-x' }));
    expect(keysOut(world.state, world.clock.now())).toMatchObject([{ model: 'gpt-x' }]);
    expect(world.run([]).path).toEqual(['a/gpt-4o K1']);
  });

  test('a late 429 does not let a refused key back in early', () => {
    const world = aWorld(['K1']);
    const [first, second] = [world.start(), world.start()];
    const [refusedOne, busyOne] = [attemptOf(first), attemptOf(second)];
    first.failed(refusedOne, refused);
    second.failed(busyOne, busyFor(1_000));
    expect(keysOut(world.state, world.clock.now())).toMatchObject([{ reason: 'auth_failed', readyInMs: MINUTE }]);
  });
});

describe('403 and 404 that name a model: for that model', () => {
  test.each([
    ['404', aFailure('model_not_found', { status: 404 })],
    ['403', aFailure('auth_failed', { status: 403, message: 'no access to model gpt-x' })],
    ['403 by its parameter', new GatewayError('auth_failed', { status: 403, message: 'no', param: 'model' })],
  ])('%s', (_name, failure) => {
    const world = aWorld(['K1']);
    const unknown = aRequest({ model: 'gpt-x' });
    world.run([failure], unknown);
    expect(keysOut(world.state, world.clock.now())).toMatchObject([{ key: 'a/K1', model: 'gpt-x' }]);
    expect(world.run([], unknown).path).toEqual([]);
    expect(world.run([]).path).toEqual(['a/gpt-4o K1']);
    world.clock.advance(MINUTE);
    expect(world.run([], unknown).path).toEqual(['a/gpt-x K1']);
  });

  test('with another key that only cools it counts as `rate_limited`: waiting may help', () => {
    const world = aWorld(['K1', 'K2']);
    const unknown = aRequest({ model: 'gpt-x' });
    world.run(['model_not_found'], unknown);
    world.run([busyFor(5_000)], unknown);
    expect(world.run([], unknown).error).toMatchObject({ kind: 'rate_limited', retryAfterMs: 5_000 });
  });

  test('a model that nobody has stays a 404 for the client', () => {
    const world = aWorld(['K1']);
    const unknown = aRequest({ model: 'gpt-x' });
    expect(world.run(['model_not_found'], unknown).error?.status).toBe(404);
    expect(world.run([], unknown).error).toMatchObject({ kind: 'model_not_found', status: 404 });
  });
});

describe('visibly', () => {
  test('with reason and times, the oldest first, and never a secret', () => {
    const world = aWorld(['K1', 'K2']);
    world.run([refused]);
    world.clock.advance(1_000);
    world.run([busyFor(5_000)]);
    world.clock.advance(500);
    expect(keysOut(world.state, world.clock.now())).toEqual([
      { key: 'a/K1', model: undefined, reason: 'auth_failed', outForMs: 1_500, readyInMs: 58_500, probing: false },
      { key: 'a/K2', model: undefined, reason: 'rate_limited', outForMs: 500, readyInMs: 4_500, probing: false },
    ]);
  });

  test('a cooldown that is over is no longer shown', () => {
    const world = aWorld(['K1']);
    world.run([busyFor(1_000)]);
    world.clock.advance(1_000);
    expect(keysOut(world.state, world.clock.now())).toEqual([]);
  });
});

describe('reload', () => {
  const table = (labels: readonly string[]) =>
    aTable({
      providers: [aProvider('a', { keys: labels, rotate: 'round_robin' })],
      routes: [aRoute('r', [anArm(['a/$model'])])],
    });

  test('cooldowns and rotations carry over by identity, whatever their place in the file', () => {
    const world = new Scenario(table(['K1', 'K2', 'K3']));
    expect(world.run([busyFor(5_000)]).path).toEqual(['a/gpt-4o K1', 'a/gpt-4o K2']);
    world.reload(table(['K3', 'K2', 'K1']));
    retireVanished(world.state, world.prepared);
    expect(world.run([]).path).toEqual(['a/gpt-4o K3']);
    expect(world.run([]).path).toEqual(['a/gpt-4o K2']);
  });

  test('keys that vanished are retired; requests in flight end on the table they began with', () => {
    const world = new Scenario(table(['K1', 'K2']));
    world.run([refused]);
    world.run(['model_not_found'], aRequest({ model: 'gpt-x' }));
    const chain = world.start();
    const attempt = attemptOf(chain);
    world.reload(table(['K3']));
    retireVanished(world.state, world.prepared);
    expect(world.state.outages()).toEqual([]);
    expect(world.state.inFlight('key a/K2')).toBe(1);
    chain.committed(attempt, 5);
    chain.done(attempt);
    expect(world.state.inFlight('key a/K2')).toBe(0);
    expect(world.run([]).path).toEqual(['a/gpt-4o K3']);
  });

  test('a reload that changes nothing forgets nothing', () => {
    const world = new Scenario(table(['K1', 'K2']));
    world.run([refused]);
    world.run(['model_not_found'], aRequest({ model: 'gpt-x' }));
    const before = world.state.outages();
    expect(before.length).toBe(2);
    retireVanished(world.state, world.prepared);
    expect(world.state.outages()).toEqual(before);
    expect(world.state.rotation('keys a').size).toBe(2);
    expect(world.state.latency('target a/gpt-4o', world.clock.now())).toBe(100);
  });
});
