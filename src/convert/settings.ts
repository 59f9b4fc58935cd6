// Settings that several sources have, as statements.
import type { ErrorKind } from '../errors.ts';
import { writeDuration } from '../language/literals/duration.ts';
import { PARAMETERS, type ParameterName, type ParameterValue } from '../vocabulary.ts';
import type { Path } from './document.ts';
import { kindWords } from './error-kinds.ts';
import { lookUp } from './fields.ts';
import type { Report } from './report.ts';
import { type Piece, quoted, type Statement, statement } from './routes-file/statement.ts';

const MOST_RETRIES = 20;

/** `retry N [on KIND, …]`; none for a count below one. */
export function retryStatements(count: number, on?: readonly ErrorKind[]): readonly Statement[] {
  const whole = Math.min(Math.floor(count), MOST_RETRIES);
  if (!(whole >= 1)) return [];
  const words = on === undefined || on.length === 0 ? ['transient'] : kindWords(on);
  return [statement(['retry', String(whole), ...(words.join() === 'transient' ? [] : ['on', { list: words }])])];
}

const BUILT_IN_TOTAL_MS = 600_000;
const LONGEST_MS = 24 * 3_600_000;

/** `timeout first_token D`, and a `total` that leaves room for it and for the retries. */
export function attemptTimeout(milliseconds: number, retries: number): readonly Statement[] {
  const attempt = Math.min(Math.max(1, Math.round(milliseconds)), LONGEST_MS);
  const needed = attempt * (Math.min(Math.max(Math.floor(retries), 0), MOST_RETRIES) + 1);
  const total =
    needed > BUILT_IN_TOTAL_MS ? [{ list: [`first_token ${duration(attempt)}`, `total ${duration(needed)}`] }] : [];
  return [statement(['timeout', ...(total.length > 0 ? total : [`first_token ${duration(attempt)}`])])];
}

/** As `writeDuration`, of a number that may be a fraction or none at all. */
export function duration(milliseconds: number): string {
  return writeDuration(Math.max(1, Math.round(milliseconds)));
}

/** Numbers beyond it have no spelling without an exponent. */
const LARGEST = 1e15;

/** What the sources call parameters, where it is not the canonical name. */
const OTHER_NAMES: Readonly<Record<string, ParameterName>> = {
  max_completion_tokens: 'max_tokens',
  max_output_tokens: 'max_tokens',
  random_seed: 'seed',
};

export function parameterName(name: string): ParameterName | undefined {
  if (Object.hasOwn(PARAMETERS, name)) return name as ParameterName;
  return lookUp(OTHER_NAMES, name);
}

/** The value, if the parameter can have it; otherwise it is told. */
export function parameterValue(
  name: ParameterName,
  value: unknown,
  { path, report }: { readonly path: Path; readonly report: Report },
): ParameterValue | undefined {
  const { type, ...bounds } = PARAMETERS[name];
  const fits =
    (type === 'strings' && texts(value) !== undefined) ||
    (type === 'integer' && Number.isSafeInteger(value)) ||
    (type === 'number' && typeof value === 'number' && Math.abs(value) <= LARGEST) ||
    ((type === 'string' || type === 'boolean') && typeof value === type);
  const below = 'min' in bounds && typeof value === 'number' && value < bounds.min;
  if (fits && !below) return type === 'strings' ? texts(value) : (value as ParameterValue);
  report.add('invalid', path, `it is no value of ${name}`);
  return undefined;
}

function texts(value: unknown): readonly string[] | undefined {
  const list: unknown = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(list) || list.length === 0) return undefined;
  return list.every((entry): entry is string => typeof entry === 'string') ? list : undefined;
}

/** `set temperature 0.2`, `default stop "a", "b"`. */
export function editStatement(kind: 'set' | 'default', name: ParameterName, value: ParameterValue): Statement {
  const values = typeof value === 'object' ? value : [value];
  return statement([kind, name, { list: values.map(valuePiece) }]);
}

function valuePiece(value: string | number | boolean): Piece {
  if (typeof value === 'string') return quoted(value);
  return typeof value === 'number' ? decimal(value) : String(value);
}

/** Without an exponent, which the language does not have; twelve decimals are enough for a price. */
export function decimal(value: number): string {
  const text = String(value);
  return /e/i.test(text) ? value.toFixed(12).replace(/\.?0+$/, '') : text;
}
