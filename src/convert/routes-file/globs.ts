// Texts as globs: a name is matched as it is, a foreign pattern by what its stars mean.

/** A glob that matches this text and no other. */
export function literalGlob(text: string): string {
  return text.replace(/[\\*?{},]/g, '\\$&');
}

/** A glob in which `*` of the pattern is the only character with a meaning. */
export function starGlob(pattern: string): string {
  return pattern.split('*').map(literalGlob).join('*');
}
