// What docs/providers.md shows compiles, as it stands there.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compileText, lineOf } from './compiling.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/providers.md'), 'utf8');
const BLOCKS = [...PAGE.matchAll(/^```\n(.*?)^```$/gms)].map(([, block = '']) => block);

test('the page shows providers', () => {
  expect(BLOCKS.length).toBeGreaterThanOrEqual(4);
});

test.each(BLOCKS)('%s', (block) => {
  const names = [...block.matchAll(/^provider ([a-z-]+)/gm)].map(([, name]) => name);
  const models = names.map((name) => `${name}/$model`).join('; ');
  const { diagnostics, table } = compileText(`edition 2026\n${block}route all { match any; to { ${models} } }\n`);
  expect(diagnostics.filter(({ severity }) => severity === 'error').map(lineOf)).toEqual([]);
  expect(table?.providers.map(({ name }) => name)).toEqual(names);
});
