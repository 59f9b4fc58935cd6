// A box: a set of requests that is a product of sets, one an axis. Axes it does not name are unconstrained.
import type { Algebra } from './algebra.ts';
import type { WitnessDraft } from './witness.ts';

export interface Axis<S = unknown> {
  /** Unique: `model`, `header x-team`. */
  readonly key: string;
  /** The order of axes in boxes: what is cheap to compare first. */
  readonly rank: number;
  readonly algebra: Algebra<S>;
  /** Puts the plainest request of a set into a witness; axes of one key look at each other in the box. */
  show(set: S, witness: WitnessDraft, box: Box): void;
}

/** One axis held to a set. */
export interface Constraint {
  readonly axis: Axis;
  readonly set: unknown;
}

/** By rank of axis, each axis once. */
export type Box = readonly Constraint[];

/** Every request. */
export const EVERYTHING: Box = [];

/** Ties a set to its axis. */
export function constraint<S>(axis: Axis<S>, set: S): Constraint {
  return { axis: axis as Axis, set };
}

export function boxesMeet(a: Box, b: Box): boolean {
  let at = 0;
  for (const { axis, set } of b) {
    while (at < a.length && (a[at]?.axis.rank ?? 0) < axis.rank) at += 1;
    const own = a[at];
    if (own?.axis === axis && !axis.algebra.meet(own.set, set)) return false;
  }
  return true;
}

/** Undefined where they have no request in common. */
export function intersectBoxes(a: Box, b: Box): Box | undefined {
  const common: Constraint[] = [];
  let at = 0;
  for (const other of b) {
    for (let own = a[at]; own !== undefined && own.axis.rank < other.axis.rank; own = a[at]) {
      common.push(own);
      at += 1;
    }
    const own = a[at];
    if (own?.axis !== other.axis) {
      common.push(other);
      continue;
    }
    const set = other.axis.algebra.intersect(own.set, other.set);
    if (set === undefined) return undefined;
    common.push({ axis: other.axis, set });
    at += 1;
  }
  return at === a.length ? common : [...common, ...a.slice(at)];
}

/** What is in the first and not in the second, as boxes that do not overlap; the first itself where they do not. */
export function subtractBox(a: Box, b: Box): readonly Box[] {
  if (!boxesMeet(a, b)) return [a];
  const pieces: Box[] = [];
  let rest = a;
  for (const { axis, set } of b) {
    const own = rest.find((held) => held.axis === axis)?.set ?? axis.algebra.full;
    for (const left of axis.algebra.subtract(own, set)) pieces.push(held(rest, { axis, set: left }));
    const inside = axis.algebra.intersect(own, set);
    if (inside === undefined) break;
    rest = held(rest, { axis, set: inside });
  }
  return pieces;
}

/** The box with one axis held to a set instead of what it was held to. */
function held(box: Box, held: Constraint): Box {
  const at = box.findIndex(({ axis }) => axis.rank >= held.axis.rank);
  if (at < 0) return [...box, held];
  return box.toSpliced(at, box[at]?.axis === held.axis ? 1 : 0, held);
}
