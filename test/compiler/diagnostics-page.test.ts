// The page on diagnostics shows a broken file, and just what `check` says of it.
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { renderHuman } from '../../src/language/render/human.ts';

const PAGE = readFileSync(resolve(import.meta.dirname, '../../docs/diagnostics.md'), 'utf8');

test('the broken file is answered as the page says', () => {
  const [, text = ''] = /^```text\n([\s\S]*?)^```$/m.exec(PAGE) ?? [];
  const [, shown = ''] = /^```\n\$ fairlead check my\.routes\n([\s\S]*?)^```$/m.exec(PAGE) ?? [];
  const { diagnostics } = compile('my.routes', { files: memoryFiles({ 'my.routes': text }) });
  expect(renderHuman(diagnostics)).toBe(shown);
});
