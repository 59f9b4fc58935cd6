// JSON Schemas as constrained decoding takes them. Source: "JSON Schema limitations" of the structured outputs page (2026-10).
import { isObject, type JsonObject, type JsonValue } from '../canonical/json.ts';

/** Refused by the API: moved into the description, where the model can still read them. */
const UNSUPPORTED: ReadonlySet<string> = new Set([
  ...['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum', 'multipleOf', 'minLength', 'maxLength'],
  ...['maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
]);

/** Keywords whose value is a schema, a list of schemas, or a record of them. */
const NESTED: ReadonlySet<string> = new Set(['items', 'not', 'anyOf', 'allOf', 'oneOf', 'prefixItems']);
const RECORDS: ReadonlySet<string> = new Set(['properties', '$defs', 'definitions']);

/**
 * A copy in which every object is closed and no unsupported keyword is left. `moved` hears of each keyword that was
 * moved into a description. A schema that the API takes as it is comes back equal.
 */
export function strictSchema(schema: JsonObject, moved: (keyword: string) => void): JsonObject {
  const copy: JsonObject = {};
  const constraints: string[] = [];
  for (const [keyword, value] of Object.entries(schema)) {
    if (isUnsupported(keyword, value)) {
      constraints.push(`${keyword}: ${JSON.stringify(value)}`);
      moved(keyword);
    } else copy[keyword] = strictValue(keyword, value, moved);
  }
  if (schema.type === 'object' && schema.additionalProperties !== false) {
    if (schema.additionalProperties !== undefined) moved('additionalProperties');
    copy.additionalProperties = false;
  }
  if (constraints.length > 0) {
    const described = typeof schema.description === 'string' ? `${schema.description} ` : '';
    copy.description = `${described}(${constraints.join(', ')})`;
  }
  return copy;
}

/** `minItems` is supported for 0 and 1 only. */
function isUnsupported(keyword: string, value: JsonValue | undefined): boolean {
  return UNSUPPORTED.has(keyword) || (keyword === 'minItems' && value !== 0 && value !== 1);
}

function strictValue(
  keyword: string,
  value: JsonValue | undefined,
  moved: (keyword: string) => void,
): JsonValue | undefined {
  if (RECORDS.has(keyword) && isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, strictNested(inner, moved)]));
  }
  return NESTED.has(keyword) ? strictNested(value, moved) : value;
}

function strictNested(value: JsonValue | undefined, moved: (keyword: string) => void): JsonValue | undefined {
  if (Array.isArray(value)) return value.map((item) => (isObject(item) ? strictSchema(item, moved) : item));
  return isObject(value) ? strictSchema(value, moved) : value;
}
