// Regular expressions as globs: what a glob is made of matches just what the expression finds.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globFault, globMatches } from '../../src/compiler/glob.ts';
import { globOf } from '../../src/convert/portkey/patterns.ts';

test.each([
  ['^claude-', 'claude-*'],
  ['mini$', '*mini'],
  ['turbo', '*turbo*'],
  ['^gpt-4o$', 'gpt-4o'],
  ['^(gpt|o)-.+$', '{gpt,o}-?*'],
  ['^a|b$', '{a*,*b}'],
  ['^gpt-4\\.1', 'gpt-4.1*'],
  ['^v.$', 'v?'],
  ['^a\\*b$', 'a\\*b'],
])('%s is %s', (expression, glob) => {
  expect(globOf(expression)).toBe(glob);
});

test.each(['[ab]', 'a+', 'a?', '\\d', '(a', 'a{2}', '(a)*', '(?=a)', '^*', '(|a)'])('%s is no glob', (expression) => {
  expect(globOf(expression)).toBeUndefined();
});

test('where there is a glob, both agree on every text', () => {
  const pieces = fc.constantFrom(
    'a',
    'b',
    '-',
    '.',
    '.*',
    '.+',
    '\\.',
    '\\*',
    ',',
    '(a|b)',
    '(?:ab|.)',
    '^',
    '$',
    '|',
    '\\(',
  );
  const texts = fc.stringMatching(/^[ab.*,(-]{0,6}$/);
  fc.assert(
    fc.property(
      fc.array(pieces, { maxLength: 6 }),
      fc.array(texts, { minLength: 8, maxLength: 8 }),
      (parts, values) => {
        const expression = parts.join('');
        const glob = globOf(expression);
        if (glob === undefined) return;
        expect(globFault(glob)).toBeUndefined();
        const expected = new RegExp(expression, 's');
        for (const value of values) expect([value, globMatches(glob, value)]).toEqual([value, expected.test(value)]);
      },
    ),
    { numRuns: 500 },
  );
});
