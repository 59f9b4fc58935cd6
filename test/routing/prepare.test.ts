// What `prepareTable` refuses, and the identities by which state carries over.
import { describe, expect, test } from 'vitest';
import { prepareTable } from '../../src/routing/prepare.ts';
import { aMember, anArm, aProvider, aRoute, aTable, type TableParts } from './support/tables.ts';

const priority = { strategy: 'priority' };

describe('prepareTable', () => {
  test.each<[string, TableParts, string]>([
    ['a provider that does not exist', { routes: [aRoute('r', [anArm(['a/x'])])] }, 'no provider a'],
    ['a pool that does not exist', { routes: [aRoute('r', [anArm(['p'])])] }, 'no pool p'],
    [
      'a strategy that does not exist',
      { providers: [aProvider('a')], routes: [aRoute('r', [anArm(['a/x'], [], 'toString')])] },
      'no rotation strategy toString',
    ],
    [
      'a pool that contains itself',
      {
        pools: [
          { name: 'p', rotate: priority, members: [aMember('q')] },
          { name: 'q', rotate: priority, members: [aMember('p')] },
        ],
      },
      'pool p contains itself',
    ],
  ])('refuses %s', (_name, parts, message) => {
    expect(() => prepareTable(aTable(parts))).toThrow(message);
  });

  test('every rotation has its identity: pool name, ROUTE#arm, group path, provider keys', () => {
    const group = { kind: 'group', rotate: priority, members: [aMember('a/x')], weight: 1 } as const;
    const nested = { ...group, members: [group, aMember('a/x')] };
    const { rotations } = prepareTable(
      aTable({
        providers: [aProvider('a')],
        pools: [{ name: 'p', rotate: priority, members: [group, aMember('a/y'), nested] }],
        routes: [aRoute('r', [anArm(['p']), anArm([group])])],
      }),
    );
    expect([...rotations].sort()).toEqual([
      'keys a',
      'pool p',
      'pool p group',
      'pool p group 2',
      'pool p group 2 group',
      'route r#0',
      'route r#1',
      'route r#1 group',
    ]);
  });

  test('the same member twice in a group keeps two places in its rotation', () => {
    const prepared = prepareTable(
      aTable({ providers: [aProvider('a')], routes: [aRoute('r', [anArm(['a/x', 'a/y', 'a/x'])])] }),
    );
    const identities = prepared.routes[0]?.arms[0]?.group.members.map((member) => member.identity);
    expect(identities).toEqual(['a/x', 'a/y', 'a/x 2']);
  });

  test('routes that say the same share it; others do not', () => {
    const settings = { timeouts: { total: 5_000 } };
    const { routes } = prepareTable(
      aTable({
        providers: [aProvider('a'), aProvider('b')],
        routes: [
          aRoute('one', [anArm(['a/x'])], { settings }),
          aRoute('same', [anArm(['a/y'])], { settings: structuredClone(settings) }),
          aRoute('longer', [anArm(['a/x'])], { settings: { timeouts: { total: 6_000 } } }),
          aRoute('elsewhere', [anArm(['b/x'])], { settings }),
        ],
      }),
    );
    const [one, same, longer, elsewhere] = routes;
    expect(same?.settings).toBe(one?.settings);
    expect(same?.arms[0]?.on).toBe(one?.arms[0]?.on);
    expect(routes.map(({ totalMs }) => totalMs)).toEqual([5_000, 5_000, 6_000, 5_000]);
    expect(longer?.settings.get('a')?.timeouts.total).toBe(6_000);
    expect([...(elsewhere?.settings.keys() ?? [])]).toEqual(['b']);
  });

  test('a condition is compiled once, when it is asked for', () => {
    const match = { kind: 'model', globs: ['gpt-*'] } as const;
    const [route] = prepareTable(
      aTable({ providers: [aProvider('a')], routes: [aRoute('r', [anArm(['a/x'])], { match })] }),
    ).routes;
    expect(route?.condition).toBe(route?.condition);
    expect(route?.modelGlobs.map(({ source }) => source)).toEqual(['gpt-*']);
  });
});
