// What the specs say that a statement takes, the compiler takes: sentences made from them have no fault of form.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FIELDS } from '../../src/compiler/conditions/fields.ts';
import type { Place } from '../../src/compiler/program.ts';
import { STATEMENTS, specAt } from '../../src/compiler/statements/index.ts';
import type { StatementSpec } from '../../src/compiler/statements/statement.ts';
import type { StatementNode } from '../../src/language/ast.ts';
import type { Diagnostic } from '../../src/language/diagnostic.ts';
import { parse } from '../../src/language/parse.ts';
import { Source } from '../../src/language/source.ts';
import { compileText, lineOf } from '../compiler/compiling.ts';
import { randomStatements, randomTest, statementAlone } from './random-statements.ts';

/** So many of each statement. */
const SENTENCES = 3;

/** What stands in the blocks, by what it is. */
function specsOf(statements: readonly StatementNode[], place: Place): readonly StatementSpec[] {
  return statements.flatMap(({ head, block }) => {
    const spec = specAt(place, head.text);
    if (spec === undefined) return [];
    return [spec, ...(block && spec.block ? specsOf(block.statements, spec.block.place) : [])];
  });
}

/** Something is missing, something else is expected here, too much stands here, a block has to stand here or must not. */
function isFaultOfForm({ code, message }: Diagnostic): boolean {
  return (code === 'FL105' && message.startsWith('expected ')) || code === 'FL106' || code === 'FL107';
}

test.each(STATEMENTS.map((spec) => [`${spec.name} in ${spec.places.join()}`, spec] as const))(
  '%s: the compiler takes what the spec says',
  (_, spec) => {
    for (let seed = 0; seed < SENTENCES; seed++) {
      const text = statementAlone(spec, seed);
      expect(specsOf(parse(new Source('random.routes', text)).file.statements, 'file')).toContain(spec);
      expect(compileText(text).diagnostics.filter(isFaultOfForm).map(lineOf), text).toEqual([]);
    }
  },
);

test.each(FIELDS.map((field) => [field.name, field] as const))('a test of %s: likewise', (_, field) => {
  for (let seed = 0; seed < SENTENCES; seed++) {
    const text = `route any-of-them { match ${randomTest(field, seed)}; reject 403 "no" }\n`;
    expect(compileText(text).diagnostics.filter(isFaultOfForm).map(lineOf), text).toEqual([]);
  }
});

test('random statements have no syntax errors', () => {
  fc.assert(
    fc.property(randomStatements(), (text) => {
      expect(parse(new Source('random.routes', text)).diagnostics.map(lineOf)).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
