// How tokens stand beside each other on a line, and where a line that is too long may break.
import type { Token } from '../parse.ts';

/** Lines are not longer, unless there is no place to break them. Comments do not count. */
export const LINE_WIDTH = 120;

/** Spaces between a text and the comment behind it, at least. */
export const COMMENT_GAP = 2;

/** A line break within a text is LF, whatever the file has. */
export function tokenText(token: Token): string {
  return token.kind === 'MultilineString' ? token.text.replaceAll('\r\n', '\n') : token.text;
}

/** The white space between two tokens of a line. */
function gap(left: Token, right: Token): string {
  if (right.kind === 'Comma' || right.kind === 'RightParenthesis' || left.kind === 'LeftParenthesis') return '';
  return ' ';
}

export function joinTokens(tokens: readonly Token[]): string {
  return tokens.reduce((text, token, index) => {
    const left = tokens[index - 1];
    return `${text}${left ? gap(left, token) : ''}${tokenText(token)}`;
  }, '');
}

/** Tokens that stand together, without the space between them: the words of a line. */
export function words(tokens: readonly Token[]): readonly (readonly Token[])[] {
  return split(tokens, (left, right) => gap(left, right) !== '');
}

/** Whether the statement goes on if a line ends between the two. */
function mayBreakBetween(left: Token, right: Token): boolean {
  return left.kind === 'Comma' || right.kind === 'And' || right.kind === 'Or';
}

/** Lines of at most `width`, as far as there are places to break; the first has `firstWidth`. */
export function wrap(tokens: readonly Token[], firstWidth: number, width: number): readonly (readonly Token[])[] {
  const lines: Token[][] = [[]];
  let room = firstWidth;
  for (const piece of unbreakable(tokens)) {
    const line = lines.at(-1) ?? [];
    if (line.length === 0 || joinTokens([...line, ...piece]).length <= room) {
      line.push(...piece);
    } else {
      lines.push([...piece]);
      room = width;
    }
  }
  return lines;
}

function unbreakable(tokens: readonly Token[]): readonly (readonly Token[])[] {
  return split(tokens, mayBreakBetween);
}

function split(
  tokens: readonly Token[],
  between: (left: Token, right: Token) => boolean,
): readonly (readonly Token[])[] {
  const pieces: Token[][] = [];
  tokens.forEach((token, index) => {
    const left = tokens[index - 1];
    if (!left || between(left, token)) pieces.push([token]);
    else pieces.at(-1)?.push(token);
  });
  return pieces;
}
