// The words of the TextMate grammar that mean the same wherever they stand: comments, strings, literals, targets, names.
import { ERROR_KINDS } from '../../src/errors.ts';
import { DURATION_UNITS } from '../../src/language/literals/duration.ts';
import { RATE_PERIODS, SIZE_UNITS } from '../../src/language/literals/measure.ts';
import { NUMBER_MULTIPLIERS } from '../../src/language/literals/number.ts';
import { BEYOND_ASCII, WORD_CHARACTER } from '../../src/language/syntax/tokens.ts';
import { STRATEGIES } from '../../src/routing/strategies/index.ts';
import { CAPABILITIES, OPERATIONS, PARAMETERS, PROVIDER_PROTOCOLS, WEEKDAYS } from '../../src/vocabulary.ts';

/** A rule of a TextMate grammar. */
export interface Pattern {
  readonly name?: string;
  readonly match?: string;
  readonly begin?: string;
  readonly end?: string;
  readonly include?: string;
  readonly captures?: Captures;
  readonly beginCaptures?: Captures;
  readonly endCaptures?: Captures;
  readonly patterns?: readonly Pattern[];
}
type Captures = Readonly<Record<number, Pattern>>;

/** One character of a word; beyond ASCII there is nothing to colour. */
export const WORD = WORD_CHARACTER.replaceAll(BEYOND_ASCII, '');
export const NAME = '[a-z][a-z0-9_-]*';

export const CONNECTIVES = 'and|or|not';

const NUMBER = '\\d+(?:\\.\\d+)?';
const CLOCK = '\\d\\d:\\d\\d';
const DATE = '\\d{4}-\\d\\d-\\d\\d';

/** A whole word, in the first group. */
export function alone(words: string): string {
  return `(?<!${WORD})(${words})(?!${WORD})`;
}

