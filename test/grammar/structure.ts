// The grammar that the parser runs on, without the productions and classes that only catch mistakes.
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
  type TokenType,
} from 'chevrotain';
import { createParser, ERROR_PRODUCTIONS } from '../../src/language/syntax/grammar.ts';
import * as tokens from '../../src/language/syntax/tokens.ts';
import { choiceOf, type Expression, type GrammarRule, sequenceOf } from './expression.ts';

const MISTAKES: ReadonlySet<TokenType> = new Set([
  tokens.OpenString,
  tokens.OpenMultilineString,
  tokens.ForeignString,
  tokens.Parenthesis,
]);
const CATEGORIES: readonly TokenType[] = [tokens.Head, tokens.Argument, tokens.Operand];
const CLASSES = [tokens.Word, tokens.PlainString, tokens.MultilineString, tokens.QuotedTarget, tokens.Comparison];

/** The rules, from `file` down; then the categories of words that they name. */
export const STRUCTURE: readonly GrammarRule[] = [
  ...Object.values<Rule>(createParser({ validate: false }).getGAstProductions())
    .filter(({ name }) => !ERROR_PRODUCTIONS.has(name))
    .map(({ name, definition }) => ({ name: ruleName(name), body: sequence(definition) ?? sequenceOf([]) })),
  ...CATEGORIES.map((category) => ({ name: ruleName(category.name), body: membersOf(category) })),
];

/** The lexical classes, with their regular expressions. Only the ASCII part: what lies beyond is lexed to be reported. */
export const LEXICAL: readonly { readonly name: string; readonly pattern: string }[] = CLASSES.map((type) => ({
  name: ruleName(type.name),
  pattern: patternOf(type),
}));

function expressionOf(production: IProduction): Expression | undefined {
  if (production instanceof NonTerminal) {
    const name = production.nonTerminalName;
    return ERROR_PRODUCTIONS.has(name) ? undefined : { kind: 'rule', name: ruleName(name) };
  }
  if (production instanceof Terminal) return terminal(production.terminalType);
  if (production instanceof Option) return wrapped(production, (part) => ({ kind: 'optional', part }));
  if (production instanceof Repetition) return wrapped(production, (part) => ({ kind: 'repeat', part, least: 0 }));
  if (production instanceof RepetitionMandatory) {
    return wrapped(production, (part) => ({ kind: 'repeat', part, least: 1 }));
  }
  if (production instanceof Alternation) return choiceOf(production.definition.map(expressionOf));
  if (production instanceof Alternative) return sequence(production.definition);
  throw new Error(`no expression for ${production.constructor.name}`);
}

function sequence(definition: readonly IProduction[]): Expression | undefined {
  const parts = definition.map(expressionOf).filter((part) => part !== undefined);
  return parts.length === 0 ? undefined : sequenceOf(parts);
}

function wrapped(
  { definition }: { readonly definition: readonly IProduction[] },
  wrap: (part: Expression) => Expression,
): Expression | undefined {
  const part = sequence(definition);
  return part && wrap(part);
}

/** A keyword or a sign stands for itself; a class goes by its name. */
function terminal(type: TokenType): Expression | undefined {
  if (MISTAKES.has(type)) return undefined;
  if (type === tokens.Match || type === tokens.Never) return { kind: 'text', text: type.LABEL ?? type.name };
  const literal = sourceOf(type).replace(/\\(?=[{}()])/g, '');
  if (/^(?:[a-z]+|[{}(),])$/.test(literal)) return { kind: 'text', text: literal };
  const name = ruleName(type.name);
  return CATEGORIES.includes(type) ? { kind: 'rule', name } : { kind: 'class', name, about: patternOf(type) };
}

function membersOf(category: TokenType): Expression {
  const members = tokens.VOCABULARY.filter((type) => (type.CATEGORIES ?? []).includes(category));
  return choiceOf(members.map(terminal)) ?? sequenceOf([]);
}

function patternOf(type: TokenType): string {
  if (type === tokens.Terminator) return 'the end of a line, or ;';
  return `/${sourceOf(type).replaceAll(tokens.BEYOND_ASCII, '')}/`;
}

function sourceOf({ PATTERN }: TokenType): string {
  return PATTERN instanceof RegExp ? PATTERN.source : '';
}

/** `plainStatement`, `PlainString` -> `plain statement`. */
function ruleName(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
