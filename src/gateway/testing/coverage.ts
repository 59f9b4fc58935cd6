// What the tests of a file show of it: seen from the executor's own conditions, on the facts of each request it routed.
import { type Goal, goalsOf } from '../../compiler/analysis/goals.ts';
import { Reach } from '../../compiler/analysis/reach.ts';
import type { RouteTable } from '../../route-table.ts';
import type { Atom } from '../../routing/condition.ts';
import type { RequestFacts } from '../../routing/facts.ts';
import type { PreparedRoute } from '../../routing/prepared.ts';
import type { Configuration } from '../configuration.ts';

/** A request that the executor has routed. */
export interface RoutedRequest {
  /** All of them, as the executor has them, in file order. */
  readonly routes: readonly PreparedRoute[];
  readonly facts: RequestFacts;
  /** The one that took it; undefined: none did. */
  readonly route: string | undefined;
  /** Those of the route that had a target tried, by number. */
  readonly arms: Iterable<number>;
}

export interface CoverageReport {
  readonly table: RouteTable;
  /** In file order. */
  readonly covered: readonly Goal[];
  readonly uncovered: readonly Goal[];
  /** What no request can show, and why. They count neither way. */
  readonly uncounted: readonly { readonly goal: Goal; readonly reason: string }[];
}

export class Coverage {
  readonly reach: Reach;
  readonly #table: RouteTable;
  readonly #goals: readonly Goal[];
  readonly #routes = new Set<number>();
  readonly #arms = new Set<string>();
  /** Each test of a condition, with how it came out while it decided. */
  readonly #atoms = new Map<Atom, Set<boolean>>();

  constructor({ table, positions }: Pick<Configuration, 'table' | 'positions'>) {
    this.#table = table;
    this.#goals = goalsOf(table, positions);
    this.reach = new Reach(table);
  }

  /** All routes up to the one that took it have been asked, and the ones after it have not. */
  see({ routes, facts, route, arms }: RoutedRequest): void {
    const taken = routes.findIndex(({ name }) => name === route);
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

  /** What is not shown is asked of the analysis, which takes its time. */
  report(): CoverageReport {
    const { true: covered = [], false: open = [] } = Object.groupBy(this.#goals, (goal) => `${this.shows(goal)}`);
    const asked = open.map((goal) => ({ goal, reason: this.reach.of(goal).impossible }));
    return {
      table: this.#table,
      covered,
      uncovered: asked.flatMap(({ goal, reason }) => (reason === undefined ? [goal] : [])),
      uncounted: asked.flatMap(({ goal, reason }) => (reason === undefined ? [] : [{ goal, reason }])),
    };
  }

  #outcomesOf(atom: Atom): Set<boolean> {
    const known = this.#atoms.get(atom) ?? new Set<boolean>();
    this.#atoms.set(atom, known);
    return known;
  }
}
