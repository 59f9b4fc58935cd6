// A route made ready to run, but for its condition, which is compiled when it is first looked at: of many routes few ever
// are, and a reload would wait for all.
import type { Route } from '../route-table.ts';
import { compileCondition, modelGlobs } from './condition.ts';
import type { PreparedRoute } from './prepared.ts';

type Parts = Pick<PreparedRoute, 'arms' | 'mirrors' | 'totalMs' | 'settings' | 'limits'>;

export class LazyRoute implements PreparedRoute {
  readonly name: string;
  readonly definition: Route;
  readonly arms: PreparedRoute['arms'];
  readonly mirrors: PreparedRoute['mirrors'];
  readonly totalMs: number;
  readonly settings: PreparedRoute['settings'];
  readonly limits: PreparedRoute['limits'];
  #condition: PreparedRoute['condition'] | undefined;
  #modelGlobs: PreparedRoute['modelGlobs'] | undefined;

  constructor(route: Route, { arms, mirrors, totalMs, settings, limits }: Parts) {
    this.name = route.name;
    this.definition = route;
    this.arms = arms;
    this.mirrors = mirrors;
    this.totalMs = totalMs;
    this.settings = settings;
    this.limits = limits;
  }

  get condition(): PreparedRoute['condition'] {
    this.#condition ??= compileCondition(this.definition.match);
    return this.#condition;
  }

  get modelGlobs(): PreparedRoute['modelGlobs'] {
    this.#modelGlobs ??= modelGlobs(this.definition.match);
    return this.#modelGlobs;
  }
}
