// The tokens of a text as a reader sees them, by rules of the suite's own: it must not share the lexer's mistakes.

export interface VisibleToken {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  readonly kind: 'word' | 'string' | 'sign';
}

const VISIBLE = /#[^\n]*|"""[\s\S]*?(?:"""|$)|"(?:[^"\\\n]|\\[^\n])*(?:"|\\?(?=\n|$))|[A-Za-z0-9_.:@+~$/\-*?%[\]]+|\S/g;

/** Words, strings and signs; no comments, no white space. */
export function visibleTokens(text: string): readonly VisibleToken[] {
  return [...text.matchAll(VISIBLE)].flatMap((match) => {
    const [token] = match;
    if (token.startsWith('#')) return [];
    const kind = token.startsWith('"') ? 'string' : /^[\w./$*-]/.test(token) ? 'word' : 'sign';
    return [{ text: token, start: match.index, end: match.index + token.length, kind }];
  });
}

/**
 * How many tokens lie between two places of a text, counted from neighbour to neighbour: 0 in the same token (or in
 * the same gap), 1 in the next one.
 */
export function tokenDistance(
  tokens: readonly VisibleToken[],
  one: { readonly start: number; readonly end: number },
  other: { readonly start: number; readonly end: number },
): number {
  const [a, b] = [extent(tokens, one), extent(tokens, other)];
  return Math.ceil(Math.max(0, a.from - b.to, b.from - a.to));
}

/** The tokens that a range touches, by number; a gap lies half-way between its neighbours. */
function extent(
  tokens: readonly VisibleToken[],
  { start, end }: { readonly start: number; readonly end: number },
): { readonly from: number; readonly to: number } {
  const first = tokens.findIndex((token) => token.end > start);
  const from = first < 0 ? tokens.length : first;
  const last = tokens.findLastIndex((token) => token.start < end);
  return last < from ? { from: from - 0.5, to: from - 0.5 } : { from, to: last };
}
