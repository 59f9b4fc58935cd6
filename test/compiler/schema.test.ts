// The schema of the route table has just the words of the vocabulary: a word that is added there is added here too.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ERROR_KINDS } from '../../src/errors.ts';
import { STRATEGIES } from '../../src/routing/strategies/index.ts';
import {
  CAPABILITIES,
  FLAGS,
  NUMBER_FIELDS,
  OPERATIONS,
  PARAMETERS,
  PROTOCOLS,
  PROVIDER_PROTOCOLS,
  WEEKDAYS,
} from '../../src/vocabulary.ts';

const SCHEMA: unknown = JSON.parse(
  readFileSync(join(import.meta.dirname, '../../grammar/route-table.schema.json'), 'utf8'),
);

/** All word lists of the schema. */
function enums(value: unknown): string[][] {
  if (value === null || typeof value !== 'object') return [];
  const own = 'enum' in value ? [value.enum as string[]] : [];
  return [...own, ...Object.values(value).flatMap(enums)];
}

function at(pointer: string): unknown {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<unknown>((inner, key) => (inner as Record<string, unknown>)[key], SCHEMA);
}

test.each([
  ['protocols', PROTOCOLS],
  ['protocols of providers', PROVIDER_PROTOCOLS],
  ['operations', OPERATIONS],
  ['capabilities', CAPABILITIES],
  ['error kinds', ERROR_KINDS],
  ['flags', FLAGS],
  ['fields with a number', NUMBER_FIELDS],
  ['days', WEEKDAYS],
  ['strategies', Object.keys(STRATEGIES)],
  ['parameters', Object.keys(PARAMETERS)],
])('%s', (_, words) => {
  expect(enums(SCHEMA)).toContainEqual([...words]);
});

test('values of parameters have the type and the least value of the vocabulary', () => {
  const types = { integer: 'integer', number: 'number', boolean: 'boolean', string: 'string', strings: 'array' };
  const expected = Object.entries(PARAMETERS).map(([name, record]) => [
    name,
    { type: types[record.type], ...('min' in record && { minimum: record.min }) },
  ]);
  const found = Object.entries(at('/$defs/parameterValues/properties') as Record<string, Record<string, unknown>>);
  expect(found.map(([name, { type, minimum }]) => [name, { type, ...(minimum !== undefined && { minimum }) }])).toEqual(
    expected,
  );
});

test('what can be capped is what the vocabulary says', () => {
  const capped = Object.entries(PARAMETERS).filter(([, record]) => record.capped);
  expect(Object.keys(at('/$defs/parameterCaps/properties') as object)).toEqual(capped.map(([name]) => name));
});
