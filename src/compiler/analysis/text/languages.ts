// Sets of texts: a few words, or all that match some globs and none of others. Exact; no set is ever empty.
import type { Algebra } from '../space/algebra.ts';
import type { Budget } from '../space/budget.ts';
import { alternativesOf, countAlternatives } from './alternatives.ts';
import { findWord } from './find-word.ts';
import { type Glob, Globs, plainlyDisjoint, plainlyIncludes } from './glob.ts';
import { ANYTHING, guesses, jointGuesses } from './guesses.ts';
import { PairMemo } from './pair-memo.ts';

interface Words {
  readonly kind: 'words';
  readonly words: readonly string[];
}

interface Pattern {
  readonly kind: 'pattern';
  readonly all: readonly Glob[];
  readonly none: readonly Glob[];
  readonly without: ReadonlySet<string>;
  /** A text of the set: most questions are answered by it. */
  readonly example: string;
}

export type Language = Words | Pattern;
type Demands = Omit<Pattern, 'kind' | 'example'>;

const MOST_SIMPLER = 8;
const EVERYTHING: Pattern = { kind: 'pattern', all: [], none: [], without: new Set(), example: ANYTHING };

export class Languages implements Algebra<Language> {
  readonly full: Language = EVERYTHING;
  readonly #globs = new Globs();
  readonly #budget: Budget;
  /** The same lists are asked for again and again: for the route, for its parts, for what they leave. */
  readonly #ofGlobs = new Map<string, readonly Language[]>();
  /** Texts found, or that there is none, by the demands on them. */
  readonly #found = new Map<string, string | undefined>();
  readonly #patterns = new Map<string, Pattern>();
  // Of a million questions about 10,000 routes, nine in ten were asked before of the same two.
  readonly #meetings = new PairMemo<Pattern, Pattern, boolean>();
  readonly #common = new PairMemo<Pattern, Pattern, Pattern | undefined>();
  readonly #matching = new PairMemo<Pattern, Glob, Pattern | undefined>();
  readonly #escaping = new PairMemo<Pattern, Glob, Pattern | undefined>();

  constructor(budget: Budget) {
    this.#budget = budget;
  }

  /** The texts that match one of the globs; words first, then a set a glob. */
  ofGlobs(sources: readonly string[]): readonly Language[] {
    const key = JSON.stringify(sources);
    const known = this.#ofGlobs.get(key) ?? this.#readGlobs(sources);
    this.#ofGlobs.set(key, known);
    return known;
  }

  #readGlobs(sources: readonly string[]): readonly Language[] {
    const globs = sources.flatMap((source) => this.#simpler(source)).map((source) => this.#globs.of(source));
    const words = [...new Set(globs.flatMap((glob) => glob.literal ?? []))];
    const patterns = globs.filter((glob) => glob.literal === undefined);
    return [
      ...(words.length > 0 ? [{ kind: 'words' as const, words }] : []),
      ...patterns.flatMap((glob) => this.#pattern({ ...EVERYTHING, all: [glob] }, ANYTHING) ?? []),
    ];
  }

  /** More can be told at once of several globs than of one with alternatives. */
  #simpler(source: string): readonly string[] {
    if (!source.includes('{') || countAlternatives(source) > MOST_SIMPLER) return [source];
    return alternativesOf(source).all.map(({ glob }) => glob);
  }

  ofWords(words: readonly string[]): Language {
    return { kind: 'words', words };
  }

  meet(a: Language, b: Language): boolean {
    if (a.kind === 'words') return a.words.some((word) => contains(b, word));
    if (b.kind === 'words') return b.words.some((word) => contains(a, word));
    if (contains(b, a.example) || contains(a, b.example)) return true;
    return this.#meetings.of(a, b, () => this.#patternsMeet(a, b));
  }

