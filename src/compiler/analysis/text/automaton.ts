// A glob as a deterministic automaton, made only as far as it is walked.
import type { GlobPart } from './glob-tree.ts';

/** Stands for every character that the glob does not name. */
const OTHER = '';

interface Node {
  /** Ways out that read a character; `character` undefined: any one. */
  readonly edges: { readonly character: string | undefined; readonly to: number }[];
  /** Ways out that read nothing. */
  readonly skips: number[];
}

/** A state of the automaton: what may follow what was read so far. */
export interface AutomatonState {
  /** Unique over all automata. */
  readonly id: number;
  readonly accepts: boolean;
  /** Whatever follows is accepted. */
  readonly universal: boolean;
  /** Nothing that follows is accepted. */
  readonly dead: boolean;
  /** The characters that lead elsewhere than any other character. */
  readonly characters: readonly string[];
  next(character: string): AutomatonState;
}

let states = 0;

export class Automaton {
  readonly start: AutomatonState;
  readonly #nodes: Node[] = [];
  readonly #end: number;
  readonly #known = new Map<string, AutomatonState>();

  constructor(parts: readonly GlobPart[]) {
    const first = this.#node();
    this.#end = this.#chain(parts, first);
    this.start = this.#state([first]);
  }

  accepts(text: string): boolean {
    let state = this.start;
    for (const character of text) {
      if (state.dead) return false;
      state = state.next(character);
    }
    return state.accepts;
  }

  #node(): number {
    return this.#nodes.push({ edges: [], skips: [] }) - 1;
  }

  /** Adds the parts behind a node; the node behind them. */
  #chain(parts: readonly GlobPart[], from: number): number {
    return parts.reduce((at, part) => this.#part(part, at), from);
  }

  #part(part: GlobPart, from: number): number {
    const to = this.#node();
    const node = this.#nodes[from];
    if (part.kind === 'any-of') {
      for (const branch of part.branches) {
        const entry = this.#node();
        node?.skips.push(entry);
        this.#nodes[this.#chain(branch, entry)]?.skips.push(to);
      }
    } else if (part.kind === 'star') {
      node?.skips.push(to);
      this.#nodes[to]?.edges.push({ character: undefined, to });
    } else {
      node?.edges.push({ character: part.kind === 'one' ? undefined : part.character, to });
    }
    return to;
  }

  #closure(nodes: readonly number[]): readonly number[] {
    const found = new Set(nodes);
    for (const number of found) for (const skip of this.#nodes[number]?.skips ?? []) found.add(skip);
    return [...found].sort((a, b) => a - b);
  }

  #state(nodes: readonly number[]): AutomatonState {
    const closed = this.#closure(nodes);
    const key = closed.join();
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const edges = closed.flatMap((number) => this.#nodes[number]?.edges ?? []);
    const named = new Set(edges.flatMap(({ character }) => character ?? []));
    const following = new Map<string, AutomatonState>();
    const state: AutomatonState = {
      id: states++,
      accepts: closed.includes(this.#end),
      universal: closed.some((number) => this.#takesAll(number)),
      dead: closed.length === 0,
      characters: [...named],
      next: (character) => {
        const read = named.has(character) ? character : OTHER;
        const before = following.get(read);
        if (before !== undefined) return before;
        const taken = edges.filter((edge) => edge.character === undefined || edge.character === read);
        const next = this.#state(taken.map(({ to }) => to));
        following.set(read, next);
        return next;
      },
    };
    this.#known.set(key, state);
    return state;
  }

  /** A trailing star: it reads anything and the end is behind it. */
  #takesAll(number: number): boolean {
    const loops = this.#nodes[number]?.edges.some(({ character, to }) => character === undefined && to === number);
    return loops === true && this.#closure([number]).includes(this.#end);
  }
}
