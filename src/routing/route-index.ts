// Which routes can match at all? Found by what a condition demands, so that a lookup does not grow with the table.
import type { Condition } from '../route-table.ts';
import type { RequestFacts } from './facts.ts';
import { compileGlob } from './glob.ts';

export interface RouteIndex {
  /** Numbers of the routes that may match, rising; every route that is not among them does not match. */
  candidates(facts: RequestFacts): Iterable<number>;
}

/**
 * A demand is something that a request must have for a condition to hold, as a text that can be looked up:
 * `model gpt-4o`, `prefix gpt-`, `client web`, `tag prod`, `header x-team search`. A condition demands one of several;
 * undefined: nothing that could be looked up.
 */
type Demands = ReadonlySet<string>;

/** @param conditions of the routes, in file order. */
export function indexRoutes(conditions: readonly Condition[]): RouteIndex {
  const popularity = new Map<string, number>();
  for (const condition of conditions) {
    for (const demand of new Set(atomDemands(condition))) popularity.set(demand, (popularity.get(demand) ?? 0) + 1);
  }
  const routesByDemand = new Map<string, number[]>();
  const always: number[] = [];
  for (const [number, condition] of conditions.entries()) {
    const demands = leastPopular(condition, popularity);
    if (!demands) always.push(number);
    for (const demand of demands ?? []) {
      const routes = routesByDemand.get(demand);
      if (routes) routes.push(number);
      else routesByDemand.set(demand, [number]);
    }
  }
  const headers = headerNames(routesByDemand.keys());
  const prefixLengths = lengthsOfPrefixes(routesByDemand.keys());
  return {
    candidates: (facts) => {
      const lists = [always];
      for (const demand of offers(facts, headers, prefixLengths)) {
        const routes = routesByDemand.get(demand);
        if (routes) lists.push(routes);
      }
      return merged(lists);
    },
  };
}

/** Everything that a request has to offer to a demand. */
function* offers(facts: RequestFacts, headers: readonly string[], prefixLengths: readonly number[]): Generator<string> {
  yield `model ${facts.model}`;
  for (const length of prefixLengths) {
    if (length > facts.model.length) break;
    yield `prefix ${facts.model.slice(0, length)}`;
  }
  if (facts.client !== undefined) yield `client ${facts.client}`;
  for (const tag of facts.tags) yield `tag ${tag}`;
  for (const name of headers) {
    const value = facts.header(name);
    if (value !== undefined) yield `header ${name} ${value}`;
  }
}

/** What each test that is not under a `not` demands, however the tests are joined. */
function atomDemands(condition: Condition): readonly string[] {
  if (condition.kind === 'and' || condition.kind === 'or') return condition.terms.flatMap(atomDemands);
  if (condition.kind === 'named') return atomDemands(condition.term);
  return [...(demandsOfAtom(condition) ?? [])];
}

/** Of all ways to look the condition up, the one that shares its lists with the fewest routes. */
function leastPopular(condition: Condition, popularity: ReadonlyMap<string, number>): Demands | undefined {
  if (condition.kind === 'named') return leastPopular(condition.term, popularity);
  if (condition.kind === 'and') {
    const ways = condition.terms.map((term) => leastPopular(term, popularity)).filter((way) => way !== undefined);
    const cost = (way: Demands) => Math.max(0, ...[...way].map((demand) => popularity.get(demand) ?? 0));
    return ways.sort((a, b) => cost(a) - cost(b))[0];
  }
  if (condition.kind === 'or') {
    const ways = condition.terms.map((term) => leastPopular(term, popularity));
    return ways.includes(undefined) ? undefined : new Set(ways.flatMap((way) => [...(way ?? [])]));
  }
  return demandsOfAtom(condition);
}

function demandsOfAtom(condition: Condition): Demands | undefined {
  if (condition.kind === 'model') return demandsOfGlobs(condition.globs, 'model', 'prefix');
  if (condition.kind === 'header' && condition.globs.length > 0) {
    return demandsOfGlobs(condition.globs, `header ${condition.name}`, undefined);
  }
  if ((condition.kind === 'client' || condition.kind === 'tag') && condition.names.length > 0) {
    return new Set(condition.names.map((name) => `${condition.kind} ${name}`));
  }
  return undefined;
}

function demandsOfGlobs(sources: readonly string[], literal: string, prefix: string | undefined): Demands | undefined {
  const demands = new Set<string>();
  for (const glob of sources.map(compileGlob)) {
    if (glob.literal !== undefined) demands.add(`${literal} ${glob.literal}`);
    else if (prefix !== undefined && glob.prefix !== '') demands.add(`${prefix} ${glob.prefix}`);
    else return undefined;
  }
  return demands;
}

function headerNames(demands: Iterable<string>): readonly string[] {
  const names = new Set<string>();
  for (const demand of demands) if (demand.startsWith('header ')) names.add(demand.split(' ', 2)[1] ?? '');
  return [...names];
}

function lengthsOfPrefixes(demands: Iterable<string>): readonly number[] {
  const lengths = new Set<number>();
  for (const demand of demands) if (demand.startsWith('prefix ')) lengths.add(demand.length - 'prefix '.length);
  return [...lengths].sort((a, b) => a - b);
}

/** Rising lists as one rising series without repetitions, made as far as it is read. */
function* merged(lists: readonly (readonly number[])[]): Generator<number> {
  const positions = lists.map(() => 0);
  for (;;) {
    let least = Number.POSITIVE_INFINITY;
    for (const [list, numbers] of lists.entries()) {
      least = Math.min(least, numbers[positions[list] ?? 0] ?? Number.POSITIVE_INFINITY);
    }
    if (least === Number.POSITIVE_INFINITY) return;
    for (const [list, numbers] of lists.entries()) {
      const position = positions[list] ?? 0;
      if (numbers[position] === least) positions[list] = position + 1;
    }
    yield least;
  }
}
