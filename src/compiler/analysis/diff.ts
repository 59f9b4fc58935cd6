// What two tables do differently, for whom: exact over the request space, with a witness for each region.
import type { Condition, RouteTable } from '../../route-table.ts';
import { Callers } from './diff/callers.ts';
import { classesOf, type Fate } from './diff/classes.ts';
import { type Placed, Side } from './diff/side.ts';
import { Space } from './space/space.ts';
import type { Witness } from './space/witness.ts';

export type { Fate } from './diff/classes.ts';

/** Requests that fare differently: those that meet `condition` and none of `except`. */
export interface ChangedRegion {
  readonly before: Fate;
  readonly after: Fate;
  readonly condition: Condition;
  /** What takes a part of them first. */
  readonly except: readonly Exception[];
  readonly witness: Witness;
}

interface Exception {
  readonly fate: Fate;
  readonly condition: Condition;
  /** In which of the tables it stands there. */
  readonly tables: 'both' | 'before' | 'after';
}

export interface ChangedRequests {
  readonly regions: readonly ChangedRegion[];
  /** Pairs of fates of which it could not be told within the budget whether some request changes from one to the other. */
  readonly undecided: readonly { readonly before: Fate; readonly after: Fate }[];
  /** Clients that both tables let in for some model, each with a request of its own. */
  readonly callers: readonly { readonly name: string; readonly witness: Witness }[];
}

/** @param same whether two fates are one to a client. Conditions in the answer hold for both tables alike. */
export function changedRequests(
  before: RouteTable,
  after: RouteTable,
  same: (before: Fate, after: Fate) => boolean,
): ChangedRequests {
  const callers = new Callers(before, after);
  const space = new Space(callers.table);
  const old = new Side(classesOf(before, callers), space);
  const young = new Side(classesOf(after, callers), space);
  const comparison = new Comparison(space, old, young);
  for (const next of young.classes) {
    for (const one of old.classes) if (!same(one.fate, next.fate)) comparison.compare(one, next);
  }
  return {
    regions: comparison.regions,
    undecided: comparison.undecided,
    callers: callers.names.flatMap((name) => {
      const witness = comparison.requestOf(name);
      return witness === undefined ? [] : [{ name, witness }];
    }),
  };
}

class Comparison {
  readonly regions: ChangedRegion[] = [];
  readonly undecided: { readonly before: Fate; readonly after: Fate }[] = [];
  readonly #space: Space;
  readonly #before: Side;
  readonly #after: Side;

  constructor(space: Space, before: Side, after: Side) {
    this.#space = space;
    this.#before = before;
    this.#after = after;
    for (const { fate } of before.undecided) this.undecided.push({ before: fate, after: fate });
    for (const { fate } of after.undecided) this.undecided.push({ before: fate, after: fate });
  }

  compare(one: Placed, next: Placed): void {
    if (this.#after.takesBefore(one.key, next.number) || this.#before.takesBefore(next.key, one.number)) return;
    const decided = this.#space.budget.decide(() => this.#region(one, next));
    if (decided === undefined) this.undecided.push({ before: one.fate, after: next.fate });
    else if (decided.answer !== undefined) this.regions.push(decided.answer);
  }

  /** A request of a client that both tables let in; undefined where there is none, or it cannot be told. */
  requestOf(name: string): Witness | undefined {
    const space = this.#space;
    const own = space.regionOf({ kind: 'client', names: [name] });
    const refused = [...this.#before.classes, ...this.#after.classes].flatMap(({ fate, region }) =>
      fate.kind === 'unknown caller' || fate.kind === 'model not allowed' ? region : [],
    );
    const box = space.budget.decide(() => space.outside(own, () => refused).box)?.answer;
    return box && space.witness(box);
  }

  #region(one: Placed, next: Placed): ChangedRegion | undefined {
    const space = this.#space;
    const common = one.key === next.key ? one.region : space.intersect(one.region, next.region);
    const { box } = space.outside(common, (part) => [
      ...this.#before.before(one.number, part),
      ...this.#after.before(next.number, part),
    ]);
    if (box === undefined) return undefined;
    return {
      before: one.fate,
      after: next.fate,
      condition: this.#both(one, next),
      except: this.#except(one, next),
      witness: space.witness(box),
    };
  }

  /** The narrower of two conditions says it all. */
  #both(one: Placed, next: Placed): Condition {
    const within = (inner: Placed, outer: Placed): boolean =>
      this.#space.budget.decide(() => this.#space.includes(outer.region, inner.region))?.answer ?? false;
    if (one.key === next.key || within(next, one)) return next.match;
    return within(one, next) ? one.match : { kind: 'and', terms: [one.match, next.match] };
  }

  #except(one: Placed, next: Placed): readonly Exception[] {
    const space = this.#space;
    const old = this.#before.classes.slice(0, one.number);
    const young = this.#after.classes.slice(0, next.number);
    const [oldKeys, youngKeys] = [old, young].map((classes) => new Set(classes.map(({ key }) => key)));
    const takes = ({ region }: Placed): boolean =>
      space.budget.decide(() => {
        const shared = space.intersect(space.intersect(one.region, next.region), region);
        return space.some(shared) !== undefined;
      })?.answer ?? true;
    const unlike = new Map([...old, ...young].map((placed) => [placed.key, placed])).values();
    return [...unlike].filter(takes).map(({ fate, match, key }) => ({
      fate,
      condition: match,
      tables: !youngKeys?.has(key) ? 'before' : oldKeys?.has(key) ? 'both' : 'after',
    }));
  }
}
