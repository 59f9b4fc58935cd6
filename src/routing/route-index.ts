// Which routes can match at all? Neither a look-up nor what is tried after it grows with the table.
import type { Condition } from '../route-table.ts';
import type { Atom, CompiledCondition } from './condition.ts';
import { DemandIndex } from './demands.ts';
import type { RequestFacts } from './facts.ts';

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

  /** @param conditions of the routes in file order, as they are written and as they run. */
  constructor(conditions: readonly Condition[], compiled: readonly CompiledCondition[]) {
    this.#demands = new DemandIndex(conditions);
    this.#conditions = compiled;
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
