// The golden corpus shows the whole language: every diagnostic in an output, every statement and every field in an input.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { FIELDS } from '../../src/compiler/conditions/fields.ts';
import { STATEMENTS } from '../../src/compiler/statements/index.ts';
import { CODES } from '../../src/language/codes/index.ts';

const GOLDEN = join(import.meta.dirname, '../golden');
/** What the issue counts: folders of two-part files about the language. */
const FOLDERS = ['syntax', 'names', 'types', 'slips', 'analysis', 'format', 'explain', 'diff', 'test'];
/** Found when a table is loaded or provisioned, or a test is run: not in a text. */
const FOUND_LATER = new Set(['FL150', 'FL151', 'FL152']);

const cases = FOLDERS.flatMap((folder) =>
  readdirSync(join(GOLDEN, folder)).map((file) => {
    const text = readFileSync(join(GOLDEN, folder, file), 'utf8');
    const at = text.lastIndexOf('\n----\n');
    return { input: text.slice(0, at), output: text.slice(at) };
  }),
);
const inputs = cases.map(({ input }) => input).join('\n');
const outputs = cases.map(({ output }) => output).join('\n');

test('it is large', () => expect(cases.length).toBeGreaterThanOrEqual(150));

test.each([...CODES.keys()].filter((code) => !FOUND_LATER.has(code)))('%s is shown', (code) => {
  expect(outputs).toContain(code);
});

test.each(STATEMENTS.filter(({ headless }) => !headless).map(({ name }) => name))('%s is written', (name) => {
  expect(inputs).toMatch(new RegExp(`(^|[\\s{;])${name}\\s`, 'm'));
});

test.each(FIELDS.map(({ name }) => name))('%s is tested', (name) => {
  expect(inputs).toMatch(new RegExp(`(match|not|and|or|never)\\s+\\(?${name}(?![\\w])`));
});
