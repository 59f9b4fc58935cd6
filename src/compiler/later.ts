// What the language has and this version does not: known, so that a file that uses it gets a plain answer.

const STATEMENTS: ReadonlySet<string> = new Set([
  'cors',
  'ledger',
  'quirk',
  'telemetry',
  'tls',
  'trust_proxy',
  'workers',
]);

/** What to say of a word that is known, but not yet here; undefined for any other. */
export function laterHelp(word: string): string | undefined {
  return STATEMENTS.has(word)
    ? `\`${word}\` belongs to the language, but this version does not have it yet`
    : undefined;
}
