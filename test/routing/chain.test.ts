// Section 4 of the language, "Chain", "Attempt", "Skipped" and the retry statement: one test a sentence.
import { describe, expect, test } from 'vitest';
import { ANY_KINDS, ERROR_KINDS, type ErrorKind, TRANSIENT_KINDS } from '../../src/errors.ts';
import type { Retry } from '../../src/route-table.ts';
import { aFailure, Scenario } from './support/scenario.ts';
import { aMember, anArm, aProvider, aRequest, aRoute, aTable, type TableParts } from './support/tables.ts';

const PROVIDERS = ['a', 'b', 'c', 'd'].map((name) => aProvider(name));

function scenario(routes: TableParts['routes'], parts: Omit<TableParts, 'routes'> = {}): Scenario {
  return new Scenario(aTable({ providers: PROVIDERS, ...parts, ...(routes ? { routes } : {}) }));
}

function retrying(retry: Partial<Retry>): { settings: { retry: Retry } } {
  return { settings: { retry: { count: 1, on: TRANSIENT_KINDS, backoff: { minMs: 100, maxMs: 1_000 }, ...retry } } };
}

describe('chain', () => {
  test('`to` and each `fallback` is an arm', () => {
    const { attempts, path } = scenario([aRoute('r', [anArm(['a/x']), anArm(['b/x']), anArm(['c/x'])])]).run([
      'server_error',
      'server_error',
    ]);
    expect(path).toEqual(['a/x K', 'b/x K', 'c/x K']);
    expect(attempts.map(({ arm, number }) => [number, arm])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
  });

  test('its pools are flattened depth first in the order that `rotate` gives', () => {
    const pools = [
      { name: 'inner', rotate: { strategy: 'priority' }, members: [aMember('b/x'), aMember('c/x')] },
      { name: 'outer', rotate: { strategy: 'priority' }, members: [aMember('inner'), aMember('a/x')] },
    ];
    const { path } = scenario([aRoute('r', [anArm(['outer', 'd/x'])])], { pools }).run(
      new Array<ErrorKind>(4).fill('server_error'),
    );
    expect(path).toEqual(['b/x K', 'c/x K', 'a/x K', 'd/x K']);
  });

  test('pools turn by their own rotation, one place for all routes that use them', () => {
    const pools = [{ name: 'p', rotate: { strategy: 'round_robin' }, members: [aMember('a/x'), aMember('b/x')] }];
    const match = { kind: 'model', globs: ['one'] } as const;
    const world = scenario([aRoute('one', [anArm(['p'])], { match }), aRoute('two', [anArm(['p'])])], { pools });
    const served = ['one', 'two', 'one', 'two'].map((model) => world.run([], aRequest({ model })).path[0]);
    expect(served).toEqual(['a/x K', 'b/x K', 'a/x K', 'b/x K']);
  });

  test('a group rotates by itself within its pool', () => {
    const group = {
      kind: 'group',
      rotate: { strategy: 'round_robin' },
      members: [aMember('a/x'), aMember('b/x')],
      weight: 1,
    } as const;
    const world = scenario([aRoute('r', [anArm([group, 'c/x'])])]);
    expect(world.run([]).path).toEqual(['a/x K']);
    expect(world.run(['network', 'network']).path).toEqual(['b/x K', 'a/x K', 'c/x K']);
  });

  test('a target met twice counts once', () => {
    const { path, chain } = scenario([aRoute('r', [anArm(['a/x', 'b/x', 'a/x']), anArm(['b/x', 'c/x'])])]).run(
      new Array<ErrorKind>(5).fill('server_error'),
    );
    expect(path).toEqual(['a/x K', 'b/x K', 'c/x K']);
    expect(chain.skipped).toEqual([
      { arm: 0, target: 'a/x', reason: 'already tried' },
      { arm: 1, target: 'b/x', reason: 'already tried' },
    ]);
  });

  const followed: readonly ErrorKind[] = [...TRANSIENT_KINDS, 'quota_exhausted', 'auth_failed', 'model_not_found'];

  test.each(followed)('inside an arm the next member follows on %s', (kind) => {
    const { path, error } = scenario([aRoute('r', [anArm(['a/x', 'b/x'])])]).run([kind]);
    expect(path).toEqual(['a/x K', 'b/x K']);
    expect(error).toBeUndefined();
  });

  test.each(ERROR_KINDS.filter((kind) => !followed.includes(kind)))('%s leaves the arm with that kind', (kind) => {
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x']), anArm(['c/x'], [kind])])]);
    expect(world.run([kind]).path).toEqual(['a/x K', 'c/x K']);
  });

  test('the last member leaves the arm with its kind', () => {
    const world = scenario([
      aRoute('r', [anArm(['a/x', 'b/x']), anArm(['c/x'], ['rate_limited']), anArm(['d/x'], ['server_error'])]),
    ]);
    expect(world.run(['rate_limited', 'server_error']).path).toEqual(['a/x K', 'b/x K', 'd/x K']);
  });

  test('then the arms not yet entered are read from the top and the first whose `on` takes the kind is entered', () => {
    const world = scenario([
      aRoute('r', [
        anArm(['a/x']),
        anArm(['b/x'], ['timeout']),
        anArm(['c/x'], ['rate_limited', 'overloaded']),
        anArm(['d/x']),
      ]),
    ]);
    expect(world.run(['overloaded', 'timeout', 'server_error']).path).toEqual(['a/x K', 'c/x K', 'b/x K', 'd/x K']);
  });

  test('none: the chain is spent, and the client gets the last failure', () => {
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x']), anArm(['c/x'], ['rate_limited'])])]);
    const last = aFailure('overloaded', { status: 529 });
    const { path, error } = world.run(['server_error', last]);
    expect(path).toEqual(['a/x K', 'b/x K']);
    expect(error).toBe(last);
  });

  test('`fallback` without `on` does not follow invalid_request and content_filtered', () => {
    const world = scenario([aRoute('r', [anArm(['a/x']), anArm(['b/x'], ANY_KINDS)])]);
    expect(world.run(['invalid_request']).error).toMatchObject({ kind: 'invalid_request', status: 400 });
    expect(world.run(['content_filtered']).path).toEqual(['a/x K']);
    expect(world.run(['context_too_long']).path).toEqual(['a/x K', 'b/x K']);
  });

  test.each(['auth_failed', 'quota_exhausted'] as const)('never an %s of ours as its own: that is a 502', (kind) => {
    const { error } = scenario([aRoute('r', [anArm(['a/x'])])]).run([aFailure(kind, { message: 'sk-123 is bad' })]);
    expect(error).toMatchObject({ kind: 'server_error', status: 502 });
    expect(error?.message).not.toContain('sk-123');
  });

  test('`$model` is the requested model, `$1` what the first star caught', () => {
    const match = { kind: 'model', globs: ['team/*:*'] } as const;
    const world = scenario([aRoute('r', [anArm(['a/$2-of-$1', 'b/$model'])], { match })]);
    const { attempts } = world.run(['network'], aRequest({ model: 'team/x/y:z' }));
    expect(attempts.map(({ target, upstreamModel }) => [target, upstreamModel])).toEqual([
      ['a/z-of-x/y', 'z-of-x/y'],
      ['b/team/x/y:z', 'team/x/y:z'],
    ]);
  });

  test('a requested model that looks like a capture is put in as it is', () => {
    const { attempts } = scenario([aRoute('r', [anArm(['a/$model'])])]).run([], aRequest({ model: '$1$&$model' }));
    expect(attempts[0]?.upstreamModel).toBe('$1$&$model');
  });

  test('`model … is …` names what the upstream is asked for; the target keeps its own name', () => {
    const providers = [aProvider('a', { models: [{ glob: 'claude-*', upstreamId: 'eu.claude:0' }] })];
    const { attempts } = scenario([aRoute('r', [anArm(['a/$model'])])], { providers }).run(
      [],
      aRequest({ model: 'claude-4' }),
    );
    expect(attempts[0]).toMatchObject({ target: 'a/claude-4', upstreamModel: 'eu.claude:0' });
  });
});

describe('attempt', () => {
  const keyed = (rotate: string) => ({
    providers: [aProvider('a', { keys: ['K1', 'K2', 'K3'], rotate }), aProvider('b')],
  });

  test.each([
    ['auth_failed', 401],
    ['quota_exhausted', 402],
    ['auth_failed', 403],
    ['rate_limited', 429],
  ] as const)(
    'on %s (%i) the next ready key of the same target is used at once; that is not a retry',
    (kind, status) => {
      const world = scenario([aRoute('r', [anArm(['a/x', 'b/x'])])], keyed('priority'));
      const failure = aFailure(kind, { status });
      const { path, attempts } = world.run([failure, failure, failure]);
      expect(path).toEqual(['a/x K1', 'a/x K2', 'a/x K3', 'b/x K']);
      expect(attempts.every(({ waitMs }) => waitMs === 0)).toBe(true);
    },
  );

  test('a target is not tried again otherwise', () => {
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x'])])], keyed('priority'));
    expect(world.run(['server_error']).path).toEqual(['a/x K1', 'b/x K']);
  });

  test('keys rotate by the strategy of their pool', () => {
    const world = scenario([aRoute('r', [anArm(['a/x'])])], keyed('round_robin'));
    expect([1, 2, 3, 4].map(() => world.run([]).path[0])).toEqual(['a/x K1', 'a/x K2', 'a/x K3', 'a/x K1']);
  });

  test('a provider without keys is called without one', () => {
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x'])])], {
      providers: [aProvider('a', { keys: [] }), aProvider('b')],
    });
    const { attempts } = world.run(['rate_limited']);
    expect(attempts[0]).toMatchObject({ target: 'a/x', key: undefined, keyId: undefined });
    expect(attempts[1]?.keyId).toBe('b/K');
    expect(world.run([]).path).toEqual(['a/x']);
  });

  test('a key for some models serves no others', () => {
    const keys = [{ label: 'MINI', models: ['*-mini'] }, { label: 'ALL' }];
    const world = scenario([aRoute('r', [anArm(['a/$model'])])], { providers: [aProvider('a', { keys })] });
    expect(world.run([], aRequest({ model: 'gpt-mini' })).path).toEqual(['a/gpt-mini MINI']);
    expect(world.run([], aRequest({ model: 'gpt' })).path).toEqual(['a/gpt ALL']);
  });
});

