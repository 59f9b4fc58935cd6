// What each test of a condition is in the request space. To add a field: a record here, and its axis in `axes.ts`.
import type { Condition } from '../../../route-table.ts';
import type { Axes } from './axes.ts';
import { SET } from './axes.ts';
import { type Axis, type Constraint, constraint } from './box.ts';
import { maskOf } from './finite.ts';
import { numbersWithin } from './ranges.ts';

export type Connective = 'any' | 'and' | 'or' | 'not' | 'named';

/** A test of the request itself. */
export type Atom = Exclude<Condition, { readonly kind: Connective }>;

/** One axis, and sets of it: a request meets the test where it is in one of them. */
export interface AtomSets<S = unknown> {
  readonly axis: Axis<S>;
  readonly sets: readonly S[];
}

type Reader<K extends Atom['kind']> = (atom: Extract<Atom, { readonly kind: K }>, axes: Axes) => AtomSets;

const READERS: { readonly [K in Atom['kind']]: Reader<K> } = {
  model: ({ globs }, { model, languages }) => on(model, languages.ofGlobs(globs)),
  client: ({ names }, { client, callers }) =>
    on(client, [
      maskOf(callers, (caller) => caller !== undefined && (names.length === 0 || names.includes(caller.name))),
    ]),
  tag: ({ names }, { client, callers }) =>
    on(client, [maskOf(callers, (caller) => caller?.tags.some((tag) => names.includes(tag)) ?? false)]),
  protocol: ({ names }, { endpoint, endpoints }) =>
    on(endpoint, [maskOf(endpoints, ({ protocol }) => names.includes(protocol))]),
  operation: ({ names }, { endpoint, endpoints }) =>
    on(endpoint, [maskOf(endpoints, ({ operation }) => names.includes(operation))]),
  flag: ({ flag }, axes) => on(axes.flag(flag), [SET]),
  header: ({ name, globs }, axes) => {
    const texts = globs.length === 0 ? [axes.languages.full] : axes.languages.ofGlobs(globs);
    return on(
      axes.header(name),
      texts.map((set) => ({ absent: false, texts: set })),
    );
  },
  number: ({ field, min, max }, axes) => {
    const range = { from: min ?? 0, to: max ?? Number.POSITIVE_INFINITY };
    return on(axes.number(field), [numbersWithin({ from: 0, to: Number.POSITIVE_INFINITY }, range)]);
  },
};

export function setsOfAtom(atom: Atom, axes: Axes): AtomSets {
  const read = READERS[atom.kind] as Reader<Atom['kind']>;
  return read(atom as never, axes);
}

/** What is in none of the sets. */
export function complement({ axis, sets }: AtomSets): AtomSets {
  const rest = sets.reduce<readonly unknown[]>(
    (left, set) => left.flatMap((one) => axis.algebra.subtract(one, set)),
    [axis.algebra.full],
  );
  return { axis, sets: rest };
}

export function constraintsOf({ axis, sets }: AtomSets): readonly Constraint[] {
  return sets.map((set) => constraint(axis, set));
}

function on<S>(axis: Axis<S>, sets: readonly (S | undefined)[]): AtomSets {
  return { axis: axis as Axis, sets: sets.filter((set) => set !== undefined) };
}
