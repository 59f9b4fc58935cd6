// What the specs say that a statement takes, the compiler takes: sentences made from them have no fault of form.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Diagnostic } from '../../src/language/diagnostic.ts';
import { parse } from '../../src/language/parse.ts';
import { Source } from '../../src/language/source.ts';
import { checkText, lineOf } from '../compiler/compiling.ts';
import { randomStatements } from './random-statements.ts';

/** Something is missing, something else is expected here, too much stands here, a block has to stand here or must not. */
function isFaultOfForm({ code, message }: Diagnostic): boolean {
  return (code === 'FL105' && message.startsWith('expected ')) || code === 'FL106' || code === 'FL107';
}

test('random statements have no syntax errors, and no argument that the compiler does not expect', () => {
  fc.assert(
    fc.property(randomStatements(), (text) => {
      expect(parse(new Source('random.routes', text)).diagnostics.map(lineOf)).toEqual([]);
      const { diagnostics } = checkText(text);
      expect(diagnostics.filter(isFaultOfForm).map(lineOf), text).toEqual([]);
    }),
    { numRuns: 200 },
  );
});
