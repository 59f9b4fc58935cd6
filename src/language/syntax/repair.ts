// The step between lexer and layout: tokens without a meaning are reported, and mended or taken out, so that no later
// step stumbles over them again.
import type { IToken, TokenType } from 'chevrotain';
import { diagnose } from '../codes/index.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Source, Span } from '../source.ts';
import {
  asAscii,
  codePointName,
  escapeOf,
  findInvisible,
  findMixedLetters,
  lookAlike,
  UNREADABLE,
} from './characters.ts';
import type { Section } from './sections.ts';
import {
  And,
  ForeignOperator,
  ForeignString,
  Invisible,
  Meaningless,
  MultilineString,
  Not,
  OpenMultilineString,
  OpenString,
  Or,
  PlainString,
  QuotedTarget,
  Word,
} from './tokens.ts';

/** Reports, and says what becomes of the token: nothing, or a token of a class. */
type Repair = (token: IToken, span: Span) => { readonly diagnostic: Diagnostic; readonly becomes?: TokenType };

const REPAIRS: ReadonlyMap<TokenType, Repair> = new Map<TokenType, Repair>([
  [OpenString, repairOpenString],
  [OpenMultilineString, repairOpenMultilineString],
  [ForeignString, repairForeignString],
  [ForeignOperator, repairOperator],
  [Invisible, repairInvisible],
  [Meaningless, repairMeaningless],
]);

const OPERATORS: ReadonlyMap<string, { readonly type: TokenType; readonly word: string }> = new Map([
  ['&&', { type: And, word: 'and' }],
  ['&', { type: And, word: 'and' }],
  ['||', { type: Or, word: 'or' }],
  ['|', { type: Or, word: 'or' }],
  ['!', { type: Not, word: 'not' }],
]);

/** Whether a token of this class has no meaning as it is. */
export function isStrange(type: TokenType): boolean {
  return REPAIRS.has(type);
}

/** The tokens that are left, with what had to be reported. Classes are changed in place. */
export function repairTokens(
  { source, text }: Section,
  tokens: readonly IToken[],
  report: (found: Diagnostic) => void,
): IToken[] {
  const hasStrangers = hasNonAscii(text);
  return tokens.filter((token) => {
    const repair = REPAIRS.get(token.tokenType);
    if (!repair) {
      if (hasStrangers) checkCharacters(token, spanOf(source, token), report);
      return true;
    }
    const { diagnostic, becomes } = repair(token, spanOf(source, token));
    report(diagnostic);
    if (becomes) retype(token, becomes);
    return becomes !== undefined;
  });
}

/** Once a file, at the first such bytes: the others are of the same mistake. */
export function checkEncoding(source: Source, report: (found: Diagnostic) => void): void {
  const at = source.text.indexOf(UNREADABLE);
  if (at < 0) return;
  const help = `save the file as UTF-8; where ${codePointName(UNREADABLE)} is meant, write ${escapeOf(UNREADABLE)} in a string`;
  report(diagnose('FL026', { source, start: at, end: at + 1 }, 'this is not UTF-8', { help }));
}

/** A text has no NUL: what has one is a program, an image or UTF-16, and a look at its characters would say nothing. */
export function findBinary(source: Source): Diagnostic | undefined {
  const at = source.text.indexOf('\0');
  if (at < 0) return undefined;
  const help = 'a routes file is text; where it is UTF-16, save it as UTF-8';
  return diagnose('FL026', { source, start: at, end: at + 1 }, 'this is not text: it has NUL characters', { help });
}

/** Comments may hold anything but characters that make them read as something else. */
export function checkComment(text: string, span: Span, report: (found: Diagnostic) => void): void {
  const at = findInvisible(text, 'comment');
  if (at >= 0) report(invisible(text.charAt(at), span, at));
}

export function spanOf(source: Source, token: IToken): Span {
  return { source, start: token.startOffset, end: endOf(token) };
}

/** The offset behind the token. */
export function endOf(token: IToken): number {
  return token.startOffset + token.image.length;
}

/** A token that nobody wrote, of the same form as those of the lexer. */
export function emptyToken(type: TokenType, startOffset: number): IToken {
  return { image: '', startOffset, tokenTypeIdx: type.tokenTypeIdx ?? 0, tokenType: type };
}

export function retype(token: IToken, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
}

function hasNonAscii(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
  return /[^\u0000-\u007f]/.test(text);
}

function checkCharacters(token: IToken, span: Span, report: (found: Diagnostic) => void): void {
  const type = token.tokenType;
  if (type === Word) checkWord(token.image, span, report);
  else if (type === PlainString || type === MultilineString || type === QuotedTarget)
    checkText(token.image, span, report);
}

