// The words of the language: those that begin a statement, and those that stand among its arguments.
import type { Shape } from '../arguments/shape.ts';
import { FIELDS } from '../conditions/fields.ts';
import { STATEMENTS } from '../statements/index.ts';

/** Every word that begins a statement or a test, those that a file is lost without first. */
export const KEYWORDS: ReadonlySet<string> = new Set([
  'match',
  'to',
  'key',
  ...STATEMENTS.filter(({ headless }) => !headless).map(({ name }) => name),
  ...FIELDS.map(({ name }) => name),
]);

/** Every word that introduces an argument. */
export const ARGUMENT_WORDS: ReadonlySet<string> = new Set([
  'to',
  'and',
  'or',
  'not',
  ...[...STATEMENTS.map((spec) => spec.arguments), ...FIELDS.map(({ operands }) => operands)].flatMap((slots) =>
    Object.values(slots).flatMap(wordsOf),
  ),
]);

function wordsOf(shape: Shape): readonly string[] {
  switch (shape.kind) {
    case 'literal':
    case 'comma':
      return [];
    case 'keyword':
      return [shape.word];
    case 'clause':
      return [shape.word, ...wordsOf(shape.shape)];
    case 'optional':
    case 'list':
      return wordsOf(shape.shape);
    case 'sequence':
      return Object.values(shape.slots).flatMap(wordsOf);
    case 'choice':
      return shape.shapes.flatMap(wordsOf);
  }
}
