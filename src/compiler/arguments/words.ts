// Arguments that are one of a fixed set of words: protocols, error kinds, strategies, parameters.
import { ANY_KINDS, ERROR_KIND_TABLE, ERROR_KINDS, type ErrorKind, TRANSIENT_KINDS } from '../../errors.ts';
import { suggest } from '../../language/suggest.ts';
import { STRATEGIES } from '../../routing/strategies/index.ts';
import { PRESETS } from '../../upstream/presets/index.ts';
import {
  CAPABILITIES,
  OPERATIONS,
  PARAMETERS,
  type ParameterName,
  PROTOCOLS,
  PROVIDER_PROTOCOLS,
} from '../../vocabulary.ts';
import { laterHelp } from '../later.ts';
import { literal, type Reading } from './shape.ts';

interface WordSet<W extends string> {
  /** In messages: `protocol`. */
  readonly noun: string;
  readonly placeholder: string;
  readonly words: readonly W[];
  /** A few words on one of them, where there is something to say. */
  summary?(word: W): string | undefined;
}

/** One of `words`; anything else is answered with the nearest of them, or with all of them. */
export function oneOf<W extends string>(set: WordSet<W>) {
  const known: ReadonlySet<string> = new Set(set.words);
  return literal<W>({
    placeholder: set.placeholder,
    expected: `${/^[aeiou]/.test(set.noun) ? 'an' : 'a'} ${set.noun}`,
    offers: { kind: 'words', noun: set.noun, words: set.words, summary: (word) => set.summary?.(word as W) },
    read(argument): Reading<W> {
      if (argument.kind !== 'word' || argument.quoted !== undefined) return { problem: { help: listed(set.words) } };
      if (known.has(argument.text)) return { value: argument.text as W };
      return { problem: unknownWord(set.noun, argument.text, set.words) };
    },
  });
}

function unknownWord(noun: string, text: string, words: readonly string[]) {
  const near = suggest(text, words);
  const help = laterHelp(text) ?? (near === undefined ? listed(words) : `did you mean "${near}"?`);
  const fix = near === undefined ? {} : { fix: { title: `write ${near}`, text: near } };
  return { code: 'FL115' as const, message: `unknown ${noun} "${text}"`, help, ...fix };
}

function listed(words: readonly string[]): string {
  return `one of ${words.join(', ')}`;
}

export const protocol = oneOf({ noun: 'protocol', placeholder: 'PROTOCOL', words: PROTOCOLS });
export const providerProtocol = oneOf({ noun: 'protocol', placeholder: 'PROTOCOL', words: PROVIDER_PROTOCOLS });
export const operation = oneOf({ noun: 'operation', placeholder: 'OPERATION', words: OPERATIONS });
export const capability = oneOf({ noun: 'capability', placeholder: 'CAPABILITY', words: CAPABILITIES });
export const strategy = oneOf({
  noun: 'rotation strategy',
  placeholder: 'STRATEGY',
  words: Object.keys(STRATEGIES),
  summary: (word) => STRATEGIES[word]?.summary,
});
export const presetName = oneOf({
  noun: 'preset',
  placeholder: 'NAME',
  words: [...PRESETS.keys()],
  summary: (word) => PRESETS.get(word)?.title,
});
export const parameter = oneOf({
  noun: 'parameter',
  placeholder: 'PARAM',
  words: Object.keys(PARAMETERS) as ParameterName[],
  summary: (word) => PARAMETERS[word].type,
});

const KIND_GROUPS: Readonly<Record<'any' | 'transient', readonly ErrorKind[]>> = {
  any: ANY_KINDS,
  transient: TRANSIENT_KINDS,
};
/** An error kind, or `any` or `transient`, which stand for several. */
export const errorKind = oneOf({
  noun: 'error kind',
  placeholder: 'KIND',
  words: [...ERROR_KINDS, ...(Object.keys(KIND_GROUPS) as (keyof typeof KIND_GROUPS)[])],
  summary: (word) => (word === 'any' || word === 'transient' ? KIND_GROUPS[word].join(', ') : statusOf(word)),
});

/** One error kind by itself. */
export const singleErrorKind = oneOf({
  noun: 'error kind',
  placeholder: 'KIND',
  words: ERROR_KINDS,
  summary: statusOf,
});

function statusOf(kind: ErrorKind): string {
  return `status ${ERROR_KIND_TABLE[kind].status}`;
}

/** The kinds that a list of words comes to, each once, in the order of the error table. */
export function expandKinds(words: readonly { readonly value: ErrorKind | keyof typeof KIND_GROUPS }[]): ErrorKind[] {
  const kinds = new Set(
    words.flatMap(({ value }) => (value === 'any' || value === 'transient' ? KIND_GROUPS[value] : [value])),
  );
  return ERROR_KINDS.filter((kind) => kinds.has(kind));
}
