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

describe('fixes', () => {
  const fixable = [...CODES].flatMap(([code, { wrong }]) => {
    const source = new Source('example.routes', wrong);
    const found = parse(source).diagnostics.find((one) => one.code === code);
    return found?.fix ? [{ code, wrong, edits: found.fix.edits }] : [];
  });

  test('there are some', () => expect(fixable.length).toBeGreaterThan(5));

  test.each(fixable)('the fix of $code leaves nothing to find', ({ wrong, edits }) => {
    let text = wrong;
    for (const { span, text: replacement } of edits.toSorted((a, b) => b.span.start - a.span.start)) {
      text = text.slice(0, span.start) + replacement + text.slice(span.end);
    }
    expect(codesOf(text)).toEqual([]);
  });
});
