// Texts that may well match several globs at once: trying them is cheaper than walking automata.
import type { Glob } from './glob.ts';

/** What stands for a text of which nothing is asked. */
export const ANYTHING = 'anything';

/** Texts that may well match all: those of the glob that says most. */
export function guesses(all: readonly Glob[]): readonly string[] {
  const [first, ...others] = all;
  if (first === undefined) return [ANYTHING, 'x'];
  return others.reduce((best, glob) => (fixedLength(glob) > fixedLength(best) ? glob : best), first).instances;
}

/** One after the other, what each of them matches. */
export function jointGuesses(all: readonly Glob[]): readonly string[] {
  if (all.length < 2) return [];
  const inOrder = all.toSorted((a, b) => a.place - b.place);
  return [0, -1].map((filler) => inOrder.map((glob) => glob.instances.at(filler)).join(''));
}

function fixedLength(glob: Glob): number {
  return glob.prefix.length + glob.suffix.length;
}
