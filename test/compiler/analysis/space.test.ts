// The algebra of regions agrees with routing, request by request.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Box, EVERYTHING, intersectBoxes } from '../../../src/compiler/analysis/space/box.ts';
import { Budget } from '../../../src/compiler/analysis/space/budget.ts';
import { type Region, Space } from '../../../src/compiler/analysis/space/space.ts';
import { condition, holds, requestOf, type SmallRequest, type World, world } from './random-conditions.ts';

const spaceOf = ({ table }: World): Space => new Space(table, new Budget(1_000_000));

const RUNS = { numRuns: 250 };

test('a region is empty only where no request meets the condition, and its witness meets it', () => {
  fc.assert(
    fc.property(world, condition, (one, asked) => {
      const space = spaceOf(one);
      const box = space.some(space.regionOf(asked));
      if (box === undefined) expect(one.requests.filter(holds(asked))).toEqual([]);
      else expect(holds(asked)(requestOf(space.witness(box)))).toBe(true);
    }),
    RUNS,
  );
});

test('what is outside of another region meets the one condition and not the other', () => {
  fc.assert(
    fc.property(world, condition, condition, (one, inner, outer) => {
      const space = spaceOf(one);
      const covering = space.regionOf(outer);
      const { box } = space.outside(space.regionOf(inner), () => covering);
      const escapes = (request: SmallRequest): boolean => holds(inner)(request) && !holds(outer)(request);
      if (box === undefined) expect(one.requests.filter(escapes)).toEqual([]);
      else expect(escapes(requestOf(space.witness(box)))).toBe(true);
    }),
    RUNS,
  );
});

test('subtraction leaves each request in one piece that is neither lost nor kept twice', () => {
  fc.assert(
    fc.property(world, condition, condition, (one, first, second) => {
      const space = spaceOf(one);
      const left = space.subtract(space.universe.boxes, space.regionOf(first));
      const pieces = space.subtract(left, space.regionOf(second));
      for (const [index, piece] of pieces.entries()) {
        const request = requestOf(space.witness(piece));
        expect(holds(first)(request) || holds(second)(request)).toBe(false);
        expect(pieces.slice(index + 1).filter((other) => intersectBoxes(piece, other) !== undefined)).toEqual([]);
      }
      const all: Region = [...space.regionOf(first), ...space.regionOf(second), ...pieces];
      expect(space.includes(all, [EVERYTHING])).toBe(true);
    }),
    RUNS,
  );
});

test('a condition and its opposite share nothing and leave nothing out', () => {
  fc.assert(
    fc.property(world, condition, (one, asked) => {
      const space = spaceOf(one);
      const opposite = space.regionOf({ kind: 'not', term: asked });
      const region: readonly Box[] = space.regionOf(asked);
      expect(space.some(space.intersect(region, opposite))).toBeUndefined();
      expect(space.includes([...region, ...opposite], [EVERYTHING])).toBe(true);
    }),
    RUNS,
  );
});
