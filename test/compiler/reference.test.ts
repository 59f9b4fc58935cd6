// The reference page is what the specs say. With UPDATE_GOLDEN=1 it is written anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { statementForm, statementReference } from '../../src/compiler/reference.ts';
import { specAt } from '../../src/compiler/statements/index.ts';

const PAGE = join(import.meta.dirname, '../../docs/reference/statements.md');

test('the statement reference is current', () => {
  if (process.env.UPDATE_GOLDEN) writeFileSync(PAGE, statementReference());
  else expect(readFileSync(PAGE, 'utf8')).toBe(statementReference());
});

test.each([
  ['retry', 'retry off | N [on KIND, …] [backoff A..B]'],
  ['fallback', 'fallback [on KIND, …] to [TARGET|POOL] | { … }'],
  ['reject', 'reject N "MESSAGE" [retry_after D]'],
  ['match', 'match CONDITION'],
] as const)('the form of %s', (word, form) => {
  const spec = specAt('route', word);
  expect(spec && statementForm(spec)).toBe(form);
});

test('the form of a provider’s key', () => {
  const spec = specAt('provider', 'key');
  const form =
    'key env.NAME | file "PATH" | "SECRET" [label "LABEL"] [weight N] [models GLOB, …] [limit RATE, … [N concurrent] [for GLOB, …] [queue N for D]] [proxy "URL"]';
  expect(spec && statementForm(spec)).toBe(form);
});
