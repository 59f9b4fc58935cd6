// The first route in file order wins; look-ups do not grow with the table; explain says why not.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Condition } from '../../src/route-table.ts';
import type { RequestFacts } from '../../src/routing/facts.ts';
import { compileGlob } from '../../src/routing/glob.ts';
import { matchRoute, routesBefore } from '../../src/routing/match.ts';
import { type PreparedTable, prepareTable } from '../../src/routing/prepare.ts';
import { anArm, aProvider, aRequest, aRoute, aTable } from './support/tables.ts';

function explainMatch(ready: PreparedTable, facts: RequestFacts) {
  const match = matchRoute(ready, facts);
  return { match, passedOver: routesBefore(match?.route, ready, facts) };
}

function prepared(conditions: readonly Condition[]) {
  const routes = conditions.map((match, index) => aRoute(`r${index}`, [anArm(['a/x'])], { match }));
  return prepareTable(aTable({ providers: [aProvider('a')], routes }));
}

const model = (...globs: string[]): Condition => ({ kind: 'model', globs });
const client = (...names: string[]): Condition => ({ kind: 'client', names });
const tag = (...names: string[]): Condition => ({ kind: 'tag', names });
const header = (name: string, ...globs: string[]): Condition => ({ kind: 'header', name, globs });
const and = (...terms: Condition[]): Condition => ({ kind: 'and', terms });
const or = (...terms: Condition[]): Condition => ({ kind: 'or', terms });
const not = (term: Condition): Condition => ({ kind: 'not', term });

function matched(conditions: readonly Condition[], facts: RequestFacts): string | undefined {
  return matchRoute(prepared(conditions), facts)?.route.name;
}

describe('match', () => {
  test('routes are read top to bottom and the first that matches wins: no specificity, no priorities', () => {
    const conditions = [model('gpt-*'), model('gpt-4o'), { kind: 'any' }] as const;
    expect(matched(conditions, aRequest({ model: 'gpt-4o' }))).toBe('r0');
    expect(matched(conditions, aRequest({ model: 'claude' }))).toBe('r2');
    expect(matched([model('x')], aRequest())).toBeUndefined();
  });

  test('a test of something that the request does not have is false, its `not` is true', () => {
    const absent: readonly Condition[] = [
      client('web'),
      client(),
      tag('prod'),
      header('x-team', '*'),
      header('x-team'),
      { kind: 'flag', flag: 'tools' },
      { kind: 'number', field: 'max_tokens', min: 0 },
    ];
    for (const condition of absent) {
      expect(matched([condition], aRequest()), condition.kind).toBeUndefined();
      expect(matched([not(condition)], aRequest()), condition.kind).toBe('r0');
    }
  });

  test.each<[string, Condition, Parameters<typeof aRequest>[0], boolean]>([
    ['any known client', client(), { client: 'web' }, true],
    ['one of its clients', client('app', 'web'), { client: 'web' }, true],
    ['another client', client('app'), { client: 'web' }, false],
    ['one of the tags', tag('prod'), { tags: ['beta', 'prod'] }, true],
    ['no such tag', tag('prod'), { tags: ['beta'] }, false],
    ['a header that is there', header('x-team'), { headers: { 'x-team': '' } }, true],
    ['a header by glob', header('x-team', 'search-*'), { headers: { 'x-team': 'search-eu' } }, true],
    ['a header by another case', header('x-team', 'Search'), { headers: { 'x-team': 'search' } }, false],
    ['the protocol', { kind: 'protocol', names: ['anthropic'] }, { protocol: 'anthropic' }, true],
    ['another operation', { kind: 'operation', names: ['embedding'] }, {}, false],
    ['a flag', { kind: 'flag', flag: 'stream' }, { flags: ['stream'] }, true],
    ['a number at its lower end', { kind: 'number', field: 'max_tokens', min: 5, max: 9 }, { maxTokens: 5 }, true],
    ['a number at its upper end', { kind: 'number', field: 'max_tokens', max: 9 }, { maxTokens: 9 }, true],
    ['a number beyond it', { kind: 'number', field: 'max_tokens', max: 9 }, { maxTokens: 10 }, false],
    ['a named condition', { kind: 'named', name: 'big', term: model('gpt-4o') }, {}, true],
  ])('%s', (_name, condition, request, expected) => {
    expect(matched([condition], aRequest(request)) !== undefined).toBe(expected);
  });

  test('captures come from the first model glob that matches, in file order, not under `not`', () => {
    const capturing = (condition: Condition, name: string) =>
      matchRoute(prepared([condition]), aRequest({ model: name }))?.captures;
    expect(capturing(and(not(model('*-x')), model('b*', 'a*-*')), 'a1-2')).toEqual(['1', '2']);
    expect(capturing(or(model('a*'), model('*2')), 'a12')).toEqual(['12']);
    expect(capturing(model('a1'), 'a1')).toEqual([]);
    expect(capturing({ kind: 'any' }, 'a1')).toEqual([]);
  });
});

