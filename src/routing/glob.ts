// Globs of the language: `*` (over `/` too), `?`, `{a,b}`, `\*`; the whole value, with case. In linear time.
import { globNodes, type Node } from './glob-syntax.ts';

export interface Glob {
  /** As it was written. */
  readonly source: string;
  /** What it matches where it can match one text only; undefined where it has a wildcard or alternatives. */
  readonly literal: string | undefined;
  test(value: string): boolean;
  /**
   * What the stars caught, by their place in the glob; undefined where the value does not match. Alternatives are
   * tried as written, then each star takes as little as it can. A star in an alternative not taken caught ''.
   */
  capture(value: string): readonly string[] | undefined;
}

/** A file names the same globs again and again, and a route needs each in several places. Immutable, so they are shared. */
const COMPILED = new Map<string, Glob>();
const MOST_COMPILED = 20_000;

export function compileGlob(source: string): Glob {
  const known = COMPILED.get(source);
  if (known !== undefined) return known;
  if (COMPILED.size === MOST_COMPILED) COMPILED.clear();
  const glob = /[*?{\\]/.test(source) ? compileNodes(source) : literalGlob(source);
  COMPILED.set(source, glob);
  return glob;
}

function literalGlob(source: string): Glob {
  const test = (value: string): boolean => value === source;
  return { source, literal: source, test, capture: (value) => (test(value) ? NOTHING : undefined) };
}

const NOTHING: readonly string[] = [];

function compileNodes(source: string): Glob {
  const { start, stars, joins } = globNodes(source);
  const literal =
    start.kind === 'end' ? '' : start.kind === 'text' && start.next.kind === 'end' ? start.text : undefined;
  const walk = (value: string): Walk | undefined => {
    const attempt = new Walk(value, stars, joins);
    return attempt.from(start, 0) ? attempt : undefined;
  };
  if (literal !== undefined) return { ...literalGlob(literal), source };
  const prefix = start.kind === 'text' ? start.text : '';
  const tail = start.kind === 'text' ? start.next : start;
  // The shape that nearly all globs have needs no walk.
  if (tail.kind === 'star' && tail.next.kind === 'end') {
    const test = (value: string): boolean => value.startsWith(prefix);
    const capture = (value: string) => (test(value) ? [value.slice(prefix.length)] : undefined);
    return { source, literal, test, capture };
  }
  return { source, literal, test: (value) => walk(value) !== undefined, capture: (value) => walk(value)?.captures };
}

/** One value against one glob. Remembers what has failed, so that nothing is tried twice and time stays linear. */
class Walk {
  readonly captures: string[];
  readonly #value: string;
  /** For each star the lowest position from which it is known to fail: then it fails from any later one, too. */
  readonly #starFails: number[];
  /** For each end of an alternation the positions from which the rest is known to fail. */
  readonly #joinFails: Set<number>[];

  constructor(value: string, stars: number, joins: number) {
    this.#value = value;
    this.captures = new Array<string>(stars).fill('');
    this.#starFails = new Array<number>(stars).fill(value.length + 1);
    this.#joinFails = Array.from({ length: joins }, () => new Set<number>());
  }

  /** The recursion is as deep as the glob has parts, however long the value is. */
  from(node: Node, position: number): boolean {
    switch (node.kind) {
      case 'end':
        return position === this.#value.length;
      case 'text':
        return this.#value.startsWith(node.text, position) && this.from(node.next, position + node.text.length);
      case 'one':
        return position < this.#value.length && this.from(node.next, position + this.#width(position));
      case 'star':
        return this.#star(node, position);
      case 'any-of':
        return node.branches.some((branch) => this.from(branch, position));
      case 'join':
        return this.#join(node, position);
    }
  }

  #star(node: Node & { kind: 'star' }, position: number): boolean {
    const limit = this.#starFails[node.index] ?? 0;
    let end = position;
    while (end < limit && !this.from(node.next, end)) end += this.#width(end);
    if (end >= limit) {
      this.#starFails[node.index] = Math.min(limit, position);
      return false;
    }
    this.captures[node.index] = this.#value.slice(position, end);
    return true;
  }

  #join(node: Node & { kind: 'join' }, position: number): boolean {
    const fails = this.#joinFails[node.index];
    if (fails?.has(position)) return false;
    if (this.from(node.next, position)) return true;
    fails?.add(position);
    return false;
  }

  /** UTF-16 units of the character here: a surrogate pair is one character. */
  #width(position: number): number {
    return (this.#value.codePointAt(position) ?? 0) > 0xffff ? 2 : 1;
  }
}
