// `sticky by KEY for D` and `hash by KEY`, where members are targets, pools, groups and keys; one test a sentence.
import { describe, expect, test } from 'vitest';
import type { RequestKey, Rotation } from '../../src/route-table.ts';
import type { RequestFacts } from '../../src/routing/facts.ts';
import { retireVanished } from '../../src/routing/health.ts';
import { STRATEGIES } from '../../src/routing/strategies/index.ts';
import { aFailure, aScenario, type Scenario } from './support/scenario.ts';
import { aMember, anArm, aProvider, aRequest, aRoute, aTable } from './support/tables.ts';

const HOUR = 3_600_000;

function sticky(strategy: string, by: RequestKey = { kind: 'user' }, forMs = HOUR): Rotation {
  return { strategy, ...(strategy === 'hash' && { by: { kind: 'client' } }), sticky: { by, forMs } };
}

function aWorld(rotate: Rotation): Scenario {
  return aScenario([aRoute('r', [anArm(['a/x', 'b/x', 'c/x'], undefined, rotate)])]);
}

let requests = 0;
/** Each request has an id of its own, as live ones have. */
const by = (parts: Parameters<typeof aRequest>[0]): RequestFacts =>
  aRequest({ requestId: `r-${requests++}`, ...parts });
const served = (world: Scenario, facts: RequestFacts) => world.run([], facts).path.at(-1);

describe.each(Object.keys(STRATEGIES))('sticky over %s', (strategy) => {
  test('requests of one key keep to one member', () => {
    const world = aWorld(sticky(strategy));
    for (const user of ['u1', 'u2', 'u3', 'u4']) {
      const first = served(world, by({ user }));
      for (let count = 0; count < 10; count++) expect(served(world, by({ user }))).toBe(first);
    }
  });

  test('it yields on failure; after a failure the key stays with the member that served it', () => {
    const world = aWorld(sticky(strategy));
    const first = served(world, by({ user: 'u' }));
    const second = world.run(['server_error'], by({ user: 'u' })).path.at(-1);
    expect(second).not.toBe(first);
    for (let count = 0; count < 10; count++) expect(served(world, by({ user: 'u' }))).toBe(second);
  });
});

