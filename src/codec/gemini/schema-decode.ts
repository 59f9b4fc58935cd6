// Gemini's Schema (a subset of OpenAPI 3.0) as JSON Schema, remembering what it was read from.
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';
import { numberOf } from '../canonical/read-json.ts';

/** What a JSON Schema was read from, so that it goes back to a Gemini target as the client wrote it. */
const written = new WeakMap<JsonObject, JsonObject>();

/** The Schema that `schema` was read from, if it was. */
export function writtenSchema(schema: JsonObject): JsonObject | undefined {
  return written.get(schema);
}

/** `enum-encoding=int` numbers the types (google.ai.generativelanguage Type). */
const NUMBERED_TYPES = ['', 'string', 'number', 'integer', 'boolean', 'array', 'object', 'null'];

/** 64-bit integers, which may be written as strings. */
const COUNTS = ['minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties'];

/** Either spelling of a keyword; `example` and `propertyOrdering` are no JSON Schema and say nothing about what is valid. */
const SPELLINGS: Readonly<Record<string, string>> = {
  any_of: 'anyOf',
  min_items: 'minItems',
  max_items: 'maxItems',
  min_length: 'minLength',
  max_length: 'maxLength',
  min_properties: 'minProperties',
  max_properties: 'maxProperties',
  property_ordering: 'propertyOrdering',
};

const READERS: Readonly<Record<string, (value: JsonValue) => JsonValue | undefined>> = {
  type: readType,
  properties: readProperties,
  items: readSchema,
  anyOf: (value) => (Array.isArray(value) ? value.map(readSchema) : undefined),
  nullable: () => undefined,
  propertyOrdering: () => undefined,
  ...Object.fromEntries(COUNTS.map((name) => [name, (value: JsonValue) => numberOf(value)])),
};

/** The Schema of a `parameters` or `responseSchema` field as JSON Schema. */
export function readGeminiSchema(schema: JsonObject): JsonObject {
  const read = readFields(schema);
  written.set(read, schema);
  return read;
}

function readSchema(value: JsonValue): JsonValue {
  return isObject(value) ? readFields(value) : value;
}

function readFields(schema: JsonObject): JsonObject {
  const read: JsonObject = {};
  for (const [key, value] of Object.entries(schema)) {
    if (value === undefined || value === null) continue;
    const name = SPELLINGS[key] ?? key;
    const field = READERS[name] === undefined ? value : READERS[name](value);
    if (field !== undefined) read[name] = field;
  }
  return schema.nullable === true ? allowNull(read) : read;
}

function allowNull(schema: JsonObject): JsonObject {
  if (Array.isArray(schema.anyOf)) return { ...schema, anyOf: [...schema.anyOf, { type: 'null' }] };
  if (typeof schema.type !== 'string') return schema;
  const allowed: JsonObject = { ...schema, type: [schema.type, 'null'] };
  if (Array.isArray(schema.enum)) allowed.enum = [...schema.enum, null];
  return allowed;
}

function readType(value: JsonValue): JsonValue | undefined {
  if (typeof value === 'number') return NUMBERED_TYPES[value] || undefined;
  if (value === 'TYPE_UNSPECIFIED') return undefined;
  return typeof value === 'string' ? value.toLowerCase() : value;
}

function readProperties(value: JsonValue): JsonValue {
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, property]) => [name, property === undefined ? {} : readSchema(property)]),
  );
}
