// Lines into statements: where a line break ends a statement and where it does not, and where `match` and `never` are
// keywords. After it each statement ends with a terminator, the last of a block and of the file too.
import { type IToken, type TokenType, tokenMatcher } from 'chevrotain';
import { diagnose } from '../codes/index.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Source } from '../source.ts';
import { emptyToken, endOf, retype, spanOf } from './repair.ts';
import {
  And,
  Comma,
  Head,
  LeftBrace,
  LeftParenthesis,
  Match,
  Never,
  Newline,
  Not,
  Or,
  RightBrace,
  RightParenthesis,
  Semicolon,
  Terminator,
  To,
  Word,
} from './tokens.ts';

/** Blocks and parentheses deeper than this are refused; no recursion over the tree goes deeper. */
const DEEPEST = 64;

/** A line that ends with one of these goes on in the next. */
const GOES_ON_AFTER: ReadonlySet<TokenType> = new Set([Comma, And, Or, Not]);
/** A line that begins with one of these goes on with the one before. */
const GOES_ON_BEFORE: ReadonlySet<TokenType> = new Set([And, Or]);
/** Heads whose blocks hold members, where `match` can only be the name of a pool. */
const MEMBER_BLOCKS: ReadonlySet<string> = new Set(['pool', 'group']);

/** The tokens as statements with terminators; line breaks and semicolons are gone. Braces must be balanced. */
export function layOut(source: Source, tokens: readonly IToken[], report: (found: Diagnostic) => void): IToken[] {
  return new Layout(source, report).run(tokens);
}

class Layout {
  readonly #source: Source;
  readonly #report: (found: Diagnostic) => void;
  readonly #out: IToken[] = [];
  /** Of those in `#out`. */
  #last: IToken | undefined;
  /** Whether the next token begins a statement. */
  #atStart = true;
  /** For each open block, whether it holds members. */
  readonly #blocks: boolean[] = [];
  #head = '';

  constructor(source: Source, report: (found: Diagnostic) => void) {
    this.#source = source;
    this.#report = report;
  }

  run(tokens: readonly IToken[]): IToken[] {
    const closed = closedParentheses(tokens);
    let depth = 0;
    let lineBreak = false;
    for (const token of tokens) {
      const type = token.tokenType;
      if (type === Newline) {
        lineBreak ||= depth === 0;
        continue;
      }
      if (type === LeftParenthesis && closed.has(token)) depth++;
      else if (type === RightParenthesis && closed.has(token)) depth--;
      if (type === Semicolon) this.#endStatement();
      else this.#place(token, lineBreak);
      lineBreak = false;
    }
    this.#endStatement();
    return this.#out;
  }

  #place(token: IToken, lineBreak: boolean): void {
    const type = token.tokenType;
    if (type === RightBrace) {
      this.#endStatement();
      this.#blocks.pop();
    } else {
      if (!this.#atStart) this.#separate(token, lineBreak);
      if (this.#atStart) this.#startStatement(token);
      if (type === LeftBrace) this.#openBlock();
    }
    this.#put(token);
    this.#atStart = type === LeftBrace;
  }

  #put(token: IToken): void {
    this.#out.push(token);
    this.#last = token;
  }

  /** Ends the statement before the token, if one ends there. */
  #separate(token: IToken, lineBreak: boolean): void {
    const last = this.#last;
    if (!last) return;
    if (last.tokenType === RightBrace) {
      if (!lineBreak && tokenMatcher(token, Head)) this.#reportSharedLine(last, token);
      this.#endStatement();
    } else if (lineBreak && token.tokenType === LeftBrace) {
      this.#reportLonelyBrace(last, token);
    } else if (lineBreak && !goesOn(last, token)) {
      this.#endStatement();
    }
  }

  #startStatement(token: IToken): void {
    this.#head = token.image;
    if (token.tokenType !== Word || this.#blocks.at(-1)) return;
    if (token.image === 'match') retype(token, Match);
    else if (token.image === 'never') retype(token, Never);
  }

  #openBlock(): void {
    this.#blocks.push(MEMBER_BLOCKS.has(this.#head) || this.#last?.tokenType === To);
  }

  #endStatement(): void {
    if (this.#atStart) return;
    this.#put(emptyToken(Terminator, this.#last ? endOf(this.#last) : 0));
    this.#atStart = true;
  }

  #reportSharedLine(brace: IToken, next: IToken): void {
    const edits = [{ span: { source: this.#source, start: endOf(brace), end: next.startOffset }, text: '\n' }];
    this.#report(
      diagnose('FL015', spanOf(this.#source, next), `"${next.image}" begins a statement on the line of another`, {
        help: 'put it on a line of its own, or put ";" before it',
        fix: { title: 'begin a new line', edits },
      }),
    );
  }

  #reportLonelyBrace(last: IToken, brace: IToken): void {
    const between = { source: this.#source, start: endOf(last), end: brace.startOffset };
    const movable = /^\s*$/.test(this.#source.text.slice(between.start, between.end));
    this.#report(
      diagnose('FL012', spanOf(this.#source, brace), 'this "{" stands on a line of its own', {
        help: 'put it at the end of the line above',
        ...(movable && { fix: { title: 'move it up', edits: [{ span: between, text: ' ' }] } }),
      }),
    );
  }
}

/** Where blocks, parentheses and `not`s of laid-out tokens are first nested deeper than is allowed. */
export function findTooDeep(tokens: readonly IToken[]): IToken | undefined {
  let blocks = 0;
  let parentheses = 0;
  let negations = 0;
  for (const token of tokens) {
    const type = token.tokenType;
    negations = type === Not ? negations + 1 : 0;
    if (type === LeftBrace) blocks++;
    else if (type === RightBrace) blocks--;
    else if (type === LeftParenthesis) parentheses++;
    else if (type === RightParenthesis) parentheses--;
    else if (type === Terminator) parentheses = 0;
    if (blocks + parentheses + negations > DEEPEST) return token;
  }
  return undefined;
}

/** Nothing that is waited for can begin with `to`: after `match tools and` it is the next statement, not the other half. */
function goesOn(last: IToken, next: IToken): boolean {
  if (GOES_ON_AFTER.has(last.tokenType)) return next.tokenType !== To;
  return GOES_ON_BEFORE.has(next.tokenType);
}

/** The parentheses that have a partner in their statement; only between those a line break means nothing. */
function closedParentheses(tokens: readonly IToken[]): ReadonlySet<IToken> {
  const closed = new Set<IToken>();
  let open: IToken[] = [];
  for (const token of tokens) {
    const type = token.tokenType;
    if (type === LeftParenthesis) open.push(token);
    else if (type === RightParenthesis) {
      const partner = open.pop();
      if (partner) closed.add(partner).add(token);
    } else if (type === LeftBrace || type === RightBrace || type === Semicolon) {
      if (open.length > 0) open = [];
    }
  }
  return closed;
}
