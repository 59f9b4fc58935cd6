// JSON Schema brought down to Gemini's Schema, for endpoints that take no JSON Schema; says what is lost.
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';

/** Called with the keyword that had no place, e.g. `not` or `$ref (recursive)`. */
type OnLoss = (keyword: string) => void;

/** What Schema has (ai.google.dev/api/caching, Schema, 2026-11), and takes as it is. */
const TAKEN = new Set([
  'title',
  'description',
  'default',
  'example',
  'required',
  'propertyOrdering',
  'minItems',
  'maxItems',
  'minProperties',
  'maxProperties',
  'minLength',
  'maxLength',
  'pattern',
  'minimum',
  'maximum',
]);

/** Say nothing about what is valid, or are read by another rule. */
const UNNEEDED = new Set([
  '$schema',
  '$id',
  '$anchor',
  '$comment',
  '$defs',
  'definitions',
  'examples',
  'deprecated',
  'nullable',
]);

/** Formats that are taken, by type; others are refused by the API. */
const FORMATS: Readonly<Record<string, readonly string[]>> = {
  STRING: ['enum', 'date-time'],
  INTEGER: ['int32', 'int64'],
  NUMBER: ['float', 'double'],
};

/** How often a definition may stand within itself before it is cut. */
const RECURSION_LIMIT = 1;

interface Scope {
  readonly root: JsonObject;
  readonly onLoss: OnLoss;
  /** The references that are being followed. */
  readonly path: readonly string[];
}

/** `schema` as Schema. `onLoss` hears of every keyword that restricts and could not be kept, each once. */
export function toGeminiSchema(schema: JsonObject, onLoss: OnLoss): JsonObject {
  const told = new Set<string>();
  const tellOnce = (keyword: string) => {
    if (!told.has(keyword)) onLoss(keyword);
    told.add(keyword);
  };
  return convert(schema, { root: schema, onLoss: tellOnce, path: [] });
}

function convert(schema: JsonObject, scope: Scope): JsonObject {
  if (typeof schema.$ref === 'string') return convertReference(schema, schema.$ref, scope);
  const plain = mergeAllOf(schema, scope);
  const { types, nullable } = readTypes(plain);
  const result: JsonObject = {};
  if (types.length === 1) result.type = types[0]?.toUpperCase();
  for (const [key, value] of Object.entries(plain)) {
    if (value !== undefined && !(types.length > 1 && BRANCHED.has(key))) convertKeyword(result, key, value, scope);
  }
  if (types.length > 1) result.anyOf = types.map((type) => typedBranch(plain, type, scope));
  if (nullable) result.nullable = true;
  finishSchema(result);
  return result;
}

type KeywordConverter = (result: JsonObject, value: JsonValue, scope: Scope) => void;

const CONVERTERS: Readonly<Record<string, KeywordConverter>> = {
  type: () => {},
  allOf: () => {},
  properties: (result, value, scope) => {
    if (isObject(value)) result.properties = mapValues(value, (property) => convertAny(property, scope));
  },
  items: (result, value, scope) => {
    result.items = convertAny(value, scope);
  },
  prefixItems: (result, value, scope) => {
    scope.onLoss('prefixItems');
    if (Array.isArray(value)) result.items ??= unionOf(value.map((item) => convertAny(item, scope)));
  },
  anyOf: (result, value, scope) => convertUnion(result, value, scope),
  oneOf: (result, value, scope) => convertUnion(result, value, scope),
  enum: (result, value) => {
    if (Array.isArray(value)) setEnum(result, value);
  },
  const: (result, value) => setEnum(result, [value]),
  format: (result, value, scope) => {
    const formats = typeof result.type === 'string' ? FORMATS[result.type] : undefined;
    if (typeof value === 'string' && formats?.includes(value)) result.format = value;
    else scope.onLoss(`format ${JSON.stringify(value)}`);
  },
  additionalProperties: (_, value, scope) => {
    if (isObject(value) && Object.keys(value).length > 0) scope.onLoss('additionalProperties');
  },
  exclusiveMinimum: (result, value, scope) => convertBound(result, 'minimum', value, scope),
  exclusiveMaximum: (result, value, scope) => convertBound(result, 'maximum', value, scope),
};

function convertKeyword(result: JsonObject, key: string, value: JsonValue, scope: Scope): void {
  const converter = CONVERTERS[key];
  if (converter !== undefined) converter(result, value, scope);
  else if (TAKEN.has(key)) result[key] = value;
  else if (!UNNEEDED.has(key)) scope.onLoss(key);
}

function convertReference(schema: JsonObject, reference: string, scope: Scope): JsonObject {
  const { $ref: _, ...beside } = schema;
  const target = resolve(scope.root, reference);
  const depth = scope.path.filter((followed) => followed === reference).length;
  if (target === undefined || depth > RECURSION_LIMIT) {
    scope.onLoss(target === undefined ? `$ref ${reference}` : '$ref (recursive)');
    return { type: 'OBJECT', ...(typeof beside.description === 'string' && { description: beside.description }) };
  }
  return convert({ ...target, ...beside }, { ...scope, path: [...scope.path, reference] });
}

function resolve(root: JsonObject, reference: string): JsonObject | undefined {
  if (!reference.startsWith('#')) return undefined;
  let place: JsonValue | undefined = root;
  for (const step of reference.slice(1).split('/').slice(1)) {
    if (!isObject(place)) return undefined;
    place = place[decodeURIComponent(step).replaceAll('~1', '/').replaceAll('~0', '~')];
  }
  return isObject(place) ? place : undefined;
}

