// The request space of a table: conditions become regions, and every question about regions is answered here.
import type { Client, Condition, RouteTable } from '../../../route-table.ts';
import type { Language, Languages } from '../text/languages.ts';
import { complement, constraintsOf, setsOfAtom } from './atoms.ts';
import { Axes } from './axes.ts';
import { type Box, constraint, EVERYTHING, intersectBoxes, subtractBox } from './box.ts';
import { Budget } from './budget.ts';
import { maskOf } from './finite.ts';
import { type Outside, outside } from './outside.ts';
import type { Witness, WitnessDraft } from './witness.ts';

/** A set of requests: whatever is in one of the boxes, which may overlap. */
export type Region = readonly Box[];

export class Space {
  readonly axes: Axes;
  readonly budget: Budget;
  /** Every request that can be: each caller with the models it may ask for, which have a name. */
  readonly universe: Region;

  readonly #table: RouteTable;

  constructor(table: RouteTable, budget = new Budget()) {
    this.#table = table;
    this.budget = budget;
    this.axes = new Axes(table, budget);
    this.universe = this.#universe();
  }

  /** The requests that meet a condition, those that cannot be among them. */
  regionOf(condition: Condition): Region {
    return this.#region(condition, true);
  }

  intersect(a: Region, b: Region): Region {
    const common: Box[] = [];
    for (const one of a) {
      for (const other of b) {
        const box = intersectBoxes(one, other);
        if (box === undefined) continue;
        this.budget.spend();
        common.push(box);
      }
    }
    return common;
  }

  /** What is in the first and in none of the second, whole; its boxes overlap only where those of `a` do. */
  subtract(a: Region, b: Region): Region {
    return b.reduce<Region>((rest, box) => {
      const left = rest.flatMap((one) => subtractBox(one, box));
      this.budget.spend(Math.max(0, left.length - rest.length));
      return left;
    }, a);
  }

  /** @param covering the boxes that may overlap one of the region's; a region, or found by an index. */
  outside(region: Region, covering: (box: Box) => Region): Outside {
    return outside(region, covering, this.budget);
  }

  includes(outer: Region, inner: Region): boolean {
    return this.outside(inner, () => outer).box === undefined;
  }

  /** The plainest request of a box. */
  witness(box: Box): Witness {
    const draft: WitnessDraft = { model: '' };
    const shown = intersectBoxes(box, this.universe.find((part) => intersectBoxes(box, part)) ?? EVERYTHING) ?? box;
    for (const { axis, set } of shown) axis.show(set, draft);
    return draft;
  }

  /** Callers that may ask for everything in one box; the others each with the models that are theirs. */
  #universe(): Region {
    const { client, callers, model, languages } = this.axes;
    const named = languages.subtract(languages.full, languages.ofWords(['']));
    const groups = Map.groupBy(callers, (caller) => JSON.stringify(this.#allowed(caller)));
    return [...groups.values()].flatMap((group) => {
      const mask = maskOf(callers, (caller) => group.includes(caller));
      const models = this.#allowed(group[0]).reduce<readonly Language[]>(
        (left, globs) => both(left, languages.ofGlobs(globs), languages),
        named,
      );
      return mask === undefined ? [] : models.map((set) => [constraint(client, mask), constraint(model, set)]);
    });
  }

  /** A request passes its client's globs and those of each of its tags. */
  #allowed(caller: Client | undefined): readonly (readonly string[])[] {
    const tags = this.#table.tags?.filter(({ name }) => caller?.tags.includes(name)) ?? [];
    return [caller?.models, ...tags.map(({ models }) => models)].filter((globs) => globs !== undefined);
  }

  #region(condition: Condition, holds: boolean): Region {
    switch (condition.kind) {
      case 'any':
        return holds ? [EVERYTHING] : [];
      case 'named':
        return this.#region(condition.term, holds);
      case 'not':
        return this.#region(condition.term, !holds);
      case 'and':
      case 'or': {
        const terms = condition.terms.map((term) => this.#region(term, holds));
        if ((condition.kind === 'or') === holds) return terms.flat();
        return terms.reduce((all, term) => this.intersect(all, term), [EVERYTHING]);
      }
      default: {
        const sets = setsOfAtom(condition, this.axes);
        return constraintsOf(holds ? sets : complement(sets)).map((one) => [one]);
      }
    }
  }
}

function both(a: readonly Language[], b: readonly Language[], languages: Languages): readonly Language[] {
  return a.flatMap((one) => b.flatMap((other) => languages.intersect(one, other) ?? []));
}
