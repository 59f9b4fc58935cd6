// Each hazard that other gateways met has a test that carries its number, H01 to H56: none may lose it unnoticed.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

const TESTS = join(import.meta.dirname, '..');
const HAZARDS = Array.from({ length: 56 }, (_, index) => `H${String(index + 1).padStart(2, '0')}`);

/** A test's or a group's title, up to its closing quote; tables of cases stand between `each` and the title. */
const TITLE = /\b(?:test|it|describe)(?:\.each\([^;]*?\))?\(\s*(['"`])(.*?)\1/gs;

/** Every title of every test file, this one left out. */
function titles(): string[] {
  return readdirSync(TESTS, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts') && join(TESTS, path) !== import.meta.filename)
    .flatMap((path) => [...readFileSync(join(TESTS, path), 'utf8').matchAll(TITLE)].map(([, , title = '']) => title));
}

test('every hazard stands in the title of a test', () => {
  const named = new Set(titles().flatMap((title) => title.match(/\bH\d\d\b/g) ?? []));
  expect(HAZARDS.filter((hazard) => !named.has(hazard))).toEqual([]);
  expect([...named].filter((hazard) => !HAZARDS.includes(hazard))).toEqual([]);
});
