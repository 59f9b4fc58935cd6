// Reading fields of JSON that nobody has validated: an answer of a vendor, an error body, a stream frame.
import { isObject, type JsonObject, type JsonValue } from './json.ts';

type Field = JsonValue | undefined;

export function textOf(value: Field): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A number, also where it is written as a string (as protobuf's JSON writes 64-bit integers). */
export function numberOf(value: Field): number | undefined {
  if (typeof value === 'number') return value;
  if (typeof value !== 'string' || value.trim() === '') return undefined;
  const number = Number(value);
  return Number.isFinite(number) ? number : undefined;
}

export function objectOf(value: Field): JsonObject | undefined {
  return isObject(value) ? value : undefined;
}

const NO_OBJECTS: readonly JsonObject[] = [];

/** The objects of a list, which is not copied where it holds nothing else; empty where it is no list. */
export function objectsOf(value: Field): readonly JsonObject[] {
  if (!Array.isArray(value)) return NO_OBJECTS;
  for (const item of value) if (!isObject(item)) return value.filter(isObject);
  return value as JsonObject[];
}

/** The strings of a list; undefined where it is no list. */
export function textsOf(value: Field): readonly string[] | undefined {
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : undefined;
}

/** The value of a JSON text; undefined where it is none. */
export function parseJson(text: string): JsonValue | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The object of a JSON text; undefined where it is none. */
export function parseObject(text: string): JsonObject | undefined {
  return objectOf(parseJson(text));
}
