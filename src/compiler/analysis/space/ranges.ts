// Sets of whole numbers, or of a number and its absence: token counts, parts of a sample, minutes of a week.
import type { Algebra } from './algebra.ts';

/** Both ends are inclusive. */
export interface Range {
  readonly from: number;
  readonly to: number;
}

export interface NumberSet {
  /** Whether "there is no such number" is in it. */
  readonly absent: boolean;
  /** Rising, with gaps between them. */
  readonly ranges: readonly Range[];
}

/** The sets within a range. `optional`: the number may be absent. */
export function rangeAlgebra(domain: Range, optional: boolean): Algebra<NumberSet> {
  const orUndefined = (set: NumberSet): NumberSet | undefined =>
    set.absent || set.ranges.length > 0 ? set : undefined;
  return {
    full: { absent: optional, ranges: [domain] },
    meet: (a, b) =>
      (a.absent && b.absent) || a.ranges.some((one) => b.ranges.some((other) => common(one, other) !== undefined)),
    intersect: (a, b) =>
      orUndefined({
        absent: a.absent && b.absent,
        ranges: a.ranges.flatMap((one) => b.ranges.flatMap((other) => common(one, other) ?? [])),
      }),
    subtract: (a, b) => {
      const ranges = b.ranges.reduce((rest, range) => rest.flatMap((one) => without(one, range)), a.ranges);
      const set = orUndefined({ absent: a.absent && !b.absent, ranges });
      return set === undefined ? [] : [set];
    },
  };
}

/** The numbers from one to another that are in a domain; undefined for none. */
export function numbersWithin(domain: Range, { from, to }: Range): NumberSet | undefined {
  const range = common(domain, { from, to });
  return range && { absent: false, ranges: [range] };
}

function common(a: Range, b: Range): Range | undefined {
  const range = { from: Math.max(a.from, b.from), to: Math.min(a.to, b.to) };
  return range.from <= range.to ? range : undefined;
}

function without(range: Range, hole: Range): readonly Range[] {
  if (common(range, hole) === undefined) return [range];
  const below = { from: range.from, to: hole.from - 1 };
  const above = { from: hole.to + 1, to: range.to };
  return [below, above].filter(({ from, to }) => from <= to);
}
