// The request space of a table: conditions become regions, and every question about regions is answered here.
import type { Condition, RouteTable } from '../../../route-table.ts';
import { complement, constraintsOf, setsOfAtom } from './atoms.ts';
import { Axes } from './axes.ts';
import { type Box, EVERYTHING, intersectBoxes, subtractBox } from './box.ts';
import { Budget } from './budget.ts';
import { isInLots } from './lots.ts';
import { type Outside, outside } from './outside.ts';
import type { NumberSet } from './ranges.ts';
import { Universe } from './universe.ts';
import type { Witness, WitnessDraft } from './witness.ts';

/** A set of requests: whatever is in one of the boxes, which may overlap. */
export type Region = readonly Box[];

export class Space {
  readonly axes: Axes;
  readonly budget: Budget;
  /** Every request that can be: each caller with the models it may ask for, which have a name. */
  readonly universe: Universe;

  constructor(table: RouteTable, budget = new Budget()) {
    this.budget = budget;
    this.axes = new Axes(table, budget);
    this.universe = new Universe(table, this.axes);
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

  /**
   * A box of requests that can be, of the region and of none of the covering boxes; undefined: they cover it.
   * @param covering the boxes that may overlap one of the region's; a region, or found by an index
   */
  outside(region: Region, covering: (box: Box) => Region): Outside {
    return outside(this.#possible(region), covering, this.budget);
  }

  /** A box of requests that can be; undefined: there is none in the region. */
  some(region: Region): Box | undefined {
    return this.#possible(region).next().value;
  }

  /** Whether all requests of the inner region that can be are in the outer one. */
  includes(outer: Region, inner: Region): boolean {
    return this.outside(inner, () => outer).box === undefined;
  }

  /** The plainest request of a box. */
  witness(box: Box): Witness {
    const draft: WitnessDraft = { model: '' };
    const possible = this.#drawn(box) ?? this.some([box]) ?? box;
    for (const { axis, set } of possible) axis.show(set, draft, possible);
    return draft;
  }

  /** Where callers are drawn (`sample 5% by client`): the part of a box for one that is. */
  #drawn(box: Box): Box | undefined {
    const by = { kind: 'client' } as const;
    const sample = box.find(({ axis }) => axis === this.axes.sample(by));
    const lots = sample?.set as NumberSet | undefined;
    if (lots === undefined) return undefined;
    return this.#possible([box]).find((part) => {
      const [caller = 0] = this.axes.callersOf(part);
      const name = this.axes.callers[caller]?.name;
      return name === undefined ? lots.absent : isInLots(name, by, lots);
    });
  }

  *#possible(region: Region): Generator<Box, undefined> {
    for (const box of region) yield* this.universe.within(box);
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
