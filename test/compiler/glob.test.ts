// The compiler's reading of globs agrees with the one that routes requests.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { globFault, globMatches, isLiteralGlob } from '../../src/compiler/glob.ts';
import { compileGlob } from '../../src/routing/glob.ts';

const pieces = fc.constantFrom('a', 'b', '-', '/', '.', '*', '?', '{', '}', ',', '\\*', '\\{', '(', '+', '^');
const globs = fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join(''));
const values = fc.array(fc.constantFrom('a', 'b', '-', '/', '.', '*', '{', ',', '}', '😀', '('), { maxLength: 6 });

test('a well-formed glob matches what the router says it matches', () => {
  fc.assert(
    fc.property(globs, values, (glob, letters) => {
      fc.pre(globFault(glob) === undefined);
      const value = letters.join('');
      expect(globMatches(glob, value)).toBe(compileGlob(glob).test(value));
    }),
    { numRuns: 3000 },
  );
});

test('a literal glob matches itself and nothing else', () => {
  fc.assert(
    fc.property(globs, values, (glob, letters) => {
      fc.pre(globFault(glob) === undefined && isLiteralGlob(glob));
      const value = letters.join('');
      expect(globMatches(glob, glob)).toBe(true);
      expect(globMatches(glob, value)).toBe(value === glob);
    }),
  );
});

test.each([
  ['{a,b', /never closed/],
  ['a\\', /escapes nothing/],
])('%s is refused', (glob, fault) => {
  expect(globFault(glob)).toMatch(fault);
});
