// What an axis of the request space must be able to do with its sets.

/** Sets of one axis. No operation gives an empty set back: where nothing is left, there is no set. */
export interface Algebra<S> {
  readonly full: S;
  /** Whether they have anything in common. */
  meet(a: S, b: S): boolean;
  /** Undefined where they have nothing in common. */
  intersect(a: S, b: S): S | undefined;
  /** What is in the first and not in the second, as sets that do not overlap. */
  subtract(a: S, b: S): readonly S[];
}
