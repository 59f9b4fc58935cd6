// A glob as the globs without alternatives that it stands for, with the stars that each of them fills.
import { type GlobPart, globParts } from './glob-tree.ts';

interface Alternative {
  readonly glob: string;
  /** The numbers of its stars, from 1, as they are written in the whole glob. */
  readonly stars: ReadonlySet<number>;
}

export interface Alternatives {
  /** In the order in which they are tried. */
  readonly all: readonly Alternative[];
  /** Whether the first that matches is the one that is taken; not so where a star stands before the alternatives. */
  readonly ordered: boolean;
}

export function alternativesOf(source: string): Alternatives {
  const parts = globParts(source);
  const star = parts.findIndex((part) => part.kind === 'star');
  const braces = parts.findLastIndex((part) => part.kind === 'any-of');
  return { all: expand(parts, 0).ways, ordered: star < 0 || braces < star };
}

/** How many there are, without making them. */
export function countAlternatives(source: string): number {
  return countOf(globParts(source));
}

function countOf(parts: readonly GlobPart[]): number {
  return parts.reduce((count, part) => {
    if (part.kind !== 'any-of') return count;
    return count * part.branches.reduce((sum, branch) => sum + countOf(branch), 0);
  }, 1);
}

interface Expansion {
  readonly ways: readonly Alternative[];
  /** How many stars were written up to here. */
  readonly stars: number;
}

function expand(parts: readonly GlobPart[], starsBefore: number): Expansion {
  return parts.reduce<Expansion>(
    ({ ways, stars }, part) => {
      const next = expandPart(part, stars);
      const joined = ways.flatMap((way) => next.ways.map((after) => join(way, after)));
      return { ways: joined, stars: next.stars };
    },
    { ways: [{ glob: '', stars: new Set() }], stars: starsBefore },
  );
}

function expandPart(part: GlobPart, before: number): Expansion {
  switch (part.kind) {
    case 'character':
      return { ways: [{ glob: part.character.replace(/[\\*?{},]/, '\\$&'), stars: new Set() }], stars: before };
    case 'one':
      return { ways: [{ glob: '?', stars: new Set() }], stars: before };
    case 'star':
      return { ways: [{ glob: '*', stars: new Set([before + 1]) }], stars: before + 1 };
    case 'any-of': {
      let stars = before;
      const ways = part.branches.flatMap((branch) => {
        const expansion = expand(branch, stars);
        stars = expansion.stars;
        return expansion.ways;
      });
      return { ways, stars };
    }
  }
}

function join(first: Alternative, second: Alternative): Alternative {
  return { glob: first.glob + second.glob, stars: first.stars.union(second.stars) };
}
