// The hash of a table says what the file means, not how it looks.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { tableHash } from '../../src/compiler/hash.ts';
import { STATEMENTS } from '../../src/compiler/statements/index.ts';
import { format } from '../../src/language/format/format.ts';
import { Source } from '../../src/language/source.ts';
import { tableOf } from './compiling.ts';

const examples = STATEMENTS.filter((spec) => spec.exampleFiles === undefined).map((spec) => spec.example);

test.each(examples)('formatting changes nothing: %s', (example) => {
  const formatted = format(new Source('a', `edition 2026\n${example}\n`));
  if (!('text' in formatted)) throw new Error('an example with syntax errors');
  expect(tableHash(tableOf(formatted.text.replace('edition 2026\n', '')))).toBe(tableHash(tableOf(example)));
});

test('comments, blank lines and the order of settings change nothing', () => {
  const lines = ['match any', 'to demo/large', 'retry 2', 'timeout idle 5s', 'set temperature 1'];
  const plain = tableHash(tableOf(`provider demo {}\nroute r {\n${lines.join('\n')}\n}`));
  fc.assert(
    fc.property(fc.shuffledSubarray(lines, { minLength: lines.length }), fc.array(fc.nat(4)), (shuffled, gaps) => {
      const noise = shuffled.map((line, index) => `${'\n'.repeat((gaps[index] ?? 0) + 1)}  ${line} # line ${index}`);
      expect(tableHash(tableOf(`# a comment\nprovider demo {}\nroute r {${noise.join('')}\n}`))).toBe(plain);
    }),
    { numRuns: 40 },
  );
});

test('a table of its own JSON has the same hash, in any order of keys', () => {
  const table = tableOf('provider demo {}\nroute r { match any; to demo/large; retry 2 }');
  const reversed = JSON.parse(JSON.stringify(table), (_key, value) =>
    value !== null && typeof value === 'object' && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).reverse())
      : value,
  );
  expect(tableHash(reversed)).toBe(tableHash(table));
  expect(tableHash(table)).toMatch(/^[0-9a-f]{12}$/);
});

test('whatever the file means differently changes it', () => {
  const hashes = ['to demo/large', 'to demo/small', 'to demo/large; retry 1', 'to demo/large; retry 2'].map((arm) =>
    tableHash(tableOf(`provider demo {}\nroute r { match any; ${arm} }`)),
  );
  expect(new Set(hashes).size).toBe(hashes.length);
});
