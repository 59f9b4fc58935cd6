// Suggested tests hold: they compile, stand in the layout of `fmt`, pass whatever the seed, and show what was not shown.
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compile } from '../../src/compiler/compile.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { format } from '../../src/language/format/format.ts';
import { Source } from '../../src/language/source.ts';
import { corpus } from '../compiler/analysis/corpus.ts';
import { fairlead } from '../support/terminal.ts';

const EXAMPLES = resolve(import.meta.dirname, '../../examples');
const examples = readdirSync(EXAMPLES)
  .filter((name) => name.endsWith('.routes'))
  .map((name): readonly [string, string] => [name, readFileSync(resolve(EXAMPLES, name), 'utf8')]);

/** Without its tests. */
function untested(text: string): string {
  const [first] = compile('a.routes', { files: memoryFiles({ 'a.routes': text }) }).tests;
  return first === undefined ? text : text.slice(0, text.lastIndexOf('\ntest', first.span.start) + 1);
}

describe.each([
  ...examples.map(([name, text]) => [name, untested(text)] as const),
  ['routes of a company', corpus(26, 2)] as const,
])('%s', (_, text) => {
  test('what is suggested passes, and leaves nothing to suggest', async () => {
    const { code, out, error } = await fairlead(['test', '-', '--suggest'], { input: text });
    expect([code, error]).toEqual([0, expect.stringMatching(/^fairlead: \d+ suggested\n$/)]);
    expect(format(new Source('suggestions', out))).toEqual({ text: out.replace(/^\n/, '') });
    const input = `${text}${out}`;
    for (const seed of ['1', '8']) {
      const run = await fairlead(['test', '-', '--seed', seed, '--coverage'], { input });
      expect(run.code, run.out).toBe(0);
      if (seed === '1') expect(run.out).toContain('\ncoverage 100%');
    }
    expect((await fairlead(['test', '-', '--suggest'], { input })).out).toBe('');
  });
});
