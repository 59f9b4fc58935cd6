// The grammar for people: EBNF made from the parser itself, without the productions that only catch mistakes.
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
import { createParser, ERROR_PRODUCTIONS } from './grammar.ts';
import * as tokens from './tokens.ts';

/** A piece of EBNF; `choice` and `sequence` need brackets where something binds tighter. */
interface Piece {
  readonly text: string;
  readonly form: 'single' | 'sequence' | 'choice';
}

/** Classes of mistakes: they stand in the categories, and not in the printed grammar. */
const MISTAKES: ReadonlySet<TokenType> = new Set([
  tokens.OpenString,
  tokens.OpenMultilineString,
  tokens.ForeignString,
  tokens.Parenthesis,
]);
const CATEGORIES = [tokens.Head, tokens.Argument, tokens.Operand];
const CLASSES = [tokens.Word, tokens.PlainString, tokens.MultilineString, tokens.QuotedTarget, tokens.Comparison];

const PREAMBLE = `(* The grammar of the Fairlead route language, edition 2026. Made from the parser; do not edit.

   It gives structure, not meaning: any word may head a statement. Which statements there are and what they take
   is in the statement reference.

   A terminator is a line break, a ";", or nothing before "}" and at the end of the file. A line break is none after
   ",", "and", "or" and "not" (unless the next line begins with "to"), between parentheses, and before a line that
   begins with "and" or "or". "{" stands on the line of its statement. "match" and "never" are keywords where they head
   a statement, except among the members of a pool. A comma stands between two values. White space separates tokens;
   "#" begins a comment, to the end of the line; a byte order mark at the start is skipped. *)
`;

/** The text of `grammar/fairlead.ebnf`. */
export function renderEbnf(): string {
  const rules = Object.values(createParser({ validate: false }).getGAstProductions());
  const syntax = rules.filter((rule) => !ERROR_PRODUCTIONS.has(rule.name)).map(renderRule);
  const categories = CATEGORIES.map((category) => `${ruleName(category.name)} = ${membersOf(category).join(' | ')} ;`);
  const classes = CLASSES.map((type) => `${ruleName(type.name)} = ? ${patternOf(type)} ? ;`);
  return `${[PREAMBLE, ...syntax, '', ...categories, '', ...classes].join('\n')}\n`;
}

function renderRule(rule: Rule): string {
  return `${ruleName(rule.name)} = ${sequence(rule.definition)?.text ?? ''} ;`;
}

function renderProduction(production: IProduction): Piece | undefined {
  if (production instanceof NonTerminal) {
    const name = production.nonTerminalName;
    return ERROR_PRODUCTIONS.has(name) ? undefined : { text: ruleName(name), form: 'single' };
  }
  if (production instanceof Terminal) {
    const { terminalType } = production;
    return MISTAKES.has(terminalType) ? undefined : { text: terminalText(terminalType), form: 'single' };
  }
  if (production instanceof Option) return enclosed('[', sequence(production.definition), ']');
  if (production instanceof Repetition) return enclosed('{', sequence(production.definition), '}');
  if (production instanceof RepetitionMandatory) return repeated(sequence(production.definition));
  if (production instanceof Alternation) return choice(production);
  if (production instanceof Alternative) return sequence(production.definition);
  throw new Error(`no EBNF for ${production.constructor.name}`);
}

function sequence(definition: readonly IProduction[]): Piece | undefined {
  const pieces = definition.map(renderProduction).filter((piece) => piece !== undefined);
  if (pieces.length <= 1) return pieces[0];
  const texts = pieces.map((piece) => (piece.form === 'choice' ? `( ${piece.text} )` : piece.text));
  return { text: texts.join(' , '), form: 'sequence' };
}

function choice({ definition }: Alternation): Piece | undefined {
  const pieces = definition.map(renderProduction).filter((piece) => piece !== undefined);
  if (pieces.length <= 1) return pieces[0];
  return { text: pieces.map((piece) => piece.text).join(' | '), form: 'choice' };
}

function enclosed(open: string, piece: Piece | undefined, close: string): Piece | undefined {
  return piece && { text: `${open} ${piece.text} ${close}`, form: 'single' };
}

function repeated(piece: Piece | undefined): Piece | undefined {
  if (!piece) return undefined;
  const once = piece.form === 'choice' ? `( ${piece.text} )` : piece.text;
  return { text: `${once} , { ${piece.text} }`, form: 'sequence' };
}

function membersOf(category: TokenType): readonly string[] {
  return tokens.VOCABULARY.filter((type) => (type.CATEGORIES ?? []).includes(category) && !MISTAKES.has(type)).map(
    terminalText,
  );
}

/** A keyword or a sign stands for itself; a class goes by its name. */
function terminalText(type: TokenType): string {
  if (type === tokens.Match || type === tokens.Never) return `"${type.LABEL}"`;
  const pattern = type.PATTERN instanceof RegExp ? type.PATTERN.source : '';
  const literal = pattern.replace(/\\(?=[{}()])/g, '');
  return /^(?:[a-z]+|[{}(),])$/.test(literal) ? `"${literal}"` : ruleName(type.name);
}

/** Only the ASCII part: what lies beyond is lexed to be reported. */
function patternOf(type: TokenType): string {
  const source = type.PATTERN instanceof RegExp ? type.PATTERN.source : '';
  return `/${source.replaceAll(tokens.BEYOND_ASCII, '')}/`;
}

/** `plainStatement`, `PlainString` -> `plain statement`. */
function ruleName(name: string): string {
  return name.replace(/(?<=[a-z])(?=[A-Z])/g, ' ').toLowerCase();
}
