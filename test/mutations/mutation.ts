// One slip of the hand in a valid text: a token deleted, inserted, swapped with its neighbour, or misspelt.
import type { Random } from '../../src/routing/random.ts';
import { type VisibleToken, visibleTokens } from './tokens.ts';

export const MUTATION_KINDS = ['delete', 'insert', 'double', 'swap', 'misspell'] as const;
export type MutationKind = (typeof MUTATION_KINDS)[number];

export interface Mutation {
  readonly kind: MutationKind;
  /** What was done, for people: `delete "to"`. */
  readonly title: string;
  /** The whole text, spoilt. */
  readonly text: string;
  /** Where the edit is in it; empty where something was taken out. */
  readonly edit: { readonly start: number; readonly end: number };
}

interface Replacement {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly title: string;
}

type Slip = (tokens: readonly VisibleToken[], at: number, random: Random) => Replacement | undefined;

const SLIPS: Readonly<Record<MutationKind, Slip>> = {
  delete(tokens, at) {
    const token = tokens[at];
    return token && { ...token, text: '', title: `delete ${token.text}` };
  },
  insert(tokens, at, random) {
    const token = tokens[at];
    const stranger = pick(tokens, random);
    if (!token || !stranger) return undefined;
    const { start } = token;
    return { start, end: start, text: `${stranger.text} `, title: `insert ${stranger.text} before ${token.text}` };
  },
  double(tokens, at) {
    const token = tokens[at];
    return token && { start: token.end, end: token.end, text: ` ${token.text}`, title: `double ${token.text}` };
  },
  swap(tokens, at) {
    const [one, other] = [tokens[at], tokens[at + 1]];
    if (!one || !other || one.text === other.text) return undefined;
    return { start: one.start, end: other.end, text: '', title: `swap ${one.text} and ${other.text}` };
  },
  misspell(tokens, at, random) {
    const token = tokens[at];
    const text = token && MISSPELLINGS[token.kind](token.text, random);
    if (!token || text === undefined || text === token.text) return undefined;
    return { ...token, text, title: `misspell ${token.text} as ${text}` };
  },
};

/** What a finger hits instead of a sign. */
const NEAR_SIGNS: Readonly<Record<string, string>> = {
  ',': '.',
  ';': ':',
  '{': '[',
  '}': ']',
  '(': '9',
  ')': '0',
  '<': ',',
  '>': '.',
};

const MISSPELLINGS: Readonly<Record<VisibleToken['kind'], (text: string, random: Random) => string | undefined>> = {
  word: misspeltLetters,
  sign: (text) => NEAR_SIGNS[text],
  /** A quote forgotten, or a letter wrong within. */
  string(text, random) {
    const chance = random();
    if (chance < 0.25) return text.slice(0, -1);
    if (chance < 0.5) return text.slice(1);
    return text.length < 3 ? undefined : `"${misspeltLetters(text.slice(1, -1), random)}"`;
  },
};

/** A mutation of a text; undefined where the slip that was drawn changes nothing. */
export function mutate(text: string, random: Random): Mutation | undefined {
  const tokens = visibleTokens(text);
  const kind = MUTATION_KINDS[Math.floor(random() * MUTATION_KINDS.length)];
  const at = Math.floor(random() * tokens.length);
  if (kind === undefined) return undefined;
  const slip = SLIPS[kind](tokens, at, random);
  if (slip === undefined) return undefined;
  const { start, end, title } = slip;
  const [one, other] = [tokens[at], tokens[at + 1]];
  // Tokens change places, they do not grow together.
  const between = one && other ? text.slice(one.end, other.start) || ' ' : '';
  const put = kind === 'swap' && one && other ? `${other.text}${between}${one.text}` : slip.text;
  const gap = kind === 'swap' && /\S$/.test(text.slice(0, start)) ? ' ' : '';
  return {
    kind,
    title,
    text: text.slice(0, start) + gap + put + text.slice(end),
    edit: { start: start + gap.length, end: start + gap.length + put.trimEnd().length },
  };
}

function misspeltLetters(word: string, random: Random): string {
  const at = Math.floor(random() * word.length);
  const letter = String.fromCharCode(97 + Math.floor(random() * 26));
  const before = word.slice(0, at);
  const here = word.charAt(at);
  const next = word.charAt(at + 1);
  const spellings = [
    before + word.slice(at + 1),
    before + here + word.slice(at),
    before + letter + word.slice(at + 1),
    before + next + here + word.slice(at + 2),
  ];
  return pick(spellings.filter(Boolean), random) ?? word;
}

function pick<T>(items: readonly T[], random: Random): T | undefined {
  return items[Math.floor(random() * items.length)];
}
