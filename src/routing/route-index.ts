// Which routes can match at all? Neither a look-up nor what is tried after it grows with the table.
import type { Route } from '../route-table.ts';
import { type Atom, type CompiledCondition, compileCondition } from './condition.ts';
import { type DemandIndex, demandsOf } from './demands.ts';
import type { RequestFacts } from './facts.ts';
import { settle } from './settle.ts';
import type { Steps } from './steps.ts';

/** A route that may match, and what is still to be tried. */
export interface Candidate {
  /** In file order. */
  readonly number: number;
  readonly condition: Pick<CompiledCondition, 'test'>;
}

interface IndexedRoute {
  readonly definition: Pick<Route, 'match'>;
  readonly condition: CompiledCondition;
}

/** What a caller and a model settle. */
const SETTLED: ReadonlySet<Atom['kind']> = new Set(['model', 'client', 'tag']);

/** Of callers with a model; when there are more, all are forgotten and the usual ones are soon learned again. */
const MOST_REMEMBERED = 10_000;
/** Of a model's name: what is longer is none, and is not kept. */
const LONGEST_REMEMBERED = 200;

interface Caller {
  readonly tags: readonly string[];
  /** By model, the routes that are left once caller and model are known. */
  readonly routes: Map<string, readonly Candidate[]>;
}

/** Requests of the same caller for the same model come again and again: what these two settle is settled once. */
export class RouteIndex {
  readonly #demands: DemandIndex;
  readonly #routes: readonly IndexedRoute[];
  readonly #callers = new Map<string | undefined, Caller>();
  /** What is left of conditions, by its text: few routes leave something of their own, so these lie close together. */
  readonly #rests = new Map<string, Candidate['condition']>();
  #remembered = 0;

  constructor(demands: DemandIndex, routes: readonly IndexedRoute[]) {
    this.#demands = demands;
    this.#routes = routes;
  }

  /**
   * The routes that may match, in file order. A route that is not among them does not match, or comes after one among
   * them that surely does.
   */
  candidates(facts: RequestFacts): readonly Candidate[] {
    const open = this.#openTo(facts);
    const byHeaders = this.#demands.byHeaders(facts);
    if (byHeaders.length === 0) return open;
    const others = merged(byHeaders).map((number) => ({ number, condition: this.#route(number).condition }));
    return [...open, ...others].sort((a, b) => a.number - b.number);
  }

  /** As `candidates`, by number, where of a request no more is known than its caller and its model. */
  possible(facts: Pick<RequestFacts, 'model' | 'client' | 'tags'>): readonly number[] {
    return merged([...this.#demands.byCaller(facts), ...this.#demands.byAnyHeader()]);
  }

  #openTo(facts: RequestFacts): readonly Candidate[] {
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
    const caller = { tags, routes: new Map<string, readonly Candidate[]>() };
    this.#callers.set(client, caller);
    return caller;
  }

  #forget(): void {
    for (const { routes } of this.#callers.values()) routes.clear();
    this.#remembered = 0;
  }

  #settle(facts: RequestFacts): readonly Candidate[] {
    const open: Candidate[] = [];
    for (const number of merged(this.#demands.byCaller(facts))) {
      const { condition, definition } = this.#route(number);
      const truth = condition.truth(facts, SETTLED);
      if (truth === 'no') continue;
      const rest = settle(definition.match, facts, SETTLED);
      open.push({ number, condition: rest === false ? condition : this.#rest(rest) });
      if (truth === 'yes') break;
    }
    return open;
  }

  #rest(rest: Exclude<ReturnType<typeof settle>, false>): Candidate['condition'] {
    if (rest === true) return ALWAYS;
    const text = JSON.stringify(rest);
    const known = this.#rests.get(text) ?? compileCondition(rest);
    this.#rests.set(text, known);
    return known;
  }

  #route(number: number): IndexedRoute {
    const route = this.#routes[number];
    if (route === undefined) throw new RangeError(`the index has no route ${number}`);
    return route;
  }
}

const ALWAYS = compileCondition({ kind: 'any' });

/** The index of routes in file order: their conditions as they are written, and as they run. */
export function* indexing(routes: readonly IndexedRoute[]): Steps<RouteIndex> {
  const demands = yield* demandsOf(routes.map(({ definition }) => definition.match));
  return new RouteIndex(demands, routes);
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