describe('explain', () => {
  const web = aRequest({ model: 'gpt-4o', client: 'web', tags: ['beta'] });

  function reasons(condition: Condition, facts = web) {
    const { passedOver } = explainMatch(prepared([condition, { kind: 'any' }]), facts);
    return passedOver.flatMap((route) =>
      route.reasons.map(({ atom, outcome, within }) => [atom.kind, outcome, ...within]),
    );
  }

  test('names the routes before the winner and none after it', () => {
    const { match, passedOver } = explainMatch(prepared([model('x'), client('app'), { kind: 'any' }, model('y')]), web);
    expect(match?.route.name).toBe('r2');
    expect(passedOver.map(({ route }) => route.name)).toEqual(['r0', 'r1']);
  });

  test('where none matched it names them all', () => {
    const { match, passedOver } = explainMatch(prepared([model('x'), client('app')]), web);
    expect(match).toBeUndefined();
    expect(passedOver.length).toBe(2);
  });

  test('says "absent" rather than "different"', () => {
    expect(reasons(client('app'))).toEqual([['client', 'different']]);
    expect(reasons(client('app'), aRequest())).toEqual([['client', 'absent']]);
    expect(reasons(header('x-team', 'a'))).toEqual([['header', 'absent']]);
  });

  test('of an `and` the first failing test, of an `or` all of them, of a `not` what holds', () => {
    expect(reasons(and(model('gpt-*'), client('app'), tag('prod')))).toEqual([['client', 'different']]);
    expect(reasons(or(client('app'), tag('prod')))).toEqual([
      ['client', 'different'],
      ['tag', 'different'],
    ]);
    expect(reasons(not(model('gpt-*')))).toEqual([['model', 'holds']]);
    expect(reasons(not(and(model('gpt-*'), client('web'))))).toEqual([
      ['model', 'holds'],
      ['client', 'holds'],
    ]);
    expect(reasons(not({ kind: 'any' }))).toEqual([]);
  });

  test('says in which named condition a test stands', () => {
    const inner: Condition = { kind: 'named', name: 'inner', term: client('app') };
    expect(reasons({ kind: 'named', name: 'outer', term: inner })).toEqual([['client', 'different', 'outer', 'inner']]);
  });
});

describe('look-up', () => {
  /** How many routes are looked at for a request. */
  function looked(conditions: readonly Condition[], facts: RequestFacts): number {
    return [...prepared(conditions).index.candidates(facts)].length;
  }

  test.each<[string, (index: number) => Condition, Parameters<typeof aRequest>[0]]>([
    ['literal models', (index) => model(`model-${index}`), { model: 'model-77' }],
    ['model prefixes', (index) => model(`team-${index}/*`), { model: 'team-77/gpt' }],
    ['clients', (index) => and(client(`c${index}`), model('*')), { client: 'c77' }],
    ['tags', (index) => and(model('gpt-*'), tag(`t${index}`)), { tags: ['t77', 'other'] }],
    ['header values', (index) => and(model('gpt-*'), header('x-team', `h${index}`)), { headers: { 'x-team': 'h77' } }],
    ['model endings', (index) => model(`*-v${index}`), { model: 'gpt-v77' }],
    ['families in braces', (index) => model(`{qwen,glm}-${index}-*`), { model: 'glm-77-x' }],
    ['models of one client', (index) => and(client('c'), model('gpt-*', `m${index}`)), { client: 'c', model: 'm77' }],
    ['alternatives', (index) => or(client(`c${index}`), and(model(`m${index}`), not(tag('x')))), { model: 'm77' }],
  ])('does not grow with the routes: %s', (_name, condition, request) => {
    const conditions = Array.from({ length: 5_000 }, (_, index) => condition(index));
    expect(looked(conditions, aRequest(request))).toBe(1);
    expect(matched(conditions, aRequest(request))).toBe('r77');
  });

  test('a route that cannot be indexed is looked at in its place', () => {
    const conditions = [model('a'), not(client('web')), model('b')];
    expect(matched(conditions, aRequest({ model: 'b' }))).toBe('r1');
    expect(matched(conditions, aRequest({ model: 'b', client: 'web' }))).toBe('r2');
  });

  test('equals a naive reading of the table', () => {
    fc.assert(
      // Several requests one after the other: what is remembered of one is right for the next.
      fc.property(fc.array(conditions, { maxLength: 8 }), fc.array(requests, { maxLength: 6 }), (table, asked) => {
        const ready = prepared(table);
        for (const facts of asked) {
          const expected = table.findIndex((condition) => naive(condition, facts));
          expect(matchRoute(ready, facts)?.route.name).toBe(expected < 0 ? undefined : `r${expected}`);
          for (const { route, reasons } of explainMatch(ready, facts).passedOver) {
            if (mentionsAtom(route.definition.match)) expect(reasons.length).toBeGreaterThan(0);
          }
        }
      }),
      { numRuns: 1_500 },
    );
  });
});

