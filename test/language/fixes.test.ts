// Fixes that diagnostics offer, put into the texts.
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/language/diagnostic.ts';
import { applyFixes } from '../../src/language/fixes.ts';
import { Source } from '../../src/language/source.ts';

function finding(source: Source, edits: readonly (readonly [start: number, end: number, text: string])[]): Diagnostic {
  const spans = edits.map(([start, end, text]) => ({ span: { source, start, end }, text }));
  const span = { source, start: 0, end: 0 };
  return { code: 'FL101', severity: 'error', message: 'x', span, fix: { title: 'mend', edits: spans } };
}

test('several fixes of several files, in whatever order they are found', () => {
  const one = new Source('one', 'abcdef');
  const other = new Source('other', 'xyz');
  const texts = applyFixes([finding(one, [[4, 6, 'EF!']]), finding(other, [[1, 1, '-']]), finding(one, [[0, 1, '']])]);
  expect([...texts]).toEqual([
    [one, 'bcdEF!'],
    [other, 'x-yz'],
  ]);
});

test('a fix that touches an earlier one waits as a whole', () => {
  const source = new Source('one', 'abcdefgh');
  const texts = applyFixes([
    finding(source, [[2, 4, 'CD']]),
    finding(source, [
      [4, 5, 'E'],
      [7, 8, 'H'],
    ]),
  ]);
  expect(texts.get(source)).toBe('abCDefgh');
});

test('nothing to mend', () => {
  const source = new Source('one', 'abc');
  const { fix, ...plain } = finding(source, []);
  expect(applyFixes([plain]).size).toBe(0);
});
