// Random files that are right as far as syntax goes, made from the grammar that the parser runs on.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: holes are written so in the language itself
import fc from 'fast-check';
import { randomSentence } from '../grammar/random-text.ts';
import { STRUCTURE } from '../grammar/structure.ts';

const WORDS = [
  'a',
  'tag',
  'timeout',
  'openai/gpt-4o',
  '$1',
  '150k',
  '2..4s',
  '*',
  'env.KEY',
  '[::1]:80',
  'any',
  'android',
];
const STRINGS = ['"x"', '""', '"a b # { } ; ("', String.raw`"\"\n\u0041\*"`, '"${env.HOST}:1"', '"é日本"'];
const MULTILINE = ['"""one"""', '"""\n    two\n      lines\n    """'];

/** What a word may look like; `argument` and `operand` are values, with a list of them where commas are drawn. */
const IMAGES: Readonly<Record<string, readonly string[]>> = {
  head: [...WORDS, 'to x', 'openai/"my model"'],
  word: WORDS,
  argument: [...WORDS, ...STRINGS, ...MULTILINE, 'to x', 'x/"y"', 'a, b,\n c', '"a" , "b"'],
  operand: [...WORDS, ...STRINGS, '> 5', '<=7', 'a, b', '"a",\n  "b"'],
  match: ['match'],
  never: ['never'],
  and: ['and', '\n  and', 'and\n'],
  or: ['or', '\nor', 'or # why\n'],
  not: ['not'],
  to: ['to'],
  '{': ['{', '{ # comment\n', '{\n\n'],
  '}': ['}', '\n}'],
  '(': ['(', '(\n'],
  ')': [')', '\n)'],
  terminator: ['\n', ';', '\n\n\n', ' # comment\n', '\r\n', '\n# comment\n'],
};

export function randomFile(): fc.Arbitrary<string> {
  return fc
    .nat()
    .map((seed) => randomSentence({ start: 'file', rules: STRUCTURE, images: (name) => IMAGES[name], seed }));
}
