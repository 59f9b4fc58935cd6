// Between lexer and layout: what has no meaning is taken out, brackets that stand for others are read as those, and every
// block is closed. Most texts need none of it, which one look shows.
import type { IToken } from 'chevrotain';
import type { Diagnostic } from '../diagnostic.ts';
import { balanceBraces } from './braces.ts';
import { repairBrackets } from './brackets.ts';
import { isStrange, repairTokens } from './repair.ts';
import type { Section } from './sections.ts';
import { LeftBrace, RightBrace } from './tokens.ts';

/** The tokens with balanced braces, and without any that mean nothing; each change is reported. */
export function mend(
  section: Section,
  tokens: readonly IToken[],
  report: (found: Diagnostic) => void,
): readonly IToken[] {
  if (!UNUSUAL.test(section.text) && isSound(tokens)) return tokens;
  const repaired = repairBrackets(section, repairTokens(section, tokens, report), report);
  return balanceBraces(section.source, repaired, report);
}

/** Anything beyond ASCII is looked at closely; so are brackets. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the whole of ASCII is meant
const UNUSUAL = /[^\u0000-\u007f]|[[\]]/;

function isSound(tokens: readonly IToken[]): boolean {
  let depth = 0;
  for (const { tokenType } of tokens) {
    if (tokenType === LeftBrace) depth += 1;
    else if (tokenType === RightBrace) depth -= 1;
    else if (isStrange(tokenType)) return false;
    if (depth < 0) return false;
  }
  return depth === 0;
}
