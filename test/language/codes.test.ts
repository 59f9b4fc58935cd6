// The table of codes keeps its word: the wrong example of each syntax code gives just that code, the right one nothing.
import { describe, expect, test } from 'vitest';
import { CODES } from '../../src/language/codes/index.ts';
import { parse } from '../../src/language/parse.ts';
import { Source } from '../../src/language/source.ts';

function codesOf(text: string): readonly string[] {
  return parse(new Source('example.routes', text)).diagnostics.map((found) => found.code);
}

describe('codes', () => {
  test.each([...CODES].filter(([code]) => code.startsWith('FL0')))('%s', (code, { wrong, right }) => {
    expect(codesOf(wrong)).toEqual([code]);
    expect(codesOf(right)).toEqual([]);
  });

  test('are in the order of their numbers', () => {
    const codes = [...CODES.keys()];
    expect(codes).toEqual(codes.toSorted());
  });
});
