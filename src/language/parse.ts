// Text to tree. Never throws on a text, however broken: what is wrong is in the diagnostics, the rest is in the tree.
import type { ILexingResult, IToken, Lexer } from 'chevrotain';
import type { FileNode, StatementNode } from './ast.ts';
import { diagnose } from './codes/index.ts';
import type { Diagnostic } from './diagnostic.ts';
import type { Source, Span } from './source.ts';
import { createParser } from './syntax/grammar.ts';
import { findTooDeep, layOut } from './syntax/layout.ts';
import { mend } from './syntax/mend.ts';
import { checkComment, checkEncoding, findBinary, spanOf } from './syntax/repair.ts';
import { SECTION_SIZES, type Section, type SectionSizes, sectionsOf } from './syntax/sections.ts';
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
let parser: ReturnType<typeof createParser> | undefined;

/** Parses a file. With errors, the tree holds what could be understood. */
export function parse(source: Source, sizes = SECTION_SIZES): ParseResult {
  const binary = findBinary(source);
  if (binary !== undefined) {
    return { file: { source, statements: [] }, tokens: [], comments: [], diagnostics: [binary] };
  }
  return parseSections(source, sizes) ?? parseWhole(source);
}

function parseWhole(source: Source): ParseResult {
  const diagnostics: Diagnostic[] = [];
  const report = (found: Diagnostic) => diagnostics.push(found);
  checkEncoding(source, report);
  const { statements, tokens, comments } = read({ source, start: 0, text: source.text }, report);
  diagnostics.sort((a, b) => a.span.start - b.span.start || a.span.end - b.span.end);
  return new Parsed({ source, statements }, { comments, diagnostics, tokens: () => tokens });
}

/**
 * A long text without mistakes, one section after the other: it comes to the same as the whole. Undefined for others: what
 * is said of a mistake depends on what stands around it.
 */
function parseSections(source: Source, sizes: SectionSizes): ParseResult | undefined {
  const sections = sectionsOf(source, sizes);
  if (sections.length < 2) return undefined;
  let isSound = true;
  const report = () => {
    isSound = false;
  };
  checkEncoding(source, report);
  const statements: StatementNode[] = [];
  const comments: Comment[] = [];
  for (const section of sections) {
    const found = read(section, report);
    if (!isSound) return undefined;
    statements.push(...found.statements);
    comments.push(...found.comments);
  }
  const tokens = () => sections.flatMap((section) => read(section, report).tokens);
  return new Parsed({ source, statements }, { comments, diagnostics: [], tokens });
}

class Parsed implements ParseResult {
  readonly file: FileNode;
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
  readonly #made: () => readonly IToken[];
  #tokens: readonly Token[] | undefined;

  constructor(
    file: FileNode,
    found: Pick<ParseResult, 'comments' | 'diagnostics'> & { readonly tokens: () => readonly IToken[] },
  ) {
    this.file = file;
    this.comments = found.comments;
    this.diagnostics = found.diagnostics;
    this.#made = found.tokens;
  }

  /** Only the formatter and editors want them. */
  get tokens(): readonly Token[] {
    this.#tokens ??= this.#made().map(toToken);
    return this.#tokens;
  }
}

interface Read {
  readonly statements: readonly StatementNode[];
  readonly tokens: readonly IToken[];
  readonly comments: readonly Comment[];
}

function read(section: Section, report: (found: Diagnostic) => void): Read {
  const { source } = section;
  const lexed = tokenize(section);
  const comments = (lexed.groups.comments ?? []).map((token) => toComment(source, token));
  for (const comment of comments) checkComment(comment.text, comment.span, report);
  const tokens = layOut(source, mend(section, lexed.tokens, report), report);
  return { statements: buildTree(source, tokens, report), tokens, comments };
}

/** The tokens of a section, with their offsets in its source. */
function tokenize({ text, start }: Section): ILexingResult {
  lexer ??= createLexer({ validate: false });
  const result = lexer.tokenize(text.startsWith('\ufeff') && start === 0 ? ` ${text.slice(1)}` : text);
  const [error] = result.errors;
  if (error) throw new Error(`the lexical classes do not cover the text: ${error.message}`);
  if (start > 0) {
    for (const token of result.tokens) token.startOffset += start;
    for (const token of result.groups.comments ?? []) token.startOffset += start;
  }
  return result;
}

function buildTree(source: Source, tokens: IToken[], report: (found: Diagnostic) => void): FileNode['statements'] {
  const tooDeep = findTooDeep(tokens);
  if (tooDeep !== undefined) {
    report(diagnose('FL019', spanOf(source, tooDeep), 'this is nested too deeply'));
    return [];
  }
  parser ??= createParser({ validate: false });
  const statements = parser.read(tokens, { source, report });
  // What is wrong with the tokens is reported. The grammar takes all of them: an error of the parser is its own fault.
  const [error] = parser.errors;
  if (error) throw new Error(`the grammar does not cover its input: ${error.message}`);
  return statements;
}

function toComment(source: Source, token: IToken): Comment {
  const text = token.image.trimEnd();
  return { text, span: { source, start: token.startOffset, end: token.startOffset + text.length } };
}

function toToken(token: IToken): Token {
  const { tokenType, image, startOffset } = token;
  return { kind: tokenType.name, text: image, start: startOffset, end: startOffset + image.length };
}
