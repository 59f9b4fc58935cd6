// The requests that can be: each caller with the models that it may ask for, which have a name.
import type { Client, RouteTable } from '../../../route-table.ts';
import type { Language, Languages } from '../text/languages.ts';
import type { Axes } from './axes.ts';
import { type Box, constraint } from './box.ts';
import { maskOf } from './finite.ts';

export class Universe {
  /** They do not overlap, but where one caller's globs do. */
  readonly boxes: readonly Box[];
  readonly #axes: Axes;
  readonly #byCaller: ReadonlyMap<number, readonly Box[]>;

  constructor({ tags = [] }: RouteTable, axes: Axes) {
    const { callers, client, model, languages } = axes;
    this.#axes = axes;
    const named = languages.subtract(languages.full, languages.ofWords(['']));
    const byCaller = new Map<number, readonly Box[]>();
    const groups = Map.groupBy(callers.keys(), (number) => JSON.stringify(allowedTo(callers[number], tags)));
    this.boxes = [...groups.values()].flatMap((group) => {
      const members = new Set(group.map((number) => callers[number]));
      const mask = maskOf(callers, (caller) => members.has(caller));
      const models = allowedTo(callers[group[0] ?? 0], tags).reduce<readonly Language[]>(
        (left, globs) => both(left, languages.ofGlobs(globs), languages),
        named,
      );
      const boxes = models.map((set) => [constraint(client, mask ?? client.algebra.full), constraint(model, set)]);
      for (const number of group) byCaller.set(number, boxes);
      return boxes;
    });
    this.#byCaller = byCaller;
  }

  /** The boxes that may overlap one. */
  near(box: Box): readonly Box[] {
    const callers = this.#axes.callersOf(box);
    if (callers === undefined) return this.boxes;
    return [...new Set(callers.flatMap((caller) => this.#byCaller.get(caller) ?? []))];
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