  #patternsMeet(a: Pattern, b: Pattern): boolean {
    if (a.all.some((one) => b.all.some((other) => plainlyDisjoint(one, other)))) return false;
    const joint = jointGuesses([...a.all, ...b.all]);
    return joint.some((text) => contains(a, text) && contains(b, text)) || this.intersect(a, b) !== undefined;
  }

  intersect(a: Language, b: Language): Language | undefined {
    if (a.kind === 'words') return wordsIn(a.words, b);
    if (b.kind === 'words') return wordsIn(b.words, a);
    if (b.all.length + b.none.length + b.without.size === 0) return a;
    if (a.all.some((one) => b.all.some((other) => plainlyDisjoint(one, other)))) return undefined;
    return this.#common.of(a, b, () => this.#narrowed(a, b));
  }

  subtract(a: Language, b: Language): readonly Language[] {
    if (a.kind === 'words') return wordsBeside(a.words, b);
    if (b.kind === 'words') {
      const rest = this.#pattern({ ...a, without: a.without.union(new Set(b.words)) }, a.example);
      return rest === undefined ? [] : [rest];
    }
    return this.#subtractPattern(a, b);
  }

  /** What escapes the first demand of `b`, then what meets it and escapes the second, and so on. */
  #subtractPattern(a: Pattern, b: Pattern): readonly Language[] {
    const pieces: Language[] = [];
    let rest: Pattern | undefined = a;
    const cut = (escaping: Pattern | undefined, meeting: Pattern | undefined): void => {
      if (escaping !== undefined) pieces.push(escaping);
      rest = meeting;
    };
    for (const glob of b.all) if (rest !== undefined) cut(this.#beside(rest, glob), this.#within(rest, glob));
    for (const glob of b.none) if (rest !== undefined) cut(this.#within(rest, glob), this.#beside(rest, glob));
    const words = rest && wordsIn([...b.without], rest);
    return words === undefined ? pieces : [...pieces, words];
  }

  #within(set: Pattern, glob: Glob): Pattern | undefined {
    return this.#matching.of(set, glob, () => this.#narrowed(set, { all: [glob] }));
  }

  #beside(set: Pattern, glob: Glob): Pattern | undefined {
    return this.#escaping.of(set, glob, () => this.#narrowed(set, { none: [glob] }));
  }

  #narrowed(set: Pattern, { all = [], none = [], without }: Partial<Demands>): Pattern | undefined {
    const demands = {
      all: all.reduce(withAll, set.all),
      none: none.filter((no) => !set.all.some((glob) => plainlyDisjoint(no, glob))).reduce(withNone, set.none),
      without: without === undefined || without.size === 0 ? set.without : set.without.union(without),
    };
    return this.#pattern(demands, set.example);
  }

  /** The set of what meets the demands; undefined where nothing does. */
  #pattern(demands: Demands, example: string): Pattern | undefined {
    if (contains(demands, example)) return this.#one(demands, example);
    const { all, without } = demands;
    if (demands.none.some((no) => all.some((glob) => plainlyIncludes(no, glob)))) return undefined;
    const none = demands.none.filter((no) => !all.some((glob) => plainlyDisjoint(no, glob)));
    const found = this.#example({ all, none, without });
    return found === undefined ? undefined : this.#one({ all, none, without }, found);
  }

  /** The same object for the same set, however it was come by: what was asked of it is remembered. */
  #one({ all, none, without }: Demands, example: string): Pattern {
    const words = without.size === 0 ? '' : JSON.stringify([...without]);
    const key = `${idsOf(all)}|${idsOf(none)}|${words}|${example}`;
    const known = this.#patterns.get(key);
    if (known !== undefined) return known;
    const pattern: Pattern = { kind: 'pattern', all, none, without, example };
    this.#patterns.set(key, pattern);
    return pattern;
  }

  #example(demands: Demands): string | undefined {
    const fits = (text: string): boolean => contains(demands, text);
    const guess = guesses(demands.all).find(fits) ?? jointGuesses(demands.all).find(fits);
    if (guess !== undefined) return guess;
    const { all, none, without } = demands;
    const excluded = [...without].filter((word) => contains({ all, none, without: NO_WORDS }, word));
    const key = JSON.stringify([sourcesOf(all), sourcesOf(none), excluded.sort()]);
    if (!this.#found.has(key)) {
      const words = excluded.map((word) => this.#globs.ofText(word));
      this.#found.set(key, findWord(all, [...none, ...words], this.#budget));
    }
    return this.#found.get(key);
  }
}

const NO_WORDS: ReadonlySet<string> = new Set();

function idsOf(globs: readonly Glob[]): string {
  let ids = '';
  for (const { id } of globs) ids += `${id} `;
  return ids;
}

function sourcesOf(globs: readonly Glob[]): readonly string[] {
  return globs.map((glob) => glob.source).sort();
}

/** Some text of a set. */
export function exampleOf(language: Language): string {
  return language.kind === 'words' ? (language.words[0] ?? '') : language.example;
}

/** Many texts of a set, `exampleOf` first: they differ by a number that is put in where the set allows it. */
export function* textsOf(language: Language): Generator<string> {
  if (language.kind === 'words') {
    yield* language.words;
    return;
  }
  const { example } = language;
  yield example;
  const numbered = (at: number, number: number): string => `${example.slice(0, at)}${number}${example.slice(at)}`;
  const places = [...example, ''].map((_, index) => example.length - index);
  const open = places.filter((at) => contains(language, numbered(at, 10)));
  for (let number = 1; number <= MOST_NUMBERED; number++) {
    for (const at of open.slice(0, 1)) if (contains(language, numbered(at, number))) yield numbered(at, number);
  }
}

/** Enough to find one text in ten thousand. */
const MOST_NUMBERED = 50_000;

function contains(language: Language | Demands, text: string): boolean {
  if ('words' in language) return language.words.includes(text);
  if (language.without.has(text)) return false;
  // Asked more often than anything else: loops, since they make no closures.
  for (const glob of language.all) if (!glob.test(text)) return false;
  for (const glob of language.none) if (glob.test(text)) return false;
  return true;
}

function wordsIn(words: readonly string[], language: Language): Words | undefined {
  const inside = words.filter((word) => contains(language, word));
  return inside.length === 0 ? undefined : { kind: 'words', words: inside };
}

function wordsBeside(words: readonly string[], language: Language): readonly Words[] {
  const outside = words.filter((word) => !contains(language, word));
  return outside.length === 0 ? [] : [{ kind: 'words', words: outside }];
}

/** Demands that another one implies are left out. */
function withAll(all: readonly Glob[], glob: Glob): readonly Glob[] {
  if (all.some((other) => plainlyIncludes(glob, other))) return all;
  return [...all.filter((other) => !plainlyIncludes(other, glob)), glob];
}

function withNone(none: readonly Glob[], glob: Glob): readonly Glob[] {
  if (none.some((other) => plainlyIncludes(other, glob))) return none;
  return [...none.filter((other) => !plainlyIncludes(glob, other)), glob];
}
