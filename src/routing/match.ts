// Which route takes a request: the first in file order that matches. And why, for `explain`.
import type { Reason } from './condition.ts';
import type { RequestFacts } from './facts.ts';
import type { PreparedRoute, PreparedTable } from './prepared.ts';

export interface Match {
  readonly route: PreparedRoute;
  /** What `$1`, `$2` … stand for, from index 0. */
  readonly captures: readonly string[];
}

export function matchRoute(prepared: PreparedTable, facts: RequestFacts): Match | undefined {
  for (const { number, condition } of prepared.index.candidates(facts)) {
    const route = condition.test(facts) ? prepared.routes[number] : undefined;
    if (route !== undefined) return { route, captures: capturesOf(route, facts.model) };
  }
  return undefined;
}

/** From the first glob that matches, whichever part of the condition it stands in. */
function capturesOf(route: PreparedRoute, model: string): readonly string[] {
  for (const glob of route.modelGlobs) {
    const captures = glob.capture(model);
    if (captures) return captures;
  }
  return [];
}

interface PassedOverRoute {
  readonly route: PreparedRoute;
  readonly reasons: readonly Reason[];
}

/**
 * Why not each route before the one that took the request, or all of them where none did, in file order. Walks the whole
 * file: not for live traffic.
 */
export function routesBefore(
  taken: PreparedRoute | undefined,
  prepared: PreparedTable,
  facts: RequestFacts,
): readonly PassedOverRoute[] {
  const end = taken ? prepared.routes.indexOf(taken) : prepared.routes.length;
  return prepared.routes.slice(0, end).map((route) => ({ route, reasons: route.condition.whyNot(facts, true) }));
}
