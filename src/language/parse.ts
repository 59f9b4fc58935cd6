// Text to tree. Never throws on a text, however broken: what is wrong is in the diagnostics, the rest is in the tree.
import type { ILexingResult, IToken, Lexer } from 'chevrotain';
import type { FileNode } from './ast.ts';
import { diagnose } from './codes/index.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Source, Span } from './source.ts';
import { balanceBraces } from './syntax/braces.ts';
import { repairBrackets } from './syntax/brackets.ts';
import { parseTokens } from './syntax/grammar.ts';
import { findTooDeep, layOut } from './syntax/layout.ts';
import { checkComment, checkEncoding, findBinary, repairTokens, spanOf } from './syntax/repair.ts';
import { createLexer } from './syntax/tokens.ts';

/** A token of the parsed text; `kind` is its lexical class. Line breaks and `;` both are `Terminator`s. */
export interface Token {
  readonly kind: string;
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

/** From the `#` to the end of the line, without trailing white space. */
export interface Comment {
  readonly text: string;
  readonly span: Span;
}

export interface ParseResult {
  readonly file: FileNode;
  /** As the grammar saw them: every statement ends with a terminator, every block with a brace. */
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
  /** Syntax errors only, sorted by where they stand. */
  readonly diagnostics: readonly Diagnostic[];
}

let lexer: Lexer | undefined;

/** Parses a file. With errors, the tree holds what could be understood. */
export function parse(source: Source): ParseResult {
  const diagnostics: Diagnostic[] = [];
  const report = (found: Diagnostic) => diagnostics.push(found);
  const binary = findBinary(source);
  if (binary !== undefined)
    return { file: { source, statements: [] }, tokens: [], comments: [], diagnostics: [binary] };
  checkEncoding(source, report);
  const lexed = tokenize(source);
  const comments = (lexed.groups.comments ?? []).map((token) => toComment(source, token));
  for (const comment of comments) checkComment(comment.text, comment.span, report);
  const repaired = repairBrackets(source, repairTokens(source, lexed.tokens, report), report);
  const tokens = layOut(source, balanceBraces(source, repaired, report), report);
  const file: FileNode = { source, statements: buildTree(source, tokens, report) };
  diagnostics.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  let converted: readonly Token[] | undefined;
  return {
    file,
    // Only the formatter and editors want them.
    get tokens() {
      converted ??= tokens.map(toToken);
      return converted;
    },
    comments,
    diagnostics,
  };
}

function tokenize(source: Source): ILexingResult {
  lexer ??= createLexer({ validate: false });
  const result = lexer.tokenize(source.text.startsWith('\ufeff') ? ` ${source.text.slice(1)}` : source.text);
  const [error] = result.errors;
  if (error) throw new Error(`the lexical classes do not cover the text: ${error.message}`);
  return result;
}

function buildTree(source: Source, tokens: IToken[], report: (found: Diagnostic) => void): FileNode['statements'] {
  const tooDeep = findTooDeep(tokens);
  if (!tooDeep) return parseTokens(tokens, { source, report });
  report(diagnose('FL019', spanOf(source, tooDeep), 'this is nested too deeply'));
  return [];
}

function toComment(source: Source, token: IToken): Comment {
  const text = token.image.trimEnd();
  return { text, span: { source, start: token.startOffset, end: token.startOffset + text.length } };
}

function toToken(token: IToken): Token {
  const { tokenType, image, startOffset } = token;
  return { kind: tokenType.name, text: image, start: startOffset, end: startOffset + image.length };
}
