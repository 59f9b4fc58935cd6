// One of the two tables of a comparison: its classes as regions, and which earlier ones take a part of a box.
import type { Condition } from '../../../route-table.ts';
import type { Box } from '../space/box.ts';
import { BoxIndex } from '../space/box-index.ts';
import type { Region, Space } from '../space/space.ts';
import type { RequestClass } from './classes.ts';

export interface Placed extends RequestClass {
  readonly number: number;
  readonly region: Region;
  /** The same for conditions that are written alike. */
  readonly key: string;
}

export class Side {
  readonly classes: readonly Placed[];
  /** Those whose condition costs more than the budget: nothing is known of what they take. */
  readonly undecided: readonly RequestClass[];
  readonly #index: BoxIndex;
  readonly #firstByKey = new Map<string, number>();

  constructor(classes: readonly RequestClass[], space: Space) {
    this.#index = new BoxIndex(space.axes);
    const undecided: RequestClass[] = [];
    this.classes = classes.map((one, number) => {
      const decided = space.budget.decide(() => space.regionOf(one.match));
      if (decided === undefined) undecided.push(one);
      // Boxes of their own, since the index tells them apart by identity.
      const region = (decided?.answer ?? []).map((box) => [...box]);
      for (const box of region) this.#index.add(box, number);
      const key = keyOf(one.match);
      if (!this.#firstByKey.has(key)) this.#firstByKey.set(key, number);
      return { ...one, number, region, key };
    });
    this.undecided = undecided;
  }

  /** The boxes of the classes before one that may overlap a box of a single caller. */
  before(number: number, box: Box): Region {
    return this.#index.near(box).filter((other) => (this.#index.ownerOf(other) ?? number) < number);
  }

  /** Whether a class before this one takes just the requests of that condition. */
  takesBefore(key: string, number: number): boolean {
    return (this.#firstByKey.get(key) ?? number) < number;
  }
}

function keyOf(condition: Condition): string {
  return JSON.stringify(condition);
}
