// Which routes can match at all? Neither a look-up nor what is tried after it grows with the table.
import type { Route } from '../route-table.ts';
import type { Atom, CompiledCondition } from './condition.ts';
import { type DemandIndex, demandsOf } from './demands.ts';
import type { RequestFacts } from './facts.ts';
import type { Steps } from './steps.ts';

/** What a caller and a model settle. */
const SETTLED: ReadonlySet<Atom['kind']> = new Set(['model', 'client', 'tag']);

/** Of callers with a model; when there are more, all are forgotten and the usual ones are soon learned again. */
const MOST_REMEMBERED = 10_000;
/** Of a model's name: what is longer is none, and is not kept. */
const LONGEST_REMEMBERED = 200;

interface Caller {
  readonly tags: readonly string[];
  /** By model, the routes that are left once caller and model are known. */
  readonly routes: Map<string, readonly number[]>;
}

/** Requests of the same caller for the same model come again and again: what these two settle is settled once. */
export class RouteIndex {
  readonly #demands: DemandIndex;
  readonly #conditions: readonly CompiledCondition[];
  readonly #callers = new Map<string | undefined, Caller>();
  #remembered = 0;

  constructor(demands: DemandIndex, conditions: readonly CompiledCondition[]) {
    this.#demands = demands;
    this.#conditions = conditions;
  }

  /**
   * Numbers of the routes that may match, rising. A route that is not among them does not match, or comes after one
   * among them that surely does.
   */
  candidates(facts: RequestFacts): readonly number[] {
    const open = this.#openTo(facts);
    const byHeaders = this.#demands.byHeaders(facts);
    return byHeaders.length === 0 ? open : merged([open, ...byHeaders]);
  }

  #openTo(facts: RequestFacts): readonly number[] {
    const { routes } = this.#caller(facts);
    const known = routes.get(facts.model);
    if (known !== undefined) return known;
    const open = this.#settle(facts);
    if (facts.model.length > LONGEST_REMEMBERED) return open;
    if (this.#remembered === MOST_REMEMBERED) this.#forget();
    routes.set(facts.model, open);
    this.#remembered += 1;
    return open;
  }

  #caller({ client, tags }: RequestFacts): Caller {
    const known = this.#callers.get(client);
    if (known !== undefined && isSame(known.tags, tags)) return known;
    const caller = { tags, routes: new Map<string, readonly number[]>() };
    this.#callers.set(client, caller);
    return caller;
  }

  #forget(): void {
    for (const { routes } of this.#callers.values()) routes.clear();
    this.#remembered = 0;
  }

  #settle(facts: RequestFacts): readonly number[] {
    const open: number[] = [];
    for (const number of merged(this.#demands.byCaller(facts))) {
      const truth = this.#conditions[number]?.truth(facts, SETTLED);
      if (truth !== 'no') open.push(number);
      if (truth === 'yes') break;
    }
    return open;
  }
}

/** The index of routes in file order: their conditions as they are written, and as they run. */
export function* indexing(
  routes: readonly { readonly definition: Pick<Route, 'match'>; readonly condition: CompiledCondition }[],
): Steps<RouteIndex> {
  const demands = yield* demandsOf(routes.map(({ definition }) => definition.match));
  return new RouteIndex(
    demands,
    routes.map(({ condition }) => condition),
  );
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  return some === others || (some.length === others.length && some.every((tag, at) => tag === others[at]));
}

/** Rising lists as one without repetitions. */
function merged(lists: readonly (readonly number[])[]): readonly number[] {
  const [only = []] = lists;
  if (lists.length < 2) return only;
  const all = lists.flat().sort((a, b) => a - b);
  return all.filter((number, at) => number !== all[at - 1]);
}