/** `allOf` is laid together; of keywords said twice the later one holds, but `properties` and `required` add up. */
function mergeAllOf(schema: JsonObject, scope: Scope): JsonObject {
  if (!Array.isArray(schema.allOf)) return schema;
  let merged: JsonObject = { ...schema };
  for (const branch of schema.allOf.filter(isObject)) {
    const target = typeof branch.$ref === 'string' ? resolve(scope.root, branch.$ref) : branch;
    if (target === undefined) scope.onLoss('allOf');
    else merged = layTogether(merged, target);
  }
  return merged;
}

function layTogether(base: JsonObject, more: JsonObject): JsonObject {
  const properties = {
    ...(isObject(base.properties) ? base.properties : {}),
    ...(isObject(more.properties) ? more.properties : {}),
  };
  const required = [
    ...(Array.isArray(base.required) ? base.required : []),
    ...(Array.isArray(more.required) ? more.required : []),
  ];
  return {
    ...base,
    ...more,
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(required.length > 0 && { required: [...new Set(required)] }),
  };
}

function readTypes(schema: JsonObject): { readonly types: readonly string[]; readonly nullable: boolean } {
  const said = (Array.isArray(schema.type) ? schema.type : [schema.type]).filter((type) => typeof type === 'string');
  const types = said.filter((type) => type !== 'null');
  const nullable = said.includes('null') || schema.nullable === true;
  if (types.length > 0 || said.length > 0) return { types, nullable };
  return { types: impliedTypes(schema), nullable };
}

function impliedTypes(schema: JsonObject): readonly string[] {
  if (schema.properties !== undefined) return ['object'];
  if (schema.items !== undefined || schema.prefixItems !== undefined) return ['array'];
  const values = schema.const !== undefined ? [schema.const] : Array.isArray(schema.enum) ? schema.enum : [];
  const first = values.find((value) => value !== null);
  return first === undefined
    ? []
    : [typeof first === 'number' ? 'number' : typeof first === 'boolean' ? 'boolean' : 'string'];
}

const TYPE_KEYWORDS: Readonly<Record<string, readonly string[]>> = {
  array: ['items', 'minItems', 'maxItems'],
  object: ['properties', 'required', 'additionalProperties'],
};

const BRANCHED = new Set(Object.values(TYPE_KEYWORDS).flat());

/** What of a schema with several types belongs to one of them. */
function typedBranch(schema: JsonObject, type: string, scope: Scope): JsonObject {
  const branch: JsonObject = { type };
  for (const key of TYPE_KEYWORDS[type] ?? []) if (schema[key] !== undefined) branch[key] = schema[key];
  return convert(branch, scope);
}

function convertUnion(result: JsonObject, value: JsonValue, scope: Scope): void {
  if (!Array.isArray(value)) return;
  const branches = value.filter(isObject);
  const typed = branches.filter((branch) => branch.type !== 'null');
  if (typed.length < branches.length) result.nullable = true;
  const converted = typed.map((branch) => convert(branch, scope));
  const [only] = converted;
  if (converted.length === 1 && only !== undefined) Object.assign(result, { ...only, ...definedOf(result) });
  else result.anyOf = [...(Array.isArray(result.anyOf) ? result.anyOf : []), ...converted];
}

function definedOf(result: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(result).filter(([, value]) => value !== undefined));
}

/** Only strings may be enumerated; numbers and booleans are told as such in the description. */
function setEnum(result: JsonObject, values: readonly JsonValue[]): void {
  const said = values.filter((value) => value !== null);
  if (said.length < values.length) result.nullable = true;
  if (said.every((value) => typeof value === 'string')) {
    result.type = 'STRING';
    result.enum = said;
    return;
  }
  const list = `One of: ${said.map((value) => JSON.stringify(value)).join(', ')}.`;
  result.description = typeof result.description === 'string' ? `${result.description} ${list}` : list;
}

/** An exclusive bound of an integer is the next integer; of other numbers it becomes inclusive. */
function convertBound(result: JsonObject, bound: 'minimum' | 'maximum', value: JsonValue, scope: Scope): void {
  if (typeof value !== 'number') return;
  const step = bound === 'minimum' ? 1 : -1;
  const whole = result.type === 'INTEGER' && Number.isInteger(value);
  result[bound] ??= whole ? value + step : value;
  if (!whole) scope.onLoss(bound === 'minimum' ? 'exclusiveMinimum' : 'exclusiveMaximum');
}

function convertAny(value: JsonValue | undefined, scope: Scope): JsonObject {
  return isObject(value) ? convert(value, scope) : {};
}

function unionOf(schemas: readonly JsonObject[]): JsonObject {
  const [only] = schemas;
  return schemas.length === 1 && only !== undefined ? only : { anyOf: [...schemas] };
}

function mapValues(object: JsonObject, change: (value: JsonValue | undefined) => JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]));
}

/** An array must say its items; `required` and `propertyOrdering` may only name what is there. */
function finishSchema(result: JsonObject): void {
  if (result.type === 'ARRAY') result.items ??= {};
  const properties = isObject(result.properties) ? result.properties : {};
  for (const key of ['required', 'propertyOrdering'] as const) {
    const names = result[key];
    if (!Array.isArray(names)) continue;
    const known = names.filter((name) => typeof name === 'string' && Object.hasOwn(properties, name));
    if (known.length > 0) result[key] = known;
    else delete result[key];
  }
}
