// The page of endpoints says what the registry says. With UPDATE_GOLDEN=1 its tables are written anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lackedFor } from '../../../src/codec/abilities.ts';
import { endpointReference } from '../../../src/codec/endpoint-reference.ts';

const PAGE = join(import.meta.dirname, '../../../docs/endpoints.md');
const MARK = /<!-- From here on .*? -->\n\n/;

test('the tables of endpoints are current', () => {
  const page = readFileSync(PAGE, 'utf8');
  const [mark] = MARK.exec(page) ?? [];
  if (mark === undefined) throw new Error('the page has no mark');
  const start = page.indexOf(mark) + mark.length;
  if (process.env.UPDATE_GOLDEN) writeFileSync(PAGE, page.slice(0, start) + endpointReference());
  else expect(page.slice(start)).toBe(endpointReference());
});

test.each([
  ['chat', 'anthropic', 'gemini', undefined],
  ['embedding', 'openai-chat', 'gemini', undefined],
  ['embedding', 'openai-chat', 'anthropic', 'embeddings'],
  ['count_tokens', 'anthropic', 'ollama', undefined],
  ['completion', 'ollama', 'demo', undefined],
  ['image', 'openai-chat', 'openai-responses', undefined],
  ['image', 'openai-chat', 'gemini', 'the operation image'],
] as const)('%s of %s at %s lacks %s', (operation, client, provider, lacked) => {
  expect(lackedFor(operation, client, provider)).toBe(lacked);
});
