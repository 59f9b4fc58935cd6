// What stands behind a number's field: `< 4k`, `>= 100`, or a range with both ends.
import { readSize } from '../../language/literals/measure.ts';
import { readInteger } from '../../language/literals/number.ts';
import { isRange, readRange } from '../../language/literals/range.ts';
import type { Reading as TextReading } from '../../language/literals/reading.ts';
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

/** What is compared: how one bound is read, and examples of it. */
interface Quantity {
  readonly placeholder: string;
  readonly noun: string;
  readonly example: string;
  readonly range: string;
  readBound(text: string): TextReading<number>;
}

/** `{ compare, bound }`, or a range. */
function comparisonOf({ placeholder, noun, example, range: whole, readBound }: Quantity) {
  const bound = literal<number>({
    placeholder,
    expected: `${noun} such as ${example}`,
    read: (argument) => readWord(argument, readBound),
  });
  const range = literal<Limits>({
    placeholder: 'A..B',
    expected: `a range such as ${whole}`,
    read(argument): Reading<Limits> {
      if (argument.kind === 'word' && !isRange(argument.text)) {
        const help = `compare it, as in \`<= ${argument.text}\`, or write a range, as in \`${whole}\``;
        return { problem: { help } };
      }
      const reading = readWord(argument, (text) => readRange(text, readBound));
      if (reading.value === undefined) return { problem: reading.problem ?? {} };
      return { value: { min: reading.value.from, max: reading.value.to } };
    },
  });
  return choice(sequence({ compare: operator, bound }), range);
}

export const comparison = comparisonOf({
  placeholder: 'N',
  noun: 'a whole number',
  example: '4k',
  range: '1..4k',
  readBound: readInteger,
});

/** In bytes. */
export const sizeComparison = comparisonOf({
  placeholder: 'SIZE',
  noun: 'a size',
  example: '40KB',
  range: '1KB..4MB',
  readBound: readSize,
});

/** The limits that either form of a comparison sets. */
export function limitsOf(values: ValueOf<typeof comparison>): Limits {
  return 'compare' in values ? values.compare.value(values.bound.value) : values.value;
}
