// What each test of a condition is in the request space. To add a field: a record here, and its axis in `axes.ts`.
import type { Condition } from '../../../route-table.ts';
import type { OptionalText } from '../text/optional-text.ts';
import { type Axes, COUNTS, SET } from './axes.ts';
import { type Axis, type Constraint, constraint } from './box.ts';
import { maskOf } from './finite.ts';
import { SHARES, SHARES_IN_ALL } from './lots.ts';
import { numbersWithin } from './ranges.ts';
import { minutesOf } from './week.ts';

/** A test of the request itself. */
export type Atom = Exclude<Condition, { readonly kind: 'any' | 'and' | 'or' | 'not' | 'named' }>;

/** One axis, and sets of it: a request meets the test where it is in one of them. */
export interface AtomSets<S = unknown> {
  readonly axis: Axis<S>;
  readonly sets: readonly S[];
}

type Reader<K extends Atom['kind']> = (atom: Extract<Atom, { readonly kind: K }>, axes: Axes) => AtomSets;

const READERS: { readonly [K in Atom['kind']]: Reader<K> } = {
  model: ({ globs }, { model, languages }) => on(model, languages.ofGlobs(globs)),
  client: ({ names }, axes) => on(axes.client, [names.length === 0 ? axes.known : axes.masksOf(names, 'client')]),
  tag: ({ names }, axes) => on(axes.client, [axes.masksOf(names, 'tag')]),
  protocol: ({ names }, { endpoint, endpoints }) =>
    on(endpoint, [maskOf(endpoints, ({ protocol }) => names.includes(protocol))]),
  operation: ({ names }, { endpoint, endpoints }) =>
    on(endpoint, [maskOf(endpoints, ({ operation }) => names.includes(operation))]),
  flag: ({ flag }, axes) => on(axes.flag(flag), [SET]),
  header: ({ name, globs }, axes) => on(axes.header(name), presentTexts(globs, axes)),
  metadata: ({ name, globs }, axes) => on(axes.metadata(name), presentTexts(globs, axes)),
  user: ({ globs }, axes) => on(axes.user(), presentTexts(globs, axes)),
  number: ({ field, min, max }, axes) =>
    on(axes.number(field), [numbersWithin(COUNTS, { from: min ?? COUNTS.from, to: max ?? COUNTS.to })]),
  sample: ({ share, by }, axes) =>
    on(axes.sample(by), [numbersWithin(SHARES, { from: 0, to: Math.round(share * SHARES_IN_ALL) - 1 })]),
  time: (window, axes) => on(axes.time(window.zone), [{ absent: false, ranges: minutesOf(window) }]),
};

/** No globs: present is enough. */
function presentTexts(globs: readonly string[], { languages }: Axes): readonly OptionalText[] {
  const texts = globs.length === 0 ? [languages.full] : languages.ofGlobs(globs);
  return texts.map((set) => ({ absent: false, texts: set }));
}

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