describe('sticky', () => {
  test('for an hour from the last use', () => {
    const world = aWorld(sticky('round_robin'));
    expect(served(world, by({ user: 'u' }))).toBe('a/x K');
    world.clock.advance(HOUR - 1);
    expect(served(world, by({ user: 'u' }))).toBe('a/x K');
    world.clock.advance(HOUR - 1);
    expect(served(world, by({ user: 'u' }))).toBe('a/x K');
    world.clock.advance(HOUR);
    expect(served(world, by({ user: 'u' }))).toBe('b/x K');
  });

  test('a request without the key has no affinity', () => {
    const world = aWorld(sticky('round_robin'));
    expect([1, 2, 3].map(() => served(world, by({})))).toEqual(['a/x K', 'b/x K', 'c/x K']);
  });

  test.each<[RequestKey, Parameters<typeof aRequest>[0]]>([
    [{ kind: 'client' }, { client: 'web' }],
    [{ kind: 'user' }, { user: 'u' }],
    [{ kind: 'session' }, { session: 's' }],
    [{ kind: 'prompt' }, { prompt: 'p' }],
    [{ kind: 'header', name: 'x-conversation' }, { headers: { 'x-conversation': 'c' } }],
  ])('by %j', (key, parts) => {
    const world = aWorld(sticky('round_robin', key));
    expect([1, 2, 3].map(() => served(world, by(parts)))).toEqual(['a/x K', 'a/x K', 'a/x K']);
  });

  test('a member that is passed over is left, and the key stays where it was served', () => {
    const world = aWorld(sticky('priority'));
    expect(served(world, by({ user: 'u' }))).toBe('a/x K');
    world.run([aFailure('rate_limited', { retryAfterMs: 1_000 })], by({ user: 'v' }));
    expect(served(world, by({ user: 'u' }))).toBe('b/x K');
    world.clock.advance(5_000);
    expect(served(world, by({ user: 'u' }))).toBe('b/x K');
  });

  test('an attempt that did not commit moves no key', () => {
    const world = aWorld(sticky('round_robin'));
    expect(served(world, by({ user: 'u' }))).toBe('a/x K');
    expect(world.run(['server_error', 'server_error', 'server_error'], by({ user: 'u' })).error).toBeDefined();
    expect(served(world, by({ user: 'u' }))).toBe('a/x K');
  });

  test('pools and groups are members too, each with an affinity of its own', () => {
    const inner = { name: 'inner', rotate: sticky('round_robin'), members: [aMember('a/x'), aMember('b/x')] };
    const group = {
      kind: 'group' as const,
      rotate: sticky('round_robin'),
      members: [aMember('c/x'), aMember('d/x')],
      weight: 1,
    };
    const routes = [aRoute('r', [anArm([aMember('inner'), group], undefined, sticky('round_robin'))])];
    const world = aScenario(routes, { pools: [inner] });
    const order = ['u1', 'u2', 'u3', 'u4'].map((user) => served(world, by({ user })));
    expect(order).toEqual(['a/x K', 'c/x K', 'b/x K', 'd/x K']);
    expect(['u1', 'u2', 'u3', 'u4'].map((user) => served(world, by({ user })))).toEqual(order);
  });

  test('keys are members too', () => {
    const provider = aProvider('a', { keys: ['K1', 'K2', 'K3'], rotate: sticky('round_robin') });
    const world = aScenario([aRoute('r', [anArm(['a/x'])])], { providers: [provider] });
    expect(served(world, by({ user: 'u' }))).toBe('a/x K1');
    expect(served(world, by({ user: 'v' }))).toBe('a/x K2');
    expect(served(world, by({ user: 'u' }))).toBe('a/x K1');
    expect(world.run(['auth_failed'], by({ user: 'u' })).path).toEqual(['a/x K1', 'a/x K3']);
    expect(served(world, by({ user: 'u' }))).toBe('a/x K3');
  });

  test('it outlives a reload by identity, whatever the place in the file, and not its group', () => {
    const world = aWorld(sticky('round_robin'));
    served(world, by({ user: 'other' }));
    expect(served(world, by({ user: 'u' }))).toBe('b/x K');
    const providers = ['a', 'b', 'c'].map((name) => aProvider(name));
    const table = (name: string) =>
      aTable({ providers, routes: [aRoute(name, [anArm(['c/x', 'b/x', 'a/x'], undefined, sticky('priority'))])] });
    world.reload(table('r'));
    retireVanished(world.state, world.prepared);
    expect(served(world, by({ user: 'u' }))).toBe('b/x K');
    world.reload(table('other'));
    retireVanished(world.state, world.prepared);
    expect(served(world, by({ user: 'u' }))).toBe('c/x K');
  });
});

describe('hash', () => {
  const hash: Rotation = { strategy: 'hash', by: { kind: 'user' } };

  test('the same key goes to the same member again once it is well', () => {
    const world = aWorld(hash);
    const first = served(world, by({ user: 'u' }));
    const second = world.run(['server_error'], by({ user: 'u' })).path.at(-1);
    expect(second).not.toBe(first);
    expect(served(world, by({ user: 'u' }))).toBe(first);
  });

  test('a request without the key goes by its own id', () => {
    const world = aWorld(hash);
    const members = new Set(Array.from({ length: 60 }, () => served(world, by({}))));
    expect([...members].sort()).toEqual(['a/x K', 'b/x K', 'c/x K']);
  });

  test('keys of a provider too', () => {
    const provider = aProvider('a', { keys: ['K1', 'K2'], rotate: hash });
    const world = aScenario([aRoute('r', [anArm(['a/x'])])], { providers: [provider] });
    const users = Array.from({ length: 40 }, (_, index) => `u${index}`);
    const order = users.map((user) => served(world, by({ user })));
    expect(new Set(order).size).toBe(2);
    expect(users.map((user) => served(world, by({ user })))).toEqual(order);
  });
});
