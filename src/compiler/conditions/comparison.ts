// What stands behind a number's field: `< 4k`, `>= 100`, or a range with both ends.
import { readInteger } from '../../language/literals/number.ts';
import { isRange, readRange } from '../../language/literals/range.ts';
import { readWord } from '../arguments/measures.ts';
import { choice, literal, type Reading, sequence, type ValueOf } from '../arguments/shape.ts';

/** Both ends are inclusive; an open end is absent. */
interface Limits {
  readonly min?: number;
  readonly max?: number;
}

/** Numbers here are whole, so that "less than" is "at most one less". */
const COMPARISONS: Readonly<Record<string, (bound: number) => Limits>> = {
  '<': (bound) => ({ max: bound - 1 }),
  '<=': (bound) => ({ max: bound }),
  '>': (bound) => ({ min: bound + 1 }),
  '>=': (bound) => ({ min: bound }),
};

const operator = literal<(bound: number) => Limits>({
  placeholder: '<|<=|>|>=',
  expected: '`<`, `<=`, `>` or `>=`',
  starts: (argument) => argument.kind === 'word' && argument.text in COMPARISONS,
  read(argument): Reading<(bound: number) => Limits> {
    const compare = argument.kind === 'word' ? COMPARISONS[argument.text] : undefined;
    return compare === undefined ? { problem: {} } : { value: compare };
  },
});

const bound = literal<number>({
  placeholder: 'N',
  expected: 'a whole number such as 4k',
  read: (argument) => readWord(argument, readInteger),
});

const range = literal<Limits>({
  placeholder: 'A..B',
  expected: 'a range such as 1..4k',
  read(argument): Reading<Limits> {
    if (argument.kind === 'word' && !isRange(argument.text)) {
      const help = `compare it, as in \`<= ${argument.text}\`, or write a range, as in \`1..4k\``;
      return { problem: { help } };
    }
    const reading = readWord(argument, (text) => readRange(text, readInteger));
    if (reading.value === undefined) return { problem: reading.problem ?? {} };
    return { value: { min: reading.value.from, max: reading.value.to } };
  },
});

/** `{ compare, bound }`, or a range. */
export const comparison = choice(sequence({ compare: operator, bound }), range);

/** The limits that either form of a comparison sets. */
export function limitsOf(values: ValueOf<typeof comparison>): Limits {
  return 'compare' in values ? values.compare.value(values.bound.value) : values.value;
}
