// What the compiler must know of a glob: whether it is well formed, and what it matches.

/** What is wrong with a glob, if anything is. */
export function globFault(glob: string): string | undefined {
  if (!/[{\\]/.test(glob)) return undefined;
  let depth = 0;
  for (const token of globTokens(glob)) {
    if (token === '\\') return 'the backslash at the end of the glob escapes nothing';
    if (token === '{') depth += 1;
    if (token === '}' && depth > 0) depth -= 1;
  }
  return depth > 0 ? 'a brace of the glob is never closed' : undefined;
}

/** Whether a well-formed glob matches the whole of a value. */
export function globMatches(glob: string, value: string): boolean {
  let depth = 0;
  let pattern = '';
  for (const token of globTokens(glob)) {
    if (token === '{') depth += 1;
    const special = token === '*' || token === '?' || ((token === ',' || token === '}') && depth > 0) || token === '{';
    pattern += special ? PATTERNS[token] : escapeRegExp(token.length > 1 ? token.slice(1) : token);
    if (token === '}' && depth > 0) depth -= 1;
  }
  return new RegExp(`^(?:${pattern})$`, 'su').test(value);
}

/** Whether a glob can match one text only, and that text as it is written. */
export function isLiteralGlob(glob: string): boolean {
  return !/[*?{\\]/.test(glob);
}

const PATTERNS: Readonly<Record<string, string>> = { '*': '.*', '?': '.', '{': '(?:', ',': '|', '}': ')' };

/** Characters, with a backslash and what it escapes as one. */
function globTokens(glob: string): readonly string[] {
  return glob.match(/\\.|[\s\S]/gu) ?? [];
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
