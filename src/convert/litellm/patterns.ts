// LiteLLM's model names with stars: which name one takes, and what its stars caught.

/** What each star caught, or undefined where the pattern does not take the name. Each star takes as little as it can. */
export function captures(pattern: string, name: string): readonly string[] | undefined {
  const source = pattern.split('*').map(escapeRegExp).join('(.*?)');
  return new RegExp(`^${source}$`, 's').exec(name)?.slice(1);
}

/** The longer pattern first, then the one with more stars: how LiteLLM looks through them. */
export function bySpecificity(one: string, other: string): number {
  return other.length - one.length || stars(other) - stars(one);
}

/** The stars of `template` replaced in order; undefined where it has more of them than there are values. */
export function fill(template: string, values: readonly string[]): string | undefined {
  const parts = template.split('*');
  if (parts.length - 1 > values.length) return undefined;
  return parts.map((part, index) => (index === 0 ? part : `${values[index - 1]}${part}`)).join('');
}

export function isPattern(name: string): boolean {
  return name.includes('*');
}

function stars(pattern: string): number {
  return pattern.split('*').length - 1;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.+?()[\]{}|/]/g, '\\$&');
}
