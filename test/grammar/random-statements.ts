// Random files made of what the specs say: every statement in its places, with every argument that it may take. A new
// statement is in them by itself.
import fc from 'fast-check';
import type { FieldSpec } from '../../src/compiler/conditions/field.ts';
import { FIELDS } from '../../src/compiler/conditions/fields.ts';
import type { Place } from '../../src/compiler/program.ts';
import { STATEMENTS } from '../../src/compiler/statements/index.ts';
import type { StatementSpec } from '../../src/compiler/statements/statement.ts';
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
  return fc.tuple(fc.constantFrom(...STATEMENTS), fc.nat()).map(([spec, seed]) => {
    const others = randomOf(placeRule(placeOf(spec)), seed + 1);
    return enclosed(`${randomOf(statementRule(spec), seed)}\n${others}`, placeOf(spec), seed);
  });
}

/** A file with just one statement of its place, in the blocks that it needs around it. */
export function statementAlone(spec: StatementSpec, seed: number): string {
  return enclosed(`${randomOf(statementRule(spec), seed)}\n`, placeOf(spec), seed);
}

/** A test of a condition. */
export function randomTest(field: FieldSpec, seed: number): string {
  return randomOf(fieldRule(field.name), seed);
}

function randomOf(start: string, seed: number): string {
  return randomSentence({ start, rules: RULES, images: samplesOf, seed });
}

/** The first place where a statement may stand. */
function placeOf({ places }: StatementSpec): Place {
  return places[0] ?? 'file';
}

/** Puts what stands at a place into a block of that place, and that into its own, up to the file. */
function enclosed(inner: string, place: Place, seed: number): string {
  if (place === 'file') return inner;
  const parents = STATEMENTS.filter(({ block }) => block?.place === place);
  const parent = parents[seed % parents.length];
  if (parent === undefined) throw new Error(`no statement has a block of ${place}`);
  const images: typeof samplesOf = (name, about) => (name === placeRule(place) ? [inner] : samplesOf(name, about));
  // Where something else may stand instead of the block, it takes some tries.
  for (let attempt = seed; ; attempt++) {
    const outer = randomSentence({ start: statementRule(parent), rules: RULES, images, seed: attempt });
    if (outer.includes(inner)) return enclosed(`${outer}\n`, placeOf(parent), seed);
  }
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
