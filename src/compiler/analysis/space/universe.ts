// The requests that can be: each caller with the models that it may ask for, which have a name.
import type { Client, RouteTable } from '../../../route-table.ts';
import type { Language, Languages } from '../text/languages.ts';
import type { Axes } from './axes.ts';
import { type Box, constraint, intersectBoxes } from './box.ts';

export class Universe {
  /** A caller's boxes, by its number. */
  readonly #byCaller: readonly (readonly Box[])[];
  readonly #axes: Axes;

  constructor({ tags = [] }: RouteTable, axes: Axes) {
    const { client, callers, model, languages } = axes;
    const named = languages.subtract(languages.full, languages.ofWords(['']));
    this.#axes = axes;
    this.#byCaller = callers.map((caller, number) => {
      const models = allowedTo(caller, tags).reduce<readonly Language[]>(
        (left, globs) => both(left, languages.ofGlobs(globs), languages),
        named,
      );
      return models.map((set) => [constraint(client, 1n << BigInt(number)), constraint(model, set)]);
    });
  }

  /** All of it; boxes overlap only where one caller's globs do. */
  get boxes(): readonly Box[] {
    return this.#byCaller.flat();
  }

  /** What can be of a box, caller by caller: most questions are answered by the first, and few routes concern one. */
  *within(box: Box): Generator<Box, undefined> {
    for (const caller of this.#axes.callersOf(box)) {
      for (const part of this.#byCaller[caller] ?? []) {
        const possible = intersectBoxes(part, box);
        if (possible !== undefined) yield possible;
      }
    }
  }
}

/** A request passes its client's globs and those of each of its tags. */
function allowedTo(caller: Client | undefined, tags: NonNullable<RouteTable['tags']>): readonly (readonly string[])[] {
  const ofTags = tags.filter(({ name }) => caller?.tags.includes(name)).map(({ models }) => models);
  return [caller?.models, ...ofTags].filter((globs) => globs !== undefined);
}

function both(a: readonly Language[], b: readonly Language[], languages: Languages): readonly Language[] {
  return a.flatMap((one) => b.flatMap((other) => languages.intersect(one, other) ?? []));
}