function checkWord(word: string, span: Span, report: (found: Diagnostic) => void): void {
  const at = word.search(/[^!-~]/);
  if (at < 0) return;
  const stranger = [...word.slice(at)][0] ?? '';
  if (stranger === UNREADABLE) return;
  const meant = asAscii(word);
  if (lookAlike(stranger) === undefined || /[^!-~]/.test(meant)) {
    const help = 'names and keywords are written in ASCII; other text belongs in a string';
    report(
      diagnose('FL006', part(span, at, stranger.length), `"${stranger}" cannot stand outside of a string`, { help }),
    );
    return;
  }
  const message = `"${word}" holds ${codePointName(stranger)}, which looks like "${lookAlike(stranger)}"`;
  const fix = { title: `write it in ASCII: ${meant}`, edits: [{ span, text: meant }] };
  report(diagnose('FL007', part(span, at, stranger.length), message, { help: `did you mean "${meant}"?`, fix }));
}

function checkText(text: string, span: Span, report: (found: Diagnostic) => void): void {
  const hidden = findInvisible(text, 'string');
  if (hidden >= 0) report(invisible(text.charAt(hidden), span, hidden));
  const mixed = findMixedLetters(text);
  if (mixed < 0) return;
  const stranger = text.charAt(mixed);
  const meant = lookAlike(stranger) ?? '';
  report(
    diagnose(
      'FL007',
      part(span, mixed, 1),
      `${codePointName(stranger)} among Latin letters looks like "${meant}" and is another character`,
      {
        help: `write "${meant}"; if it is meant, write ${escapeOf(stranger)}`,
        fix: { title: `replace it by "${meant}"`, edits: [{ span: part(span, mixed, 1), text: meant }] },
      },
    ),
  );
}

function repairOpenString(token: IToken, span: Span): ReturnType<Repair> {
  const written = token.image.trimEnd();
  const shown: Span = { ...span, end: span.start + written.length };
  const help = 'close it with a double quote; a text of several lines stands between two """';
  return { diagnostic: diagnose('FL001', shown, 'this string has no closing quote', { help }), becomes: OpenString };
}

function repairOpenMultilineString(_token: IToken, span: Span): ReturnType<Repair> {
  const message = 'this text has no closing """';
  return { diagnostic: diagnose('FL002', part(span, 0, 3), message), becomes: OpenMultilineString };
}

function repairForeignString(token: IToken, span: Span): ReturnType<Repair> {
  const text = token.image.trimEnd().replace(/^.|['"`\u2018-\u201f]$/g, '');
  const meant = JSON.stringify(text);
  const shown: Span = { ...span, end: span.start + token.image.trimEnd().length };
  const diagnostic = diagnose('FL005', shown, 'strings stand in double quotes', {
    help: `did you mean ${meant}?`,
    fix: { title: 'use double quotes', edits: [{ span: shown, text: meant }] },
  });
  return { diagnostic, becomes: ForeignString };
}

function repairOperator(token: IToken, span: Span): ReturnType<Repair> {
  const known = OPERATORS.get(token.image);
  const message = `"${token.image}" is not an operator of this language`;
  if (known) {
    const fix = { title: `write "${known.word}"`, edits: [{ span, text: ` ${known.word} ` }] };
    return {
      diagnostic: diagnose('FL009', span, message, { help: `write "${known.word}"`, fix }),
      becomes: known.type,
    };
  }
  if (token.image === '!=') {
    return { diagnostic: diagnose('FL009', span, message, { help: 'write "not" before the test: not model "gpt-*"' }) };
  }
  const help = 'a value follows its name without a sign between them; numbers are compared with <, <=, > and >=';
  const fix = { title: 'leave it out', edits: [{ span, text: ' ' }] };
  return { diagnostic: diagnose('FL009', span, message, { help, fix }) };
}

function repairInvisible(token: IToken, span: Span): ReturnType<Repair> {
  return { diagnostic: invisible(token.image, span, 0) };
}

function repairMeaningless(token: IToken, span: Span): ReturnType<Repair> {
  const shown = JSON.stringify(token.image).slice(1, -1).replace('\\\\', '\\');
  return { diagnostic: diagnose('FL006', span, `"${shown}" means nothing here`) };
}

function invisible(text: string, span: Span, at: number): Diagnostic {
  const name = codePointName(text);
  const where = part(span, at, 1);
  const help = `remove it, or put a plain space there; inside a string it can be written ${escapeOf(text)}`;
  return diagnose('FL008', where, `an invisible character, ${name}`, { help });
}

function part(span: Span, at: number, length: number): Span {
  return { source: span.source, start: span.start + at, end: Math.min(span.end, span.start + at + length) };
}
