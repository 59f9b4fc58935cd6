// Table-driven reading and writing of canonical parameters in a protocol's own spelling, and of the fields beyond them.
import { PARAMETERS, type ParameterName, type ParameterType, type ParameterValue } from '../../vocabulary.ts';
import { isObject, type JsonObject, type JsonValue } from './json.ts';
import type { Parameters } from './request.ts';
import type { Warn } from './warning.ts';

/** How a protocol spells one canonical parameter. */
export interface ParameterField {
  readonly name: ParameterName;
  /** Where it stands in the protocol's body: `['top_p']`, `['generationConfig', 'topP']`. */
  readonly path: readonly string[];
  /** Other places that are read where `path` holds nothing. */
  readonly aliases?: readonly (readonly string[])[];
  /** Where the wire value is of another kind than the canonical one. Undefined: not to be read as this parameter. */
  read?(value: JsonValue): ParameterValue | undefined;
  write?(value: ParameterValue): JsonValue | undefined;
}

const CONVERSIONS: Readonly<Record<ParameterType, (value: JsonValue) => ParameterValue | undefined>> = {
  integer: (value) => (typeof value === 'number' ? Math.trunc(value) : undefined),
  number: (value) => (typeof value === 'number' ? value : undefined),
  boolean: (value) => (typeof value === 'boolean' ? value : undefined),
  string: (value) => (typeof value === 'string' ? value : undefined),
  strings: (value) => {
    if (typeof value === 'string') return [value];
    return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
  },
};

/** Of an `EncodeContext`, what the writing of parameters needs. */
interface WritingContext {
  readonly target: { readonly protocol: string };
  readonly warn: Warn;
  parameterPath(name: ParameterName): string;
}

/** The canonical parameters that a body says. `null` is not said; a value of the wrong type is left to the validator. */
export function readParameters(body: JsonObject, fields: readonly ParameterField[]): Parameters {
  const parameters: Partial<Record<ParameterName, ParameterValue>> = {};
  for (const position of saidIn(body, fields)) {
    const field = fields[position] as ParameterField;
    const wire = wireValue(body, field);
    if (wire === undefined || wire === null) continue;
    const read = field.read ?? CONVERSIONS[PARAMETERS[field.name].type];
    const value = read(wire);
    if (value !== undefined) parameters[field.name] = value;
  }
  return parameters;
}

/** By the first key of each place where a field is read: the positions of those fields in their table. */
const positions = new WeakMap<readonly ParameterField[], ReadonlyMap<string, readonly number[]>>();

/** Positions of the fields that a body may say, in the table's order: bodies have few keys, and tables many fields. */
function saidIn(body: JsonObject, fields: readonly ParameterField[]): readonly number[] {
  let byKey = positions.get(fields);
  if (byKey === undefined) {
    byKey = positionsByKey(fields);
    positions.set(fields, byKey);
  }
  const said: number[] = [];
  for (const key in body) {
    const some = byKey.get(key);
    if (some !== undefined) for (const position of some) insert(said, position);
  }
  return said;
}

/** In order, and once. */
function insert(sorted: number[], position: number): void {
  if (sorted.includes(position)) return;
  let at = sorted.length;
  sorted.push(position);
  for (; at > 0 && (sorted[at - 1] as number) > position; at -= 1) sorted[at] = sorted[at - 1] as number;
  sorted[at] = position;
}

function positionsByKey(fields: readonly ParameterField[]): ReadonlyMap<string, readonly number[]> {
  const byKey = new Map<string, number[]>();
  fields.forEach(({ path, aliases = [] }, position) => {
    for (const [key = ''] of [path, ...aliases]) {
      const known = byKey.get(key);
      if (known === undefined) byKey.set(key, [position]);
      else known.push(position);
    }
  });
  return byKey;
}

/**
 * Writes the parameters into `body` (changed in place). Every one that no field takes, or whose field cannot say the value, is warned as
 * dropped, but for those in `handled`, which the codec writes itself.
 */
export function writeParameters(
  body: JsonObject,
  parameters: Parameters,
  options: {
    readonly fields: readonly ParameterField[];
    readonly context: WritingContext;
    readonly handled?: readonly ParameterName[];
  },
): void {
  const { fields, context, handled } = options;
  for (const key in parameters) {
    const name = key as ParameterName;
    const value = parameters[name];
    if (value === undefined || handled?.includes(name) === true) continue;
    const field = fields.find((candidate) => candidate.name === name);
    const wire = field === undefined ? undefined : (field.write ?? toJson)(value);
    if (field !== undefined && wire !== undefined) setAt(body, field.path, wire);
    else context.warn({ code: 'dropped', path: context.parameterPath(name), protocol: context.target.protocol });
  }
}

/** A protocol's spelling of each canonical parameter, for `ChatCodec.parameterPath`; the canonical name where it has none. */
export function spellings(fields: readonly ParameterField[]): (name: ParameterName) => string {
  const paths = new Map(fields.map((field) => [field.name, field.path.join('.')]));
  return (name) => paths.get(name) ?? name;
}

/** The fields of `body` that are not in `known`, for the extensions bag; undefined where there are none. */
export function unknownFields(body: JsonObject, known: ReadonlySet<string>): JsonObject | undefined {
  let unknown: JsonObject | undefined;
  for (const key in body) {
    const value = body[key];
    if (known.has(key) || value === undefined) continue;
    unknown ??= {};
    unknown[key] = value;
  }
  return unknown;
}

function toJson(value: ParameterValue): JsonValue {
  return typeof value === 'object' ? [...value] : value;
}

function wireValue(body: JsonObject, { path, aliases }: ParameterField): JsonValue | undefined {
  const value = valueAt(body, path);
  if (aliases === undefined || (value !== undefined && value !== null)) return value;
  for (const alias of aliases) {
    const other = valueAt(body, alias);
    if (other !== undefined && other !== null) return other;
  }
  return undefined;
}

/** The value at a path of object keys; undefined where the way is not there. */
function valueAt(body: JsonObject, path: readonly string[]): JsonValue | undefined {
  let value: JsonValue | undefined = body;
  for (const step of path) {
    if (!isObject(value)) return undefined;
    value = value[step];
  }
  return value;
}

function setAt(body: JsonObject, path: readonly string[], value: JsonValue): void {
  let place = body;
  for (let at = 0; at < path.length - 1; at += 1) {
    const step = path[at] as string;
    const next = place[step];
    const inner: JsonObject = isObject(next) ? next : {};
    place[step] = inner;
    place = inner;
  }
  const last = path[path.length - 1];
  if (last !== undefined) place[last] = value;
}