/** Any of the words; longer ones first, because the first that fits is taken. */
export function oneOf(words: Iterable<string>): string {
  const escaped = [...new Set(words)].map((word) => word.replaceAll(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  return escaped.sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|');
}

/** Goes on to what follows, on whatever line: where the end of a line does not end a statement. */
export function untilNext(begin: string): Pattern {
  return { begin, end: '(?=[^\\s#])', patterns: [{ include: '#comment' }] };
}

const LANGUAGE_WORDS = [
  ...ERROR_KINDS,
  'any',
  'transient',
  ...Object.keys(STRATEGIES),
  ...PROVIDER_PROTOCOLS,
  ...OPERATIONS,
  ...CAPABILITIES,
  ...Object.keys(PARAMETERS),
  ...WEEKDAYS,
];

function word(match: string, name: string): Pattern {
  return { match: alone(match), name: `${name}.fairlead` };
}

function ranged(end: string): string {
  return `${end}(?:\\.\\.${end})?`;
}

/** A number with one of the units; `''` is none. */
function quantity(units: Readonly<Record<string, unknown>>): string {
  return ranged(`${NUMBER}(?:${oneOf(Object.keys(units))})`);
}

const STRING_PARTS: readonly Pattern[] = [
  {
    match: '(\\$\\{)\\s*(env)(\\.)([A-Za-z_][A-Za-z0-9_]*)\\s*(\\})',
    name: 'meta.interpolation.fairlead',
    captures: {
      1: { name: 'punctuation.section.interpolation.begin.fairlead' },
      2: { name: 'support.variable.fairlead' },
      3: { name: 'punctuation.accessor.fairlead' },
      4: { name: 'variable.other.environment.fairlead' },
      5: { name: 'punctuation.section.interpolation.end.fairlead' },
    },
  },
  { match: '\\\\(?:["\\\\/bfnrt*?{},]|u[0-9a-fA-F]{4})', name: 'constant.character.escape.fairlead' },
  { match: '\\\\.', name: 'invalid.illegal.escape.fairlead' },
];

function string(quote: string, end: string, kind: string): Pattern {
  return {
    name: `string.quoted.${kind}.fairlead`,
    begin: quote,
    beginCaptures: { 0: { name: 'punctuation.definition.string.begin.fairlead' } },
    end,
    endCaptures: { 0: { name: 'punctuation.definition.string.end.fairlead' } },
    patterns: STRING_PARTS,
  };
}

/** A target, or a provider before a model in quotes. */
const TARGETS: readonly Pattern[] = [
  {
    match: `(?<!${WORD})(${NAME})(/)((?:(?!")${WORD})+)(?!${WORD})`,
    captures: {
      1: { name: 'entity.name.namespace.fairlead' },
      2: { name: 'punctuation.separator.target.fairlead' },
      3: { name: 'entity.name.function.model.fairlead', patterns: [{ include: '#captured' }] },
    },
  },
  {
    match: `(?<!${WORD})(${NAME})(/)(?=")`,
    captures: { 1: { name: 'entity.name.namespace.fairlead' }, 2: { name: 'punctuation.separator.target.fairlead' } },
  },
];

/** Parts of the repository that others include. */
export const SHARED: Readonly<Record<string, Pattern>> = {
  comment: { match: '#.*$', name: 'comment.line.number-sign.fairlead' },
  string: {
    patterns: [string('"""', '"""', 'triple'), string('"', '"|$', 'double')],
  },
  captured: { match: '\\$(?:model|\\d+)', name: 'variable.parameter.fairlead' },
  argument: {
    patterns: [
      { include: '#comment' },
      { include: '#continuation' },
      { include: '#string' },
      { include: '#parentheses' },
      { match: '[<>]=?', name: 'keyword.operator.comparison.fairlead' },
      { include: '#literal' },
      ...TARGETS,
    ],
  },
  continuation: { ...untilNext(','), beginCaptures: { 0: { name: 'punctuation.separator.fairlead' } } },
  parentheses: {
    begin: '\\(',
    beginCaptures: { 0: { name: 'punctuation.section.parens.begin.fairlead' } },
    end: '(\\))|(?=[{}])',
    endCaptures: { 1: { name: 'punctuation.section.parens.end.fairlead' } },
    patterns: [{ include: '#argument' }, { include: '#condition' }, { include: '#word' }],
  },
  literal: {
    patterns: [
      {
        match: `(?<!${WORD})(env)(\\.)([A-Za-z_][A-Za-z0-9_]*)(?!${WORD})`,
        captures: {
          1: { name: 'support.variable.fairlead' },
          2: { name: 'punctuation.accessor.fairlead' },
          3: { name: 'variable.other.environment.fairlead' },
        },
      },
      word('sha256:[0-9a-fA-F]+', 'constant.other.digest'),
      word(`${DATE}(?:T${CLOCK})?`, 'constant.other.date'),
      word(ranged(CLOCK), 'constant.other.time'),
      word(quantity(DURATION_UNITS), 'constant.numeric.duration'),
      word(quantity(SIZE_UNITS), 'constant.numeric.size'),
      word(ranged(`${NUMBER}%`), 'constant.numeric.percent'),
      word(quantity(NUMBER_MULTIPLIERS), 'constant.numeric'),
      word(`(?:requests|tokens)/(?:${oneOf(Object.keys(RATE_PERIODS))})`, 'keyword.other.unit'),
      word('USD(?:/(?:day|month))?', 'keyword.other.unit'),
      word(
        '\\d+(?:\\.\\d+){3}(?::\\d+|/\\d+)?|\\[[0-9A-Fa-f:.]+\\](?::\\d+)?|unix:/[^\\s;{}]*',
        'constant.other.address',
      ),
    ],
  },
  word: {
    patterns: [
      word(CONNECTIVES, 'keyword.operator.logical'),
      word(oneOf(LANGUAGE_WORDS), 'constant.language'),
      word(`(?:${oneOf(WEEKDAYS)})\\.\\.(?:${oneOf(WEEKDAYS)})`, 'constant.language'),
      word(NAME, 'variable.other.name'),
      { match: `${WORD}+` },
    ],
  },
};
