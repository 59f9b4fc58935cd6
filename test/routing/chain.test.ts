// Section 4 of the language, "Chain" and "Attempt", and the slots that attempts hold: one test a sentence.
import { describe, expect, test } from 'vitest';
import { ANY_KINDS, ERROR_KINDS, type ErrorKind, TRANSIENT_KINDS } from '../../src/errors.ts';
import { aFailure, aScenario, attemptOf } from './support/scenario.ts';
import { aMember, anArm, aProvider, aRequest, aRoute } from './support/tables.ts';

describe('chain', () => {
  test('`to` and each `fallback` is an arm', () => {
    const { attempts, path } = aScenario([aRoute('r', [anArm(['a/x']), anArm(['b/x']), anArm(['c/x'])])]).run([
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
    const { path } = aScenario([aRoute('r', [anArm(['outer', 'd/x'])])], { pools }).run(
      new Array<ErrorKind>(4).fill('server_error'),
    );
    expect(path).toEqual(['b/x K', 'c/x K', 'a/x K', 'd/x K']);
  });

  test('pools turn by their own rotation, one place for all routes that use them', () => {
    const pools = [{ name: 'p', rotate: { strategy: 'round_robin' }, members: [aMember('a/x'), aMember('b/x')] }];
    const match = { kind: 'model', globs: ['one'] } as const;
    const world = aScenario([aRoute('one', [anArm(['p'])], { match }), aRoute('two', [anArm(['p'])])], { pools });
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
    const world = aScenario([aRoute('r', [anArm([group, 'c/x'])])]);
    expect(world.run([]).path).toEqual(['a/x K']);
    expect(world.run(['network', 'network']).path).toEqual(['b/x K', 'a/x K', 'c/x K']);
  });

  test('least_busy counts a pool by what is under way to its targets, each once', () => {
    const priority = { strategy: 'priority' };
    const pools = [
      { name: 'q', rotate: priority, members: [aMember('b/x'), aMember('c/$model')] },
      { name: 'p', rotate: priority, members: [aMember('a/x'), aMember('a/x'), aMember('a/x')] },
    ];
    const world = aScenario([aRoute('r', [anArm(['q', 'p'], ANY_KINDS, 'least_busy')])], { pools });
    world.state.lease(['target a/x', 'target b/x']);
    world.state.lease(['target c/gpt-4o']);
    expect(world.run([]).path).toEqual(['a/x K']);
    expect(world.run([], aRequest({ model: 'other' })).path).toEqual(['b/x K']);
  });

  test('a target met twice counts once', () => {
    const { path, chain } = aScenario([aRoute('r', [anArm(['a/x', 'b/x', 'a/x']), anArm(['b/x', 'c/x'])])]).run(
      new Array<ErrorKind>(5).fill('server_error'),
    );
    expect(path).toEqual(['a/x K', 'b/x K', 'c/x K']);
    expect(chain.skipped).toEqual([
      { arm: 0, target: 'a/x', reason: 'already tried', after: 2 },
      { arm: 1, target: 'b/x', reason: 'already tried', after: 2 },
    ]);
  });

  const followed: readonly ErrorKind[] = [...TRANSIENT_KINDS, 'quota_exhausted', 'auth_failed', 'model_not_found'];

  test.each(followed)('inside an arm the next member follows on %s', (kind) => {
    const { path, error } = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])])]).run([kind]);
    expect(path).toEqual(['a/x K', 'b/x K']);
    expect(error).toBeUndefined();
  });

  test.each(ERROR_KINDS.filter((kind) => !followed.includes(kind)))('%s leaves the arm with that kind', (kind) => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x']), anArm(['c/x'], [kind])])]);
    expect(world.run([kind]).path).toEqual(['a/x K', 'c/x K']);
  });

  test('the last member leaves the arm with its kind', () => {
    const world = aScenario([
      aRoute('r', [anArm(['a/x', 'b/x']), anArm(['c/x'], ['rate_limited']), anArm(['d/x'], ['server_error'])]),
    ]);
    expect(world.run(['rate_limited', 'server_error']).path).toEqual(['a/x K', 'b/x K', 'd/x K']);
  });

  test('then the arms not yet entered are read from the top and the first whose `on` takes the kind is entered', () => {
    const world = aScenario([
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
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x']), anArm(['c/x'], ['rate_limited'])])]);
    const last = aFailure('overloaded', { status: 529 });
    const { path, error } = world.run(['server_error', last]);
    expect(path).toEqual(['a/x K', 'b/x K']);
    expect(error).toBe(last);
  });

  test('`fallback` without `on` does not follow invalid_request and content_filtered', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x']), anArm(['b/x'], ANY_KINDS)])]);
    expect(world.run(['invalid_request']).error).toMatchObject({ kind: 'invalid_request', status: 400 });
    expect(world.run(['content_filtered']).path).toEqual(['a/x K']);
    expect(world.run(['context_too_long']).path).toEqual(['a/x K', 'b/x K']);
  });

  test.each(['auth_failed', 'quota_exhausted'] as const)('never an %s of ours as its own: that is a 502', (kind) => {
    const { error } = aScenario([aRoute('r', [anArm(['a/x'])])]).run([aFailure(kind, { message: 'sk-123 is bad' })]);
    expect(error).toMatchObject({ kind: 'server_error', status: 502 });
    expect(error?.message).not.toContain('sk-123');
  });

  test('`$model` is the requested model, `$1` what the first star caught', () => {
    const match = { kind: 'model', globs: ['team/*:*'] } as const;
    const world = aScenario([aRoute('r', [anArm(['a/$2-of-$1', 'b/$model'])], { match })]);
    const { attempts } = world.run(['network'], aRequest({ model: 'team/x/y:z' }));
    expect(attempts.map(({ target, upstreamModel }) => [target, upstreamModel])).toEqual([
      ['a/z-of-x/y', 'z-of-x/y'],
      ['b/team/x/y:z', 'team/x/y:z'],
    ]);
  });

  test('a requested model that looks like a capture is put in as it is', () => {
    const { attempts } = aScenario([aRoute('r', [anArm(['a/$model'])])]).run([], aRequest({ model: '$1$&$model' }));
    expect(attempts[0]?.upstreamModel).toBe('$1$&$model');
  });

  test('`model … is …` names what the upstream is asked for; the target keeps its own name', () => {
    const providers = [aProvider('a', { models: [{ glob: 'claude-*', upstreamId: 'eu.claude:0' }] })];
    const { attempts } = aScenario([aRoute('r', [anArm(['a/$model'])])], { providers }).run(
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
      const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])])], keyed('priority'));
      const failure = aFailure(kind, { status });
      const { path, attempts } = world.run([failure, failure, failure]);
      expect(path).toEqual(['a/x K1', 'a/x K2', 'a/x K3', 'b/x K']);
      expect(attempts.every(({ waitMs }) => waitMs === 0)).toBe(true);
    },
  );

  test('a target is not tried again otherwise', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])])], keyed('priority'));
    expect(world.run(['server_error']).path).toEqual(['a/x K1', 'b/x K']);
  });

  test('keys rotate by the strategy of their pool', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x'])])], keyed('round_robin'));
    expect([1, 2, 3, 4].map(() => world.run([]).path[0])).toEqual(['a/x K1', 'a/x K2', 'a/x K3', 'a/x K1']);
  });

  test('a provider without keys is called without one', () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])])], {
      providers: [aProvider('a', { keys: [] }), aProvider('b')],
    });
    const { attempts } = world.run(['rate_limited']);
    expect(attempts[0]).toMatchObject({ target: 'a/x', key: undefined, keyId: undefined });
    expect(attempts[1]?.keyId).toBe('b/K');
    expect(world.run([]).path).toEqual(['a/x']);
  });

  test('a key for some models serves no others', () => {
    const keys = [{ label: 'MINI', models: ['*-mini'] }, { label: 'ALL' }];
    const world = aScenario([aRoute('r', [anArm(['a/$model'])])], { providers: [aProvider('a', { keys })] });
    expect(world.run([], aRequest({ model: 'gpt-mini' })).path).toEqual(['a/gpt-mini MINI']);
    expect(world.run([], aRequest({ model: 'gpt' })).path).toEqual(['a/gpt ALL']);
  });
});

