// A value that a JSON Schema accepts, for the arguments of a tool that nobody thinks about.
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';

const PLAIN: Readonly<Record<string, JsonValue>> = {
  string: 'demo',
  integer: 1,
  number: 1.5,
  boolean: true,
  null: null,
};

/** The same schema gives the same value; required properties only, or all where none is required. `root` resolves `$ref`. */
export function exampleValue(schema: JsonValue | undefined, root: JsonObject = {}, depth = 0): JsonValue {
  if (!isObject(schema) || depth > 16) return {};
  const inner = (value: JsonValue | undefined) => exampleValue(value, root, depth + 1);
  if (typeof schema.$ref === 'string') return inner(resolve(schema.$ref, root));
  const given = [schema.const, schema.default, listOf(schema.enum)[0], listOf(schema.examples)[0]];
  const ready = given.find((value) => value !== undefined);
  if (ready !== undefined) return ready;
  const branch = listOf(schema.anyOf)[0] ?? listOf(schema.oneOf)[0] ?? listOf(schema.allOf)[0];
  if (branch !== undefined) return inner(branch);
  const type = [schema.type].flat()[0];
  if (type === 'array') return [inner(schema.items)];
  if (typeof type === 'string' && type in PLAIN) return plainValue(type, schema);
  return exampleObject(schema, inner);
}

function exampleObject(schema: JsonObject, inner: (schema: JsonValue | undefined) => JsonValue): JsonObject {
  const properties = isObject(schema.properties) ? schema.properties : {};
  const required = listOf(schema.required).filter((name) => typeof name === 'string');
  const names = required.length > 0 ? required : Object.keys(properties);
  return Object.fromEntries(names.map((name) => [name, inner(properties[name])]));
}

function plainValue(type: string, schema: JsonObject): JsonValue {
  const value = PLAIN[type] ?? null;
  if (typeof value === 'number' && typeof schema.minimum === 'number') return Math.max(value, schema.minimum);
  if (typeof value === 'string' && typeof schema.minLength === 'number') return value.padEnd(schema.minLength, '.');
  return value;
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function resolve(reference: string, root: JsonObject): JsonValue | undefined {
  let value: JsonValue | undefined = root;
  for (const step of reference.split('/').slice(1)) value = isObject(value) ? value[step] : undefined;
  return value;
}
