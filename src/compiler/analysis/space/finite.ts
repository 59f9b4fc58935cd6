// Sets of a few known values: clients, pairs of protocol and operation, flags. A set is a mask with a bit a value.
import type { Algebra } from './algebra.ts';

export type Mask = bigint;

/** The sets over so many values. */
export function finiteAlgebra(values: number): Algebra<Mask> {
  return {
    full: (1n << BigInt(values)) - 1n,
    meet: (a, b) => (a & b) !== 0n,
    intersect: (a, b) => {
      const both = a & b;
      return both === 0n ? undefined : both;
    },
    subtract: (a, b) => {
      const rest = a & ~b;
      return rest === 0n ? [] : [rest];
    },
  };
}

/** The mask of the values at which the predicate holds; undefined for none. */
export function maskOf<T>(values: readonly T[], holds: (value: T) => boolean): Mask | undefined {
  let mask = 0n;
  for (const [index, value] of values.entries()) if (holds(value)) mask |= 1n << BigInt(index);
  return mask === 0n ? undefined : mask;
}

/** The numbers of the values in a mask, rising. */
export function* bitsOf(mask: Mask): Generator<number> {
  let rest = mask;
  for (let index = 0; rest !== 0n; index += 1, rest >>= 1n) if ((rest & 1n) === 1n) yield index;
}