describe('settings', () => {
  test('each attempt has those of its own provider under its route', () => {
    const providers = [
      aProvider('a', { settings: { timeouts: { connect: 1_000 } } }),
      { ...aProvider('b'), headers: [{ name: 'x-team', value: 'b' }] },
    ];
    const parts = { settings: { timeouts: { idle: 5 }, headers: [{ name: 'x-route', value: 'r' }] } };
    const { attempts } = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])], parts)], { providers }).run(['network']);
    expect(attempts.map(({ settings }) => settings.timeouts)).toMatchObject([
      { connect: 1_000, idle: 5, firstToken: 300_000 },
      { connect: 5_000, idle: 5, firstToken: 300_000 },
    ]);
    expect(attempts[1]?.settings.headers).toEqual([
      { name: 'x-team', value: 'b' },
      { name: 'x-route', value: 'r' },
    ]);
  });
});

describe('slots', () => {
  const begun = () => {
    const world = aScenario([aRoute('r', [anArm(['a/x', 'b/x'])])]);
    const chain = world.start();
    const slots = () => ['target a/x', 'key a/K', 'target b/x', 'key b/K'].map((id) => world.state.inFlight(id));
    return { chain, slots, attempt: attemptOf(chain) };
  };

  test('an attempt holds one of its target and one of its key, until it fails', () => {
    const { chain, slots, attempt } = begun();
    expect(slots()).toEqual([1, 1, 0, 0]);
    chain.failed(attempt, aFailure('network'));
    expect(slots()).toEqual([0, 0, 0, 0]);
    chain.next();
    expect(slots()).toEqual([0, 0, 1, 1]);
  });

  test('a committed one holds them until the answer is over, and gives them back once', () => {
    const { chain, slots, attempt } = begun();
    const other = begun();
    chain.committed(attempt, 10);
    expect(slots()).toEqual([1, 1, 0, 0]);
    chain.done(attempt, aFailure('stream_broken'));
    chain.done(attempt);
    chain.close();
    expect(slots()).toEqual([0, 0, 0, 0]);
    expect(other.slots()).toEqual([1, 1, 0, 0]);
  });

  test('a client that leaves before the commit point gives them back', () => {
    const { chain, slots } = begun();
    chain.close();
    expect(slots()).toEqual([0, 0, 0, 0]);
  });

  test('calls out of turn are faults of the program', () => {
    const { chain, attempt } = begun();
    expect(() => chain.next()).toThrow('has not ended');
    chain.done(attempt);
    expect(() => chain.failed(attempt, aFailure('network'))).toThrow('no attempt');
    expect(() => chain.committed(attempt, 1)).toThrow('no attempt');
  });

  test('a route that rejects has no chain', () => {
    const world = aScenario([{ ...aRoute('r', []), reject: { status: 403, message: 'no' } }]);
    expect(() => world.start()).toThrow('no arm');
  });
});
