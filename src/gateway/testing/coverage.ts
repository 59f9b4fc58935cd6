// What the tests of a file show of it: seen from the executor's own conditions, on the facts of each request it routed.
import { type Goal, goalsOf } from '../../compiler/analysis/goals.ts';
import { Reach } from '../../compiler/analysis/reach.ts';
import type { RouteTable } from '../../route-table.ts';
import type { Atom } from '../../routing/condition.ts';
import type { RequestFacts } from '../../routing/facts.ts';
import type { PreparedRoute } from '../../routing/prepared.ts';
import type { RequestRecord } from '../../telemetry/record.ts';
import type { Configuration } from '../configuration.ts';

/** A request that the executor has routed. */
export interface RoutedRequest {
  /** All of them, as the executor has them, in file order. */
  readonly routes: readonly PreparedRoute[];
  readonly facts: RequestFacts;
  readonly record: RequestRecord;
  /** Those of the route that had a target tried, by number. */
  readonly arms: ReadonlySet<number>;
}

export interface CoverageReport {
  readonly table: RouteTable;
  /** In file order. */
  readonly covered: readonly Goal[];
  readonly uncovered: readonly Goal[];
  /** What no request can show, and why. They count neither way. */
  readonly uncounted: readonly { readonly goal: Goal; readonly reason: string }[];
}

/** What the requests that it was shown have shown. */
export class Coverage {
  readonly #routes = new Set<number>();
  readonly #arms = new Set<string>();
  /** Each test of a condition, with how it came out while it decided. */
  readonly #atoms = new Map<Atom, Set<boolean>>();

  /** All routes up to the one that took it have been asked, and the ones after it have not. */
  see({ routes, facts, record, arms }: RoutedRequest): void {
    const taken = routes.findIndex(({ name }) => name === record.route);
    for (const { condition } of taken < 0 ? routes : routes.slice(0, taken + 1)) {
      for (const { atom, holds } of condition.deciding(facts)) this.#outcomesOf(atom).add(holds);
    }
    if (taken < 0) return;
    this.#routes.add(taken);
    for (const arm of arms) this.#arms.add(`${taken}#${arm}`);
  }

  shows(goal: Goal): boolean {
    if (goal.kind === 'route') return this.#routes.has(goal.route);
    if (goal.kind === 'arm') return this.#arms.has(`${goal.route}#${goal.arm}`);
    return goal.uses.some(({ atom }) => this.#atoms.get(atom)?.has(goal.holds));
  }

  #outcomesOf(atom: Atom): Set<boolean> {
    const known = this.#atoms.get(atom) ?? new Set<boolean>();
    this.#atoms.set(atom, known);
    return known;
  }
}

/** Of all goals of a table. What is not shown is asked of the analysis, which takes its time. */
export function coverageReport(
  { table, positions }: Pick<Configuration, 'table' | 'positions'>,
  coverage: Coverage,
  reach = new Reach(table),
): CoverageReport {
  const goals = goalsOf(table, positions);
  const asked = goals
    .filter((goal) => !coverage.shows(goal))
    .map((goal) => ({ goal, reason: reach.of(goal).impossible }));
  return {
    table,
    covered: goals.filter((goal) => coverage.shows(goal)),
    uncovered: asked.flatMap(({ goal, reason }) => (reason === undefined ? [goal] : [])),
    uncounted: asked.flatMap(({ goal, reason }) => (reason === undefined ? [] : [{ goal, reason }])),
  };
}