describe('retry', () => {
  test('up to N more attempts on the same target', () => {
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x'])], retrying({ count: 2 }))]);
    expect(world.run(['timeout', 'network', 'server_error']).path).toEqual(['a/x K', 'a/x K', 'a/x K', 'b/x K']);
  });

  test('each target has its own', () => {
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x'])], retrying({ count: 1 }))]);
    expect(world.run(['timeout', 'timeout', 'timeout']).path).toEqual(['a/x K', 'a/x K', 'b/x K', 'b/x K']);
  });

  test('only on its kinds', () => {
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x'])], retrying({ on: ['timeout'] }))]);
    expect(world.run(['server_error']).path).toEqual(['a/x K', 'b/x K']);
  });

  test('`retry off` is the built-in', () => {
    expect(scenario([aRoute('r', [anArm(['a/x', 'b/x'])])]).run(['timeout']).path).toEqual(['a/x K', 'b/x K']);
  });

  test('waits with full jitter: anything up to a limit that doubles', () => {
    const waits: number[][] = [[], [], []];
    for (let seed = 1; seed <= 300; seed++) {
      const table = aTable({
        providers: PROVIDERS,
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
    const world = scenario([aRoute('r', [anArm(['a/x'])], retrying({}))]);
    const { attempts } = world.run([aFailure('overloaded', { retryAfterMs: 5_000 })]);
    expect(attempts.map(({ waitMs }) => waitMs)).toEqual([0, 5_000]);
  });

  test('one beyond 10s is not waited for', () => {
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x'])], retrying({}))]);
    expect(world.run([aFailure('overloaded', { retryAfterMs: 10_001 })]).path).toEqual(['a/x K', 'b/x K']);
  });

  test('one beyond what is left of `total` is not waited for', () => {
    const { settings } = retrying({});
    const parts = { settings: { ...settings, timeouts: { total: 3_000 } } };
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x'])], parts)]);
    expect(world.run([aFailure('overloaded', { retryAfterMs: 3_001 })]).path).toEqual(['a/x K', 'b/x K']);
    expect(world.run([aFailure('overloaded', { retryAfterMs: 2_000 })]).path).toEqual(['a/x K', 'a/x K']);
  });

  test('after a 429 the same target is retried once a key of it is ready again', () => {
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x'])], retrying({}))]);
    const { path, attempts } = world.run([aFailure('rate_limited', { retryAfterMs: 2_000 })]);
    expect(path).toEqual(['a/x K', 'a/x K']);
    expect(attempts[1]?.waitMs).toBe(2_000);
  });

  test('another key comes before a retry', () => {
    const providers = [aProvider('a', { keys: ['K1', 'K2'] })];
    const world = scenario([aRoute('r', [anArm(['a/x'])], retrying({}))], { providers });
    const busy = aFailure('rate_limited', { retryAfterMs: 1_000 });
    expect(world.run([busy, busy]).path).toEqual(['a/x K1', 'a/x K2', 'a/x K1']);
  });
});

describe('`total` bounds the chain up to the commit point', () => {
  test('nothing is begun once it has passed', () => {
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x'])], { settings: { timeouts: { total: 1_000 } } })]);
    const chain = world.start();
    chain.next();
    world.clock.advance(1_000);
    const failure = aFailure('timeout');
    chain.failed(failure);
    expect(chain.next()).toEqual({ kind: 'spent', error: failure });
  });

  test('the built-in is five minutes', () => {
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x', 'c/x'])])]);
    const chain = world.start();
    chain.next();
    world.clock.advance(299_999);
    chain.failed(aFailure('timeout'));
    expect(chain.next().kind).toBe('attempt');
    world.clock.advance(1);
    chain.failed(aFailure('timeout'));
    expect(chain.next().kind).toBe('spent');
  });
});

describe('skipped without a call', () => {
  test('no ready key counts as `rate_limited`', () => {
    const world = scenario([aRoute('r', [anArm(['a/x']), anArm(['b/x'], ['rate_limited'])])]);
    world.run(['rate_limited']);
    const { path, chain } = world.run([]);
    expect(path).toEqual(['b/x K']);
    expect(chain.skipped).toEqual([{ arm: 0, target: 'a/x', reason: 'no ready key' }]);
  });

  test('no request waits for a cooldown', () => {
    const world = scenario([aRoute('r', [anArm(['a/x'])], retrying({ count: 3 }))]);
    world.run([aFailure('rate_limited', { retryAfterMs: 30_000 })]);
    const { path, error } = world.run([]);
    expect(path).toEqual([]);
    expect(error).toMatchObject({ kind: 'rate_limited', status: 429 });
  });

  test('chain spent while keys cool: 429 with the soonest Retry-After of the chain', () => {
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x']), anArm(['c/x'])])]);
    const { error } = world.run(
      [30_000, 7_000, 20_000].map((retryAfterMs) => aFailure('rate_limited', { retryAfterMs })),
    );
    expect(error).toMatchObject({ kind: 'rate_limited', status: 429, retryAfterMs: 7_000 });
    world.clock.advance(2_000);
    expect(world.run([]).error).toMatchObject({ status: 429, retryAfterMs: 5_000 });
  });

  test('a model that is not among the `model` lines of its provider is skipped as `model_not_found`', () => {
    const providers = [aProvider('a', { models: [{ glob: 'qwen-*' }] }), aProvider('b')];
    const arms = [anArm(['a/$model']), anArm(['b/other'], ['model_not_found'])];
    const world = scenario([aRoute('r', arms)], { providers });
    expect(world.run([], aRequest({ model: 'qwen-3' })).path).toEqual(['a/qwen-3 K']);
    const { path, chain } = world.run([], aRequest({ model: 'gpt' }));
    expect(path).toEqual(['b/other K']);
    expect(chain.skipped).toEqual([{ arm: 0, target: 'a/gpt', reason: 'model_not_found' }]);
  });

  test('with nobody left who has the model, the client gets a 404', () => {
    const providers = [aProvider('a', { models: [{ glob: 'qwen-*' }] })];
    const { error } = scenario([aRoute('r', [anArm(['a/$model'])])], { providers }).run([]);
    expect(error).toMatchObject({ kind: 'model_not_found', status: 404, code: 'model_not_found' });
  });

  const able = {
    providers: [
      aProvider('a', { models: [{ glob: '*', lacks: ['tools', 'images'] }] }),
      aProvider('b'),
      aProvider('c'),
    ],
  };

  test('not able: next member, then next arm whatever its `on`', () => {
    const tools = aRequest({ flags: ['tools'] });
    expect(scenario([aRoute('r', [anArm(['a/x', 'b/x'])])], able).run([], tools).path).toEqual(['b/x K']);
    const world = scenario([aRoute('r', [anArm(['a/x']), anArm(['c/x'], ['timeout'])])], able);
    expect(world.run([], tools).path).toEqual(['c/x K']);
    expect(world.run([]).path).toEqual(['a/x K']);
  });

  test('with none left a 400 that names what is missing', () => {
    const world = scenario([aRoute('r', [anArm(['a/x'])])], able);
    const { error, path } = world.run([], aRequest({ flags: ['tools', 'images'] }));
    expect(path).toEqual([]);
    expect(error).toMatchObject({ kind: 'invalid_request', status: 400 });
    expect(error?.message).toContain('tools, images');
  });
});

describe('settings', () => {
  test('each attempt has those of its own provider under its route', () => {
    const providers = [
      aProvider('a', { settings: { timeouts: { connect: 1_000 } } }),
      { ...aProvider('b'), headers: [{ name: 'x-team', value: 'b' }] },
    ];
    const parts = { settings: { timeouts: { idle: 5 }, headers: [{ name: 'x-route', value: 'r' }] } };
    const { attempts } = scenario([aRoute('r', [anArm(['a/x', 'b/x'])], parts)], { providers }).run(['network']);
    expect(attempts.map(({ settings }) => settings.timeouts)).toMatchObject([
      { connect: 1_000, idle: 5, firstToken: 60_000 },
      { connect: 5_000, idle: 5, firstToken: 60_000 },
    ]);
    expect(attempts[1]?.settings.headers).toEqual([
      { name: 'x-team', value: 'b' },
      { name: 'x-route', value: 'r' },
    ]);
  });
});

describe('slots', () => {
  const begun = () => {
    const world = scenario([aRoute('r', [anArm(['a/x', 'b/x'])])]);
    const chain = world.start();
    const slots = () => ['target a/x', 'key a/K', 'target b/x', 'key b/K'].map((id) => world.state.inFlight(id));
    chain.next();
    return { chain, slots };
  };

  test('an attempt holds one of its target and one of its key, until it fails', () => {
    const { chain, slots } = begun();
    expect(slots()).toEqual([1, 1, 0, 0]);
    chain.failed(aFailure('network'));
    expect(slots()).toEqual([0, 0, 0, 0]);
    chain.next();
    expect(slots()).toEqual([0, 0, 1, 1]);
  });

  test('a committed one holds them until the answer is over, and gives them back once', () => {
    const { chain, slots } = begun();
    const other = begun();
    chain.committed(10);
    expect(slots()).toEqual([1, 1, 0, 0]);
    chain.done(aFailure('stream_broken'));
    chain.done();
    expect(slots()).toEqual([0, 0, 0, 0]);
    expect(other.slots()).toEqual([1, 1, 0, 0]);
  });

  test('a client that leaves before the commit point gives them back', () => {
    const { chain, slots } = begun();
    chain.done();
    expect(slots()).toEqual([0, 0, 0, 0]);
  });

  test('calls out of turn are faults of the program', () => {
    const { chain } = begun();
    expect(() => chain.next()).toThrow('has not ended');
    chain.done();
    expect(() => chain.failed(aFailure('network'))).toThrow('no attempt');
    expect(() => chain.committed(1)).toThrow('no attempt');
  });

  test('a route that rejects has no chain', () => {
    const world = scenario([{ ...aRoute('r', []), reject: { status: 403, message: 'no' } }]);
    expect(() => world.start()).toThrow('no arm');
  });
});
