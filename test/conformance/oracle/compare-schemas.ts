// What of a JSON Schema is missing in another that stands for it.
import { canonical, isRecord, type Json, parse } from './json.ts';

/** Keywords with their values that `sent` has and `arrived` has nowhere in a like place: `properties.city.type`. */
export function missingKeywords(sent: string, arrived: readonly string[]): string[] {
  if (arrived.includes(sent)) return [];
  const all = arrived.flatMap((schema) => leaves(parse(schema)));
  const known = new Set(all.map(signature));
  // What has no keyword elsewhere may be said in words, behind the description.
  const isDescribed = ({ path, value }: Leaf) =>
    path.at(-1) === 'description' && all.some((other) => other.value.startsWith(value.slice(0, -1)));
  return leaves(parse(sent))
    .filter((leaf) => !isNeutral(leaf) && !known.has(signature(leaf)) && !isDescribed(leaf))
    .map(({ path }) => path.join('.'));
}

interface Leaf {
  readonly path: readonly string[];
  readonly value: string;
}

/** Lists of names (`required`, `enum`) are one leaf for each of them. */
function leaves(value: Json | undefined, path: readonly string[] = []): Leaf[] {
  if (Array.isArray(value)) return value.flatMap((inner) => leaves(inner, isRecord(inner) ? [...path, '*'] : path));
  if (!isRecord(value)) return [{ path, value: canonical(value) }];
  const entries = Object.entries(value);
  if (entries.length === 0) return [{ path, value: '{}' }];
  return entries.flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

/** Where definitions are put in place of references only the last steps are the same. Gemini writes types in capitals. */
function signature({ path, value }: Leaf): string {
  const steps = path.filter((step) => step !== '*').slice(-2);
  const isType = steps.at(-1) === 'type';
  const said = isType ? (NUMBERED_TYPES[value] ?? value) : value;
  return `${isType ? steps.join('.') : (steps.at(-1) ?? '')}=${said.toLowerCase()}`;
}

/** Gemini's types, where its enums are written as numbers. */
const NUMBERED_TYPES: Readonly<Record<string, string>> = {
  1: '"string"',
  2: '"number"',
  3: '"integer"',
  4: '"boolean"',
  5: '"array"',
  6: '"object"',
};

/** `propertyOrdering` is kept by the order of the keys. */
const NEUTRAL = new Set(['$schema', '$ref', '$id', 'propertyOrdering']);

/** What says nothing about values, or stands where references were resolved. */
function isNeutral({ path, value }: Leaf): boolean {
  const last = path.at(-1) ?? '';
  return (
    NEUTRAL.has(last) ||
    value === '{}' ||
    (last === 'type' && path.length === 1) ||
    (last === 'additionalProperties' && value === 'true')
  );
}
