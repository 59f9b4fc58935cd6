// Random files that are right as far as syntax goes, made from the grammar that the parser runs on.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: holes are written so in the language itself
import {
  Alternation,
  Alternative,
  type IProduction,
  NonTerminal,
  Option,
  Repetition,
  RepetitionMandatory,
  type Rule,
  Terminal,
} from 'chevrotain';
import fc from 'fast-check';
import { createParser, ERROR_PRODUCTIONS } from '../../src/language/syntax/grammar.ts';

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

/** What a terminal may look like; `Argument` and `Operand` are values, with a list of them where commas are drawn. */
const IMAGES: Readonly<Record<string, readonly string[]>> = {
  Head: [...WORDS, 'to x', 'openai/"my model"'],
  Word: WORDS,
  Argument: [...WORDS, ...STRINGS, ...MULTILINE, 'to x', 'x/"y"', 'a, b,\n c', '"a" , "b"'],
  Operand: [...WORDS, ...STRINGS, '> 5', '<=7', 'a, b', '"a",\n  "b"'],
  Match: ['match'],
  Never: ['never'],
  And: ['and', '\n  and', 'and\n'],
  Or: ['or', '\nor', 'or # why\n'],
  Not: ['not'],
  To: ['to'],
  LeftBrace: ['{', '{ # comment\n', '{\n\n'],
  RightBrace: ['}', '\n}'],
  LeftParenthesis: ['(', '(\n'],
  RightParenthesis: [')', '\n)'],
  Terminator: ['\n', ';', '\n\n\n', ' # comment\n', '\r\n', '\n# comment\n'],
};
const DEEPEST = 12;

export function randomFile(): fc.Arbitrary<string> {
  return fc.nat().map((seed) => new Writer(seed).file());
}

const RULES: Readonly<Record<string, Rule>> = createParser({ validate: false }).getGAstProductions();

class Writer {
  #state: number;
  #depth = 0;

  constructor(seed: number) {
    this.#state = seed;
  }

  file(): string {
    return this.#rule('file');
  }

  /** Below `limit`, from a generator of Lehmer's kind. */
  #choose(limit: number): number {
    this.#state = ((this.#state + 1) * 48_271) % 2_147_483_647;
    return (this.#state >> 4) % limit;
  }

  #rule(name: string): string {
    this.#depth++;
    const text = this.#sequence(RULES[name]?.definition ?? []);
    this.#depth--;
    return text;
  }

  #sequence(definition: readonly IProduction[]): string {
    return definition.map((production) => this.#production(production)).join(' ');
  }

  #production(production: IProduction): string {
    if (production instanceof Terminal) return this.#terminal(production.terminalType.name);
    if (production instanceof NonTerminal) return this.#rule(production.nonTerminalName);
    if (production instanceof Option) return this.#repeat(production.definition, this.#choose(2));
    if (production instanceof Repetition)
      return this.#repeat(production.definition, this.#choose(this.#depth === 1 ? 8 : 4));
    if (production instanceof RepetitionMandatory) return this.#repeat(production.definition, 1 + this.#choose(2), 1);
    if (production instanceof Alternation) return this.#alternation(production);
    if (production instanceof Alternative) return this.#sequence(production.definition);
    throw new Error(`no text for ${production.constructor.name}`);
  }

  #repeat(definition: readonly IProduction[], wanted: number, least = 0): string {
    if (!definition.every(isRight)) return '';
    const times = this.#depth > DEEPEST ? least : wanted;
    return Array.from({ length: times }, () => this.#sequence(definition)).join(' ');
  }

  #alternation({ definition }: Alternation): string {
    const right = definition.filter((alternative) => isRight(alternative) && !isEmpty(alternative));
    const simplest = right.length - 1;
    const chosen = right[this.#depth > DEEPEST ? simplest : this.#choose(right.length)];
    return chosen ? this.#production(chosen) : '';
  }

  #terminal(name: string): string {
    const images = IMAGES[name];
    if (!images) throw new Error(`no text for ${name}`);
    return images[this.#choose(images.length)] ?? '';
  }
}

/** Not one of the productions that only mistakes take. */
function isRight(production: IProduction): boolean {
  if (production instanceof NonTerminal) return !ERROR_PRODUCTIONS.has(production.nonTerminalName);
  if (production instanceof Alternative) return production.definition.every(isRight);
  return true;
}

function isEmpty(production: IProduction): boolean {
  return production instanceof Alternative && production.definition.length === 0;
}
