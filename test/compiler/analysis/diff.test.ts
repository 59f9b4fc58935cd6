// What the comparison of two tables says is what becomes of requests in each.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type ChangedRegion, changedRequests, type Fate } from '../../../src/compiler/analysis/diff.ts';
import type { Client, Condition, Route, RouteTable } from '../../../src/route-table.ts';
import { compileCondition } from '../../../src/routing/condition.ts';
import { compileGlob } from '../../../src/routing/glob.ts';
import { matchRoute } from '../../../src/routing/match.ts';
import { prepareTable } from '../../../src/routing/prepare.ts';
import { client, table } from '../../support/tables.ts';
import { condition, factsOf, glob, REQUESTS, requestOf, type SmallRequest, smallTable } from './random-conditions.ts';

/** Just a status to tell them apart, or a capture of the model. */
const route = fc.record({ match: condition, status: fc.integer({ min: 400, max: 402 }), captures: fc.boolean() });
type SmallRoute = typeof route extends fc.Arbitrary<infer R> ? R : never;

const routesOf = (list: readonly SmallRoute[]): readonly Route[] =>
  list.map(({ match, status, captures }, number) => ({
    name: `r${number}`,
    match,
    settings: {},
    ...(captures ? { arms: [arm] } : { arms: [], reject: { status, message: '' } }),
  }));

const arm = {
  on: [],
  rotate: { strategy: 'round_robin' },
  members: [{ kind: 'target' as const, target: { provider: 'p', model: '$1' }, weight: 1 }],
};

const clients: fc.Arbitrary<readonly Client[]> = fc.oneof(
  { weight: 3, arbitrary: fc.constant(smallTable.clients) },
  fc.constant([]),
  fc.subarray(['web', 'batch', 'shop'], { minLength: 1 }).chain((names) =>
    fc.tuple(...names.map(() => fc.tuple(fc.subarray(['prod', 'night']), fc.option(glob)))).map((parts) =>
      names.map((name, number) => {
        const [tags = [], models = null] = parts[number] ?? [];
        return client(name, { tags, ...(models !== null && { models: [models] }) });
      }),
    ),
  ),
);

const tables = fc
  .record({
    list: fc.array(route, { minLength: 1, maxLength: 4 }),
    changed: fc.array(fc.tuple(fc.nat(), route), { maxLength: 2 }),
    dropped: fc.option(fc.nat()),
    refitted: fc.option(fc.nat()),
    clients: fc.tuple(clients, clients),
    anonymous: fc.tuple(fc.boolean(), fc.boolean()),
  })
  .map(({ list, changed, dropped, refitted, clients: [first, second], anonymous }) => {
    const refit = refitted === null ? undefined : refitted % list.length;
    const later = list.map((one, number) => (number === refit ? { ...one, captures: !one.captures } : one));
    for (const [at, one] of changed) later.splice(at % (later.length + 1), at % 2, one);
    if (dropped !== null) later.splice(dropped % list.length, 1);
    return [tableWith(list, first, anonymous[0]), tableWith(later, second, anonymous[1])] as const;
  });

function tableWith(list: readonly SmallRoute[], callers: readonly Client[], allowAnonymous: boolean): RouteTable {
  const provider = {
    name: 'p',
    protocol: 'demo' as const,
    family: 'demo',
    baseUrl: '',
    auth: { kind: 'none' as const },
    keys: { rotate: { strategy: 'round_robin' }, members: [] },
    headers: [],
    models: [],
    quirks: {},
    settings: {},
  };
  const base = table({ clients: callers, providers: [provider], routes: routesOf(list) });
  return { ...base, server: { ...base.server, allowAnonymous } };
}

