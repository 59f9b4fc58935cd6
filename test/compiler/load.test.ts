// Tables that come as JSON: what the compiler makes is taken, what has been tampered with is refused with its place.
import { describe, expect, test } from 'vitest';
import { loadTable } from '../../src/compiler/load.ts';
import { tableOf } from './compiling.ts';

const TEXT = `server { listen unix:/run/fairlead.sock; admin 127.0.0.1:8788 key env.ADMIN_KEY }
client web { key env.WEB_KEY; tag prod; models "gpt-*" }
provider openai { key env.OPENAI_KEY; header "x-a" "\${env.A}b"; model "gpt-*" lacks tools }
provider local { protocol ollama; base_url "http://\${env.HOST}:1" }
condition big { match max_tokens 1..4k or header "x-big" }
pool gpt { rotate weighted; openai/gpt-4o weight 2; group { rotate random; local/a; local/b } }
route a { match is big and not client web or tag prod; to gpt; fallback on timeout to local/$model; set stop "x"; drop seed }
route b { match any; reject 503 "closed" retry_after 5s }`;

type Tampering = (table: Record<string, never>) => void;
const json = (): Record<string, never> => JSON.parse(JSON.stringify(tableOf(TEXT)));

/** Sets, or with undefined removes, the value at a pointer. */
function at(pointer: string, value: unknown): Tampering {
  return (table) => {
    const keys = pointer.slice(1).split('/');
    const last = keys.pop() ?? '';
    const parent = keys.reduce<Record<string, unknown>>((inner, key) => inner[key] as Record<string, unknown>, table);
    if (value === undefined) delete parent[last];
    else parent[last] = value;
  };
}

test('what the compiler makes is a table, with nothing changed', () => {
  const { table } = loadTable(json());
  expect(table).toEqual(tableOf(TEXT));
});

const REFUSED: readonly (readonly [string, Tampering, string, RegExp])[] = [
  ['another format', at('/format', 'x/1'), '/format', /"fairlead-route-table\/1"/],
  ['a property too many', at('/routes/0/colour', 'red'), '/routes/0', /"colour"/],
  ['a property too few', at('/pools/0/rotate', undefined), '/pools/0', /"rotate" is missing/],
  ['an unknown kind of auth', at('/providers/0/auth/kind', 'basic'), '/providers/0/auth', /unknown kind "basic"/],
  ['an unknown condition', at('/routes/0/match/kind', 'xor'), '/routes/0/match', /unknown kind "xor"/],
  ['a condition without its parts', at('/routes/0/match/terms', undefined), '/routes/0/match', /"terms" is missing/],
  ['a negative weight', at('/pools/0/members/0/weight', -1), '/pools/0/members/0/weight', /0/],
  ['a text for a number', at('/server/drainMs', '5s'), '/server/drainMs', /integer/],
  ['an unknown strategy', at('/pools/0/rotate/strategy', 'best'), '/pools/0/rotate/strategy', /values/],
  ['an unknown error kind', at('/routes/0/arms/1/on/0', 'oops'), '/routes/0/arms/1/on/0', /values/],
  ['two places for one secret', at('/clients/0/keys/0/secret/literal', 'x'), '/clients/0/keys/0/secret', /1/],
  [
    'a parameter of the wrong type',
    at('/routes/0/settings/edits/set/stop', 3),
    '/routes/0/settings/edits/set/stop',
    /array/,
  ],
  [
    'an unknown provider',
    at('/pools/0/members/0/target/provider', 'opnai'),
    '/pools/0/members/0/target/provider',
    /"opnai"/,
  ],
  ['an unknown pool', at('/routes/0/arms/0/members/0/pool', 'gtp'), '/routes/0/arms/0/members/0/pool', /"gtp"/],
  ['a name twice', at('/routes/1/name', 'a'), '/routes/1/name', /twice/],
  [
    'arms beside a rejection',
    at('/routes/1/arms', [
      { on: [], rotate: { strategy: 'random' }, members: [{ kind: 'pool', pool: 'gpt', weight: 1 }] },
    ]),
    '/routes/1',
    /either/,
  ],
  ['a day that is not', at('/clients/0/expires', '2027-02-30'), '/clients/0/expires', /calendar/],
  ['a hash by nothing', at('/pools/0/rotate/strategy', 'hash'), '/pools/0/rotate', /needs the property "by"/],
  ['a `by` that means nothing', at('/pools/0/rotate/by', { kind: 'user' }), '/pools/0/rotate', /goes by nothing/],
  [
    'a zone that is not',
    at('/routes/0/match', { kind: 'not', term: { kind: 'time', from: 0, to: 9, zone: 'Europe/Berln' } }),
    '/routes/0/match/term/zone',
    /no time zone/,
  ],
  [
    'a window of no time',
    at('/routes/0/match', { kind: 'or', terms: [{ kind: 'time', from: 9, to: 9, zone: 'UTC' }] }),
    '/routes/0/match/terms/0',
    /ends when it begins/,
  ],
  [
    'a `by` in a group',
    at('/pools/0/members/1/rotate/by', { kind: 'header', name: 'x-a' }),
    '/pools/0/members/1/rotate',
    /goes by nothing/,
  ],
  [
    'a pool that contains itself',
    at('/pools/0/members/0', { kind: 'pool', pool: 'gpt', weight: 1 }),
    '/pools/0',
    /gpt → gpt/,
  ],
];

describe('a table is refused', () => {
  test.each(REFUSED)('for %s: once, with its place', (_, tamper, pointer, reason) => {
    const table = json();
    tamper(table);
    const { faults = [] } = loadTable(table);
    expect(faults.map((fault) => fault.pointer)).toEqual([pointer]);
    expect(faults[0]?.reason).toMatch(reason);
  });

  test('for all its faults at once', () => {
    const table = json();
    for (const [, tamper] of REFUSED.slice(0, 4)) tamper(table);
    expect(loadTable(table).faults).toHaveLength(4);
  });

  test.each([null, 3, 'x', [], {}])('when it is no table at all: %j', (value) => {
    expect(loadTable(value).faults).not.toHaveLength(0);
  });
});

test('names of providers and pools near the right one are suggested', () => {
  const table = json();
  at('/pools/0/members/0/target/provider', 'opnai')(table);
  expect(loadTable(table).faults?.[0]?.help).toBe('did you mean "openai"?');
});
