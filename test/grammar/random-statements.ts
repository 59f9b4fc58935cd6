// Random files made of what the specs say: every statement in its places, with every argument that it may take. A new
// statement is in them by itself.
import fc from 'fast-check';
import { FIELDS } from '../../src/compiler/conditions/fields.ts';
import { STATEMENTS } from '../../src/compiler/statements/index.ts';
import { ERROR_KINDS } from '../../src/errors.ts';
import { STRATEGIES } from '../../src/routing/strategies/index.ts';
import { PRESETS } from '../../src/upstream/presets/index.ts';
import { CAPABILITIES, OPERATIONS, PARAMETERS, PROVIDER_PROTOCOLS } from '../../src/vocabulary.ts';
import { choiceOf, type GrammarRule, sequenceOf } from './expression.ts';
import { randomSentence } from './random-text.ts';
import { fieldRule, PLACES, placeBody, placeRule, statementBody, statementRule, testBody } from './statements.ts';
import { STRUCTURE } from './structure.ts';

const CONDITION_RULES = new Set(['condition', 'conjunction', 'negation', 'group']);

const RULES: readonly GrammarRule[] = [
  { name: 'a file', body: { kind: 'rule', name: placeRule('file') } },
  ...PLACES.map((place) => ({ name: placeRule(place), body: placeBody(place) })),
  ...STATEMENTS.map((spec) => ({ name: statementRule(spec), body: statementBody(spec) })),
  ...STRUCTURE.filter(({ name }) => CONDITION_RULES.has(name)),
  {
    name: 'test',
    body: choiceOf(FIELDS.map(({ name }) => ({ kind: 'rule', name: fieldRule(name) }))) ?? sequenceOf([]),
  },
  ...FIELDS.map((field) => ({ name: fieldRule(field.name), body: testBody(field) })),
];

/** What a placeholder may be, where its description shows no sample. */
const SAMPLES: Readonly<Record<string, readonly string[]>> = {
  terminator: ['\n', ';', '\n\n', '  # why\n'],
  CAPABILITY: CAPABILITIES,
  CODE: ['dropped'],
  KIND: ERROR_KINDS,
  OPERATION: OPERATIONS,
  PARAM: Object.keys(PARAMETERS),
  PART: ['input', 'output'],
  PHASE: ['connect', 'total'],
  PROTOCOL: PROVIDER_PROTOCOLS,
  // `hash` cannot do without what it goes by, which the others may not have.
  STRATEGY: Object.keys(STRATEGIES).filter((name) => name !== 'hash'),
  'client | user | session | prompt': ['client', 'user', 'session', 'prompt'],
  'env.NAME': ['env.SOME_KEY'],
  'sha256:HEX': [`sha256:${'0a'.repeat(32)}`],
  'a preset': [...PRESETS.keys()],
  VALUE: ['1', 'true', '"text"'],
};
const NAMES = ['web', 'openai', 'timeout', 'a-1'];

/** Files without syntax errors, in which every statement has the arguments that it takes; names need not exist. */
export function randomStatements(): fc.Arbitrary<string> {
  return fc.nat().map((seed) => randomSentence({ rules: RULES, images: samplesOf, seed }));
}

/** Undefined where it is a rule, or a text that stands for itself. */
function samplesOf(name: string, about: string): readonly string[] | undefined {
  if (about === '') return undefined;
  const listed = SAMPLES[about] ?? SAMPLES[name];
  if (listed) return listed;
  const shown = [...about.matchAll(/such as ("[^"]*"|[^\s,]+)/g)].map(([, sample = '']) => sample);
  if (shown.length > 0) return shown;
  const quoted = [...about.matchAll(/`([^`]+)`/g)].map(([, sample = '']) => sample);
  if (quoted.length > 0) return quoted;
  return about.includes('string') || about.includes('double quotes') ? ['"x-text"', '"b"'] : NAMES;
}