/** What brute force sees of a request's fate. */
function fateOf(of: RouteTable): (request: SmallRequest) => string {
  const prepared = prepareTable(of);
  const tags = tagsOf(of);
  const callers = of.clients.map(({ name, models }) => ({ name, models: models?.map(compileGlob) }));
  return (request) => {
    const caller = callers.find(({ name }) => name === request.client);
    const refused = request.client !== undefined || !of.server.allowAnonymous;
    if (of.clients.length > 0 && caller === undefined && refused) return 'unknown caller';
    if (caller?.models?.some((one) => one.test(request.model)) === false) return 'model not allowed';
    const taken = matchRoute(prepared, factsOf({ ...request, client: caller?.name }, tags));
    if (taken === undefined) return 'no route';
    const { reject } = taken.route.definition;
    if (reject !== undefined) return `${reject.status}`;
    const globs = taken.route.modelGlobs;
    return `$1 of ${globs.find((one) => one.test(request.model))?.source}`;
  };
}

const tagsOf = ({ clients: all }: RouteTable) => new Map(all.map(({ name, tags }) => [name, tags]));

function nameOf(fate: Fate): string {
  if (fate.kind !== 'route') return fate.kind;
  return fate.route.reject === undefined ? `$1 of ${fate.capturing}` : `${fate.route.reject.status}`;
}

const holdsIn = (of: RouteTable, asked: Condition) => {
  const compiled = compileCondition(asked);
  const tags = tagsOf(of);
  return (request: SmallRequest) => compiled.test(factsOf(request, tags));
};

test('a request lies in a changed region just where its fate differs, and in one alone', () => {
  let undecided = 0;
  fc.assert(
    fc.property(tables, fc.nat(4), ([before, after], phase) => {
      const found = changedRequests(before, after, (one, other) => nameOf(one) === nameOf(other));
      if (found.undecided.length > 0) {
        undecided += 1;
        return;
      }
      const [old, young] = [fateOf(before), fateOf(after)];
      const tests = found.regions.map((region) => ({ region, holds: lies(region, after) }));
      for (const { region, holds } of tests) {
        const request = requestOf(region.witness);
        expect([old(request), young(request)]).toEqual([nameOf(region.before), nameOf(region.after)]);
        expect(holds(request)).toBe(true);
      }
      for (const [number, request] of REQUESTS.entries()) {
        if (number % 5 !== phase || !canCall(request, before, after)) continue;
        const fates = [old(request), young(request)];
        const within = tests.filter(({ holds }) => holds(request));
        const expected = fates[0] === fates[1] ? [] : [fates];
        const named = within.map(({ region }) => [nameOf(region.before), nameOf(region.after)]);
        // Hundreds of thousands of comparisons, of which next to none is worth the account that `expect` keeps.
        if (named.join() !== expected.join()) expect(named).toEqual(expected);
      }
    }),
    { numRuns: 70 },
  );
  // Of random conditions, which are worse than any that people write.
  expect(undecided).toBeLessThan(7);
});

function lies({ condition: asked, except }: ChangedRegion, of: RouteTable): (request: SmallRequest) => boolean {
  const inside = holdsIn(of, asked);
  const outside = except.map((one) => holdsIn(of, one.condition));
  return (request) => inside(request) && !outside.some((holds) => holds(request));
}

/** A name that neither table has is nobody's; without a name one comes only where a table lets it in. */
function canCall({ client: name }: SmallRequest, ...of: readonly RouteTable[]): boolean {
  if (name === undefined) return of.some(({ clients: all, server }) => all.length === 0 || server.allowAnonymous);
  return of.some(({ clients: all }) => all.some((one) => one.name === name));
}

test('a table does not differ from itself, whatever the names of its conditions', () => {
  fc.assert(
    fc.property(tables, ([before]) => {
      const named = before.routes.map((one) => ({
        ...one,
        match: { kind: 'named' as const, name: 'n', term: one.match },
      }));
      const found = changedRequests(
        before,
        { ...before, routes: named },
        (one, other) => nameOf(one) === nameOf(other),
      );
      expect(found.regions).toEqual([]);
    }),
    { numRuns: 50 },
  );
});
