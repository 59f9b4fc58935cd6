// How the reference writes what a statement takes.
import { expect, test } from 'vitest';
import { statementForm } from '../../src/compiler/reference.ts';
import { specAt } from '../../src/compiler/statements/index.ts';

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
