// Every whole file that a page of the documentation shows compiles without a finding, and passes the tests that stand in it.
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkText, lineOf } from './compiler/compiling.ts';
import { fairlead } from './support/terminal.ts';

const DOCS = resolve(import.meta.dirname, '../docs');

/** Section of the page, and the file that it shows. */
function filesOf(page: string): readonly (readonly [string, string])[] {
  const sections = readFileSync(join(DOCS, page), 'utf8').split(/^#+ (?=[A-Z])/m);
  return sections.flatMap((section) => {
    const [title = ''] = section.split('\n');
    return [...section.matchAll(/^```\n(edition [\s\S]*?)^```$/gm)].map(([, text = '']) => [title, text] as const);
  });
}

const PAGES = readdirSync(DOCS)
  .filter((page) => page.endsWith('.md'))
  .map((page) => [page, filesOf(page)] as const)
  .filter(([, files]) => files.length > 0);

test('the guide and the page of examples show files', () => {
  expect(PAGES.map(([page]) => page)).toEqual(expect.arrayContaining(['language.md', 'running.md']));
});

describe.each(PAGES)('%s', (page, files) => {
  test.each(files)('%s', async (_, text) => {
    expect(checkText(text).diagnostics.map(lineOf)).toEqual([]);
    if (page !== 'running.md' && !/^test /m.test(text)) return;
    const { code, out } = await fairlead(['test', '-'], { input: text });
    expect([code, code === 0 ? '' : out]).toEqual([0, '']);
  });
});
