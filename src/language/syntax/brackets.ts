// Square brackets, which other languages put around lists, and fingers beside braces. Lists lose them, blocks get braces.
import type { IToken } from 'chevrotain';
import { diagnose } from '../codes/index.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Source } from '../source.ts';
import { isString } from './arguments.ts';
import { retype, spanOf } from './repair.ts';
import type { Section } from './sections.ts';
import { LeftBrace, RightBrace, Word } from './tokens.ts';

/** The tokens without brackets; each pair around a list is reported once. The brackets of an address (`[::1]:80`) stay. */
export function repairBrackets(
  { source, text }: Section,
  tokens: readonly IToken[],
  report: (found: Diagnostic) => void,
): readonly IToken[] {
  if (!/[[\]]/.test(text)) return tokens;
  let inList = false;
  return tokens.filter((token, index) => {
    const { image } = token;
    if (token.tokenType !== Word || /^\[.*\]/.test(image)) return true;
    const next = tokens[index + 1];
    if (image.startsWith('[') && (image.length > 1 || (next !== undefined && isString(next)))) {
      reportList(source, token, report);
      inList = true;
      return cut(token, 1, image.length);
    }
    if (inList && image.endsWith(']')) {
      inList = false;
      return cut(token, 0, image.length - 1);
    }
    if (image === '[' || image === ']') {
      reportBrace(source, token, report);
      retype(token, image === '[' ? LeftBrace : RightBrace);
    }
    return true;
  });
}

/** Leaves a part of the token; false where nothing is left. */
function cut(token: IToken, from: number, to: number): boolean {
  token.startOffset += from;
  token.image = token.image.slice(from, to);
  return token.image !== '';
}

function reportList(source: Source, token: IToken, report: (found: Diagnostic) => void): void {
  const { start } = spanOf(source, token);
  const help = 'the values of a list stand without brackets, with commas between them';
  report(diagnose('FL006', { source, start, end: start + 1 }, '"[" means nothing here', { help }));
}

function reportBrace(source: Source, token: IToken, report: (found: Diagnostic) => void): void {
  const span = spanOf(source, token);
  const meant = token.image === '[' ? '{' : '}';
  const fix = { title: `write "${meant}"`, edits: [{ span, text: meant }] };
  report(diagnose('FL006', span, `"${token.image}" means nothing here`, { help: `did you mean "${meant}"?`, fix }));
}
