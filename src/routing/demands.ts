// What conditions demand of a request, as texts that can be looked up: a model or how it begins or ends, a client, a tag, a
// header's value.
import type { Condition } from '../route-table.ts';
import { anchorsOf } from './anchors.ts';
import type { RequestFacts } from './facts.ts';
import { globNodes } from './glob-syntax.ts';
import type { Steps } from './steps.ts';

/** One such text, and who is found by it. */
interface Demand {
  /** How many conditions name it, in whatever place. */
  popularity: number;
  /** Numbers of the conditions that are looked up by it, rising. */
  readonly conditions: number[];
}

/** A condition holds only where one of these is met; undefined: it demands nothing that could be looked up. */
type Demands = readonly Demand[] | undefined;

/** The demands of a condition, before it is known how popular each is: those of all terms of an `and` are a choice. */
type Ways = { readonly demands: Demands } | { readonly choice: readonly Ways[] } | { readonly all: readonly Ways[] };

/** Demands of one kind, by their text. */
class Shelf {
  readonly #demands = new Map<string, Demand>();

  named(text: string): Demand {
    const known = this.#demands.get(text);
    if (known !== undefined) return known;
    const demand = { popularity: 0, conditions: [] };
    this.#demands.set(text, demand);
    return demand;
  }

  /** The conditions that are found by this text. */
  find(text: string): readonly number[] | undefined {
    return this.#demands.get(text)?.conditions;
  }

  /** All conditions that are found by some text. */
  *all(): Iterable<readonly number[]> {
    for (const { conditions } of this.#demands.values()) yield conditions;
  }

  /** Takes out what nothing is looked up by. Gives back the lengths of what is left, rising. */
  tidy(): readonly number[] {
    const lengths = new Set<number>();
    for (const [text, { conditions }] of this.#demands) {
      if (conditions.length === 0) this.#demands.delete(text);
      else lengths.add(text.length);
    }
    return [...lengths].sort((a, b) => a - b);
  }
}

export class DemandIndex {
  readonly #models = new Shelf();
  readonly #beginnings = new Shelf();
  readonly #ends = new Shelf();
  readonly #clients = new Shelf();
  readonly #tags = new Shelf();
  readonly #headers = new Map<string, Shelf>();
  /** Conditions that may hold for any request. */
  readonly #others: number[] = [];
  #beginningLengths: readonly number[] = [];
  #endLengths: readonly number[] = [];

  /** Each condition is looked up by the demands that it shares with the fewest others. */
  *index(conditions: readonly Condition[]): Steps<void> {
    const ways: Ways[] = [];
    for (const condition of conditions) {
      ways.push(this.#waysOf(condition));
      yield;
    }
    for (const [number, way] of ways.entries()) {
      this.#place(number, leastPopular(way));
      yield;
    }
    this.#models.tidy();
    this.#beginningLengths = this.#beginnings.tidy();
    this.#endLengths = this.#ends.tidy();
    for (const [name, values] of this.#headers) if (values.tidy().length === 0) this.#headers.delete(name);
  }

  #place(number: number, demands: Demands): void {
    if (demands === undefined) this.#others.push(number);
    // Whoever is named twice in a condition is found once.
    for (const { conditions } of demands ?? []) if (conditions.at(-1) !== number) conditions.push(number);
  }

  /** Lists of conditions, each rising: all that may hold for this caller and this model, but those found by a header. */
  byCaller({ model, client, tags }: Pick<RequestFacts, 'model' | 'client' | 'tags'>): readonly (readonly number[])[] {
    const found = [this.#others, this.#models.find(model)];
    for (const length of this.#beginningLengths) {
      if (length > model.length) break;
      found.push(this.#beginnings.find(model.slice(0, length)));
    }
    for (const length of this.#endLengths) {
      if (length > model.length) break;
      found.push(this.#ends.find(model.slice(model.length - length)));
    }
    if (client !== undefined) found.push(this.#clients.find(client));
    for (const tag of tags) found.push(this.#tags.find(tag));
    return found.filter((list) => list !== undefined);
  }

  /** Those found by a header. */
  byHeaders(facts: RequestFacts): readonly (readonly number[])[] {
    if (this.#headers.size === 0) return NONE;
    const found: (readonly number[])[] = [];
    for (const [name, values] of this.#headers) {
      const value = facts.header(name);
      const list = value === undefined ? undefined : values.find(value);
      if (list !== undefined) found.push(list);
    }
    return found;
  }

  /** Those found by a header, whatever it says. */
  byAnyHeader(): readonly (readonly number[])[] {
    return [...this.#headers.values()].flatMap((values) => [...values.all()]);
  }

  #waysOf(condition: Condition): Ways {
    switch (condition.kind) {
      case 'and':
        return { choice: condition.terms.map((term) => this.#waysOf(term)) };
      case 'or':
        return { all: condition.terms.map((term) => this.#waysOf(term)) };
      case 'named':
        return this.#waysOf(condition.term);
      default: {
        const demands = this.#demandsOf(condition);
        for (const demand of demands ?? []) demand.popularity += 1;
        return { demands };
      }
    }
  }

  #demandsOf(condition: Condition): Demands {
    if (condition.kind === 'model') return this.#demandsOfModels(condition.globs);
    if (condition.kind === 'client' || condition.kind === 'tag') {
      const shelf = condition.kind === 'client' ? this.#clients : this.#tags;
      return condition.names.length === 0 ? undefined : condition.names.map((name) => shelf.named(name));
    }
    return condition.kind === 'header' ? this.#demandsOfHeader(condition.name, condition.globs) : undefined;
  }

  #demandsOfModels(globs: readonly string[]): Demands {
    const shelves = { whole: this.#models, beginning: this.#beginnings, end: this.#ends };
    const anchors = globs.map((glob) => anchorsOf(globNodes(glob).start));
    if (anchors.includes(undefined)) return undefined;
    return anchors.flatMap((list) => (list ?? []).map(({ kind, text }) => shelves[kind].named(text)));
  }

  #demandsOfHeader(name: string, globs: readonly string[]): Demands {
    const anchors = globs.flatMap((glob) => anchorsOf(globNodes(glob).start));
    if (anchors.length === 0 || !anchors.every((anchor) => anchor?.kind === 'whole')) return undefined;
    const values = this.#headers.get(name) ?? new Shelf();
    this.#headers.set(name, values);
    return anchors.map((anchor) => values.named(anchor?.text ?? ''));
  }
}

export function* demandsOf(conditions: readonly Condition[]): Steps<DemandIndex> {
  const index = new DemandIndex();
  yield* index.index(conditions);
  return index;
}

const NONE: readonly (readonly number[])[] = [];

/** Of all ways to look the condition up, the one that shares its lists with the fewest others. */
function leastPopular(ways: Ways): Demands {
  if ('demands' in ways) return ways.demands;
  if ('all' in ways) {
    const all = ways.all.map(leastPopular);
    return all.includes(undefined) ? undefined : all.flatMap((demands) => demands ?? []);
  }
  let best: Demands;
  for (const demands of ways.choice.map(leastPopular)) {
    if (demands !== undefined && (best === undefined || popularityOf(demands) < popularityOf(best))) best = demands;
  }
  return best;
}

function popularityOf(demands: readonly Demand[]): number {
  return demands.reduce((most, { popularity }) => Math.max(most, popularity), 0);
}
