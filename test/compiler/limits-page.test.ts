// The page on limits shows a file that compiles without a finding.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { compileText, lineOf } from './compiling.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/limits.md'), 'utf8');
const EXAMPLES = [...PAGE.matchAll(/^```\n(edition [\s\S]*?)^```$/gm)].map(([, text = '']) => text);

test('the page has an example', () => {
  expect(EXAMPLES).toHaveLength(1);
});

test.each(EXAMPLES)('it compiles without a finding', (text) => {
  const { table, diagnostics } = compileText(text);
  expect(diagnostics.map(lineOf)).toEqual([]);
  expect([table?.state?.kind, table?.tags?.length, table?.providers[0]?.limits?.length]).toEqual(['redis', 1, 1]);
});
