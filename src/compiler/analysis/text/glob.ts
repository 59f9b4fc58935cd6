// A glob as the analysis sees it: its automaton, and what can be told of it without walking that.
import { Automaton } from './automaton.ts';
import { type GlobPart, globParts } from './glob-tree.ts';

export interface Glob {
  /** Each has its own. */
  readonly id: number;
  readonly source: string;
  /** What it matches where that is one text. */
  readonly literal: string | undefined;
  /** Every match begins with it, and ends with the suffix. */
  readonly prefix: string;
  readonly suffix: string;
  /** Where in a text that several globs match it may best stand: rises from a fixed beginning to a fixed end. */
  readonly place: number;
  /** It is its prefix and a star; or a star and its suffix. */
  readonly shape: 'prefix' | 'suffix' | 'other';
  readonly automaton: Automaton;
  /** A few texts that it matches: one of them is often all that is needed. */
  readonly instances: readonly string[];
  test(text: string): boolean;
}

/** Globs by their source: each is read once. */
export class Globs {
  readonly #known = new Map<string, Glob>();

  of(source: string): Glob {
    let glob = this.#known.get(source);
    if (glob === undefined) {
      glob = readGlob(source, this.#known.size);
      this.#known.set(source, glob);
    }
    return glob;
  }

  /** The glob that matches just this text. */
  ofText(text: string): Glob {
    return this.of(text.replace(/[\\*?{},]/g, '\\$&'));
  }
}

/** Shows that no text matches both; false: that is not known. */
export function plainlyDisjoint(a: Glob, b: Glob): boolean {
  if (a.literal !== undefined) return !b.test(a.literal);
  if (b.literal !== undefined) return !a.test(b.literal);
  const prefixes = a.prefix.startsWith(b.prefix) || b.prefix.startsWith(a.prefix);
  return !(prefixes && (a.suffix.endsWith(b.suffix) || b.suffix.endsWith(a.suffix)));
}

/** Shows that whatever matches the inner one matches the outer one; false: that is not known. */
export function plainlyIncludes(outer: Glob, inner: Glob): boolean {
  if (outer === inner) return true;
  if (inner.literal !== undefined) return outer.test(inner.literal);
  if (outer.shape === 'prefix') return inner.prefix.startsWith(outer.prefix);
  return outer.shape === 'suffix' && inner.suffix.endsWith(outer.suffix);
}

/** What stars stand for in instances; `?` is the first character of it, or an `x`. */
const FILLERS = ['x', 'other', '0', ''];
const MOST_INSTANCES = 8;

function fill(parts: readonly GlobPart[], filler: string): readonly string[] {
  return parts.reduce<readonly string[]>(
    (begun, part) => {
      const next =
        part.kind === 'any-of' ? part.branches.flatMap((branch) => fill(branch, filler)) : [text(part, filler)];
      return begun.flatMap((before) => next.map((after) => before + after)).slice(0, MOST_INSTANCES);
    },
    [''],
  );
}

function text(part: Exclude<GlobPart, { kind: 'any-of' }>, filler: string): string {
  if (part.kind === 'character') return part.character;
  return part.kind === 'star' ? filler : ([...filler][0] ?? 'x');
}

function readGlob(source: string, id: number): Glob {
  const parts = globParts(source);
  const plain = parts.map((part) => (part.kind === 'character' ? part.character : undefined));
  const first = plain.indexOf(undefined);
  const last = plain.lastIndexOf(undefined);
  const prefix = plain.slice(0, first < 0 ? plain.length : first).join('');
  const suffix = plain.slice(last + 1).join('');
  const literal = first < 0 ? prefix : undefined;
  const oneStar = first >= 0 && first === last && parts[first]?.kind === 'star';
  const shape = oneStar && suffix === '' ? 'prefix' : oneStar && prefix === '' ? 'suffix' : 'other';
  const automaton = new Automaton(parts);
  const instances = literal === undefined ? [...new Set(FILLERS.flatMap((filler) => fill(parts, filler)))] : [literal];
  const place = Number(parts[0]?.kind === 'star') + Number(parts.at(-1)?.kind !== 'star');
  const test = testOf(parts, automaton);
  return { id, source, literal, prefix, suffix: literal ?? suffix, place, shape, automaton, instances, test };
}

/** Most globs need no automaton to test a text: those of plain pieces with stars between them. */
function testOf(parts: readonly GlobPart[], automaton: Automaton): (text: string) => boolean {
  if (parts.some((part) => part.kind === 'one' || part.kind === 'any-of')) return (text) => automaton.accepts(text);
  const pieces = [''];
  for (const part of parts) {
    if (part.kind === 'star') pieces.push('');
    else if (part.kind === 'character') pieces.push(`${pieces.pop()}${part.character}`);
  }
  const [first = '', ...middle] = pieces;
  const last = middle.pop();
  return last === undefined ? (text) => text === first : (text) => hasPieces(text, { first, middle, last });
}

interface Pieces {
  readonly first: string;
  readonly middle: readonly string[];
  readonly last: string;
}

/** Each piece as early as it can stand, the last one at the end. */
function hasPieces(text: string, { first, middle, last }: Pieces): boolean {
  if (!text.startsWith(first)) return false;
  let at = first.length;
  for (const piece of middle) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - last.length >= at && text.endsWith(last);
}
