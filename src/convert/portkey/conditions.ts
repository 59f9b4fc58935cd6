// Portkey's queries, written like those of MongoDB, as conditions (portkey.ai/docs/product/ai-gateway/conditional-routing, 2026-11).
import type { Path } from '../document.ts';
import { isMap, lookUp } from '../fields.ts';
import type { Report } from '../report.ts';
import { literalGlob } from '../routes-file/globs.ts';
import { type Condition, type Piece, quoted } from '../routes-file/statement.ts';
import { globOf } from './patterns.ts';

/** What one operator says of one value; undefined where no condition can. */
type Test = (operator: string, value: unknown) => Condition | undefined;

const DEEPEST = 12;

/** The whole query, or undefined with a note that says which part of it no condition can say. */
export function conditionOf(query: unknown, path: Path, report: Report): Condition | undefined {
  if (!isMap(query) || path.length > DEEPEST * 2) return refuse(report, path, 'it is no query');
  // A query that asks for nothing is met by everything.
  if (Object.keys(query).length === 0) return { kind: 'any' };
  const terms = Object.entries(query).map(([key, value]) => {
    const here = [...path, key];
    if (key === '$and' || key === '$or') {
      if (!Array.isArray(value) || value.length === 0) return refuse(report, here, 'it is no list of queries');
      const inner = value.map((one, index) => conditionOf(one, [...here, index], report));
      return joined(key === '$and' ? 'and' : 'or', inner);
    }
    return fieldCondition(key, value, { path: here, report });
  });
  return joined('and', terms);
}

function refuse(report: Report, path: Path, message: string): undefined {
  report.add('invalid', path, message);
  return undefined;
}

function joined(kind: 'and' | 'or', terms: readonly (Condition | undefined)[]): Condition | undefined {
  const all = terms.filter((term) => term !== undefined);
  const [only] = all;
  if (only === undefined || all.length < terms.length) return undefined;
  return all.length === 1 ? only : { kind, terms: all };
}

function fieldCondition(
  field: string,
  value: unknown,
  { path, report }: { readonly path: Path; readonly report: Report },
): Condition | undefined {
  const test = testOf(field);
  if (test === undefined) return refuse(report, path, 'conditions here do not look at it');
  if (field.startsWith('metadata.')) {
    report.add('changed', path, 'metadata: the header x-portkey-metadata there, the field `metadata` of the body here');
  }
  // A plain value is compared.
  const operators = isMap(value) ? Object.entries(value) : [['$eq', value] as const];
  const terms = operators.map(([operator, operand]) => {
    return (
      test(operator, operand) ??
      refuse(report, isMap(value) ? [...path, operator] : path, `no condition says \`${operator}\` of it`)
    );
  });
  return joined('and', terms);
}

function testOf(field: string): Test | undefined {
  const [root = '', key = ''] = field.split('.');
  if (root === 'metadata' && key !== '') return textTest(['metadata', quoted(key)]);
  if (root === 'url' && key === 'pathname') return pathTest;
  return root === 'params' ? lookUp(PARAMS, key) : undefined;
}

const PARAMS: Readonly<Record<string, Test>> = {
  model: textTest(['model']),
  user: textTest(['user']),
  stream: (operator, value) => {
    if (operator === '$eq' && typeof value === 'boolean') return flag('stream', value);
    return operator === '$ne' && typeof value === 'boolean' ? flag('stream', !value) : undefined;
  },
  max_tokens: numberTest('max_tokens'),
  max_completion_tokens: numberTest('max_tokens'),
  messages: (operator, value) => {
    if (operator !== '$length') return undefined;
    const operators = isMap(value) ? Object.entries(value) : [['$eq', value] as const];
    return joined(
      'and',
      operators.map(([inner, operand]) => numberTest('messages')(inner, operand)),
    );
  },
};

/** `pieces`: the field; globs stand behind it. */
function textTest(pieces: readonly Piece[]): Test {
  const among = (globs: readonly string[]): Condition | undefined =>
    globs.length === 0 || globs.includes('')
      ? undefined
      : { kind: 'test', pieces: [...pieces, { list: globs.map(quoted) }] };
  const none = (condition: Condition | undefined): Condition | undefined =>
    condition && { kind: 'not', term: condition };
  return (operator, value) => {
    const values = scalars(value);
    if (values === undefined) return undefined;
    const single = Array.isArray(value) ? undefined : values.map(literalGlob);
    const several = Array.isArray(value) ? values.map(literalGlob) : undefined;
    if (operator === '$eq') return single && among(single);
    if (operator === '$ne') return single && none(among(single));
    if (operator === '$in') return several && among(several);
    if (operator === '$nin') return several && none(among(several));
    const glob = operator === '$regex' && typeof value === 'string' ? globOf(value) : undefined;
    return glob === undefined ? undefined : among([glob]);
  };
}

function scalars(value: unknown): readonly string[] | undefined {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isScalar = (one: unknown): boolean => ['string', 'number', 'boolean'].includes(typeof one);
  return list.every(isScalar) ? list.map(String) : undefined;
}

const COMPARISONS: Readonly<Record<string, string>> = { $gt: '>', $gte: '>=', $lt: '<', $lte: '<=' };

function numberTest(field: string): Test {
  return (operator, value) => {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isSafeInteger(number) || number < 0) return undefined;
    if (operator === '$eq') return { kind: 'test', pieces: [field, `${number}..${number}`] };
    const sign = lookUp(COMPARISONS, operator);
    return sign === undefined ? undefined : { kind: 'test', pieces: [field, sign, String(number)] };
  };
}

function flag(word: string, isSet: boolean): Condition {
  const test: Condition = { kind: 'test', pieces: [word] };
  return isSet ? test : { kind: 'not', term: test };
}

/** Paths of the API, by what they ask for. */
const OPERATIONS: readonly (readonly [ending: string, pieces: readonly string[]])[] = [
  ['/chat/completions', ['operation', 'chat']],
  ['/completions', ['operation', 'completion']],
  ['/embeddings', ['operation', 'embedding']],
  ['/responses', ['protocol', 'openai-responses']],
  ['/messages', ['protocol', 'anthropic']],
  ['/images/generations', ['operation', 'image']],
  ['/audio/transcriptions', ['operation', 'audio']],
  ['/audio/speech', ['operation', 'audio']],
  ['/moderations', ['operation', 'moderation']],
  ['/rerank', ['operation', 'rerank']],
];

const pathTest: Test = (operator, value) => {
  if (typeof value !== 'string' || !['$eq', '$ne'].includes(operator)) return undefined;
  const pieces = OPERATIONS.find(([ending]) => value.endsWith(ending))?.[1];
  if (pieces === undefined) return undefined;
  const test: Condition = { kind: 'test', pieces };
  return operator === '$eq' ? test : { kind: 'not', term: test };
};