const glob = fc.constantFrom('a', 'b', 'ab', 'a*', '*b', '*', 'a?', '{a,b}', 'ab*');
const name = fc.constantFrom('a', 'b', 'c');

const { conditions } = fc.letrec<{ conditions: Condition }>((tie) => ({
  conditions: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    fc.constant<Condition>({ kind: 'any' }),
    fc.array(glob, { minLength: 1, maxLength: 2 }).map((globs) => model(...globs)),
    fc.array(name, { maxLength: 2 }).map((names) => client(...names)),
    fc.array(name, { minLength: 1, maxLength: 2 }).map((names) => tag(...names)),
    fc.array(glob, { maxLength: 2 }).map((globs) => header('x-h', ...globs)),
    fc.record({ kind: fc.constant('flag' as const), flag: fc.constantFrom('stream' as const, 'tools' as const) }),
    fc.constant<Condition>({ kind: 'number', field: 'max_tokens', min: 2, max: 3 }),
    fc.record({
      kind: fc.constantFrom('and' as const, 'or' as const),
      terms: fc.array(tie('conditions'), { maxLength: 3 }),
    }),
    tie('conditions').map(not),
    tie('conditions').map((term): Condition => ({ kind: 'named', name: 'n', term })),
  ),
}));

const requests = fc
  .record({
    model: fc.constantFrom('a', 'b', 'ab', 'aab', 'c', ''),
    client: fc.option(name),
    tags: fc.uniqueArray(name, { maxLength: 2 }),
    header: fc.option(fc.constantFrom('a', 'b', 'ab', '')),
    flags: fc.subarray(['stream', 'tools']),
    maxTokens: fc.option(fc.integer({ min: 0, max: 5 })),
  })
  .map((parts) =>
    aRequest({
      model: parts.model,
      tags: parts.tags,
      flags: parts.flags,
      ...(parts.client === null ? {} : { client: parts.client }),
      ...(parts.header === null ? {} : { headers: { 'x-h': parts.header } }),
      ...(parts.maxTokens === null ? {} : { maxTokens: parts.maxTokens }),
    }),
  );

function naive(condition: Condition, facts: RequestFacts): boolean {
  const globsTake = (globs: readonly string[], value: string) =>
    globs.some((source) => compileGlob(source).test(value));
  switch (condition.kind) {
    case 'any':
      return true;
    case 'and':
      return condition.terms.every((term) => naive(term, facts));
    case 'or':
      return condition.terms.some((term) => naive(term, facts));
    case 'not':
      return !naive(condition.term, facts);
    case 'named':
      return naive(condition.term, facts);
    case 'model':
      return globsTake(condition.globs, facts.model);
    case 'header': {
      const value = facts.header(condition.name);
      return value !== undefined && (condition.globs.length === 0 || globsTake(condition.globs, value));
    }
    case 'client':
      return facts.client !== undefined && (condition.names.length === 0 || condition.names.includes(facts.client));
    case 'tag':
      return condition.names.some((wanted) => facts.tags.includes(wanted));
    case 'flag':
      return facts.flag(condition.flag);
    case 'number': {
      const value = facts.number(condition.field);
      return value !== undefined && value >= (condition.min ?? value) && value <= (condition.max ?? value);
    }
    default:
      return false;
  }
}

/** Whether a reason can be given at all: `not any` and empty lists have no test that could be named. */
function mentionsAtom(condition: Condition): boolean {
  if (condition.kind === 'any') return false;
  if (condition.kind === 'and' || condition.kind === 'or')
    return condition.terms.length > 0 && condition.terms.every(mentionsAtom);
  return condition.kind === 'not' || condition.kind === 'named' ? mentionsAtom(condition.term) : true;
}
