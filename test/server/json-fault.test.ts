// The place where a text stops being JSON, held against the parser that everyone trusts.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { findJsonFault } from '../../src/server/json-fault.ts';

test.each([
  ['', 1, 1, 'a value is expected, but the text ends'],
  ['{"a" 1}', 1, 6, 'a key in double quotes and ":", or "}", is expected'],
  ['{"a":1,}', 1, 8, 'a key in double quotes and ":" is expected'],
  ["{'a':1}", 1, 2, 'a key in double quotes and ":", or "}", is expected'],
  ['[1 2]', 1, 4, '"," or the closing bracket is expected'],
  ['[1,]', 1, 4, 'a value is expected'],
  ['{"a":\n  tru}', 2, 3, 'a value is expected'],
  ['{"a":"x\ny"}', 1, 6, 'a value is expected'],
  ['[1}', 1, 3, '"," or the closing bracket is expected'],
  ['01', 1, 2, 'nothing more is expected'],
  ['{"a":{"b":[1,2', 1, 15, '"," or the closing bracket is expected, but the text ends'],
])('%j', (text, line, column, expected) => {
  expect(() => JSON.parse(text)).toThrow();
  expect(findJsonFault(text)).toEqual({ line, column, expected });
});

/** The scanner has walked through the whole text without a fault. */
function accepts(text: string): boolean {
  return findJsonFault(text).expected === 'nothing more is expected, but the text ends';
}

test('it walks through whatever is JSON', () => {
  fc.assert(
    fc.property(fc.json(), fc.nat(3), (text, indent) => accepts(JSON.stringify(JSON.parse(text), null, indent))),
  );
});

test('it stops in whatever is not', () => {
  const parses = (text: string): boolean => {
    try {
      JSON.parse(text);
      return true;
    } catch {
      return false;
    }
  };
  const broken = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', '{', ']', ',', ':', '0', '\\', '\n', 'x'))
    .map(([text, at, put]) => {
      const place = at % (text.length + 1);
      return text.slice(0, place) + put + text.slice(place + 1);
    });
  fc.assert(
    fc.property(broken, (text) => accepts(text) === parses(text)),
    { numRuns: 2000 },
  );
});
