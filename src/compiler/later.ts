// What the language has and this version does not: known, so that a file that uses it gets a plain answer.

const STATEMENTS: ReadonlySet<string> = new Set([
  'breaker',
  'cooldown',
  'cors',
  'expires',
  'ledger',
  'mirror',
  'price',
  'proxy',
  'quirk',
  'system',
  'telemetry',
  'test',
  'tls',
  'translate',
  'trust_proxy',
  'workers',
]);

const FIELDS: ReadonlySet<string> = new Set([
  'audio',
  'body_size',
  'documents',
  'input_tokens',
  'json_schema',
  'messages',
  'metadata',
  'sample',
  'thinking',
  'time',
  'user',
]);

/** Words that stand among the arguments of a statement. */
const ARGUMENTS: ReadonlySet<string> = new Set(['hash', 'least_cost', 'least_latency', 'sticky']);

const LATER = { statement: STATEMENTS, field: FIELDS, argument: new Set([...ARGUMENTS, ...STATEMENTS]) } as const;

/** What to say of a word that is known, but not yet here; undefined for any other. */
export function laterHelp(kind: keyof typeof LATER, word: string): string | undefined {
  return LATER[kind].has(word)
    ? `\`${word}\` belongs to the language, but this version does not have it yet`
    : undefined;
}
