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
  for (const number of prepared.index.candidates(facts)) {
    const route = prepared.routes[number];
    if (route?.condition.test(facts)) return { route, captures: capturesOf(route, facts.model) };
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

export interface MatchExplanation {
  readonly match: Match | undefined;
  /** Every route before the one that matched (all of them where none did), in file order. */
  readonly passedOver: readonly { readonly route: PreparedRoute; readonly reasons: readonly Reason[] }[];
}

/** As `matchRoute`, with the tests that decided against each earlier route. Walks the whole file: not for live traffic. */
export function explainMatch(prepared: PreparedTable, facts: RequestFacts): MatchExplanation {
  const match = matchRoute(prepared, facts);
  const end = match ? prepared.routes.indexOf(match.route) : prepared.routes.length;
  const passedOver = prepared.routes
    .slice(0, end)
    .map((route) => ({ route, reasons: route.condition.whyNot(facts, true) }));
  return { match, passedOver };
}
