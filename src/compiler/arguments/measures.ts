// Arguments that are quantities: durations, counts, sizes, ranges.
import type { ArgumentNode } from '../../language/ast.ts';
import { readDuration, readDurationRange } from '../../language/literals/duration.ts';
import { readSize } from '../../language/literals/measure.ts';
import { readInteger, readPercent } from '../../language/literals/number.ts';
import { type Range, readRange } from '../../language/literals/range.ts';
import type { Reading as TextReading } from '../../language/literals/reading.ts';
import { type Literal, literal, type Reading } from './shape.ts';

/** A bare word that `readText` understands; its own words for a mistake are the message. */
export function measure<T>(placeholder: string, expected: string, readText: (text: string) => TextReading<T>) {
  return literal<T>({ placeholder, expected, read: (argument) => readWord(argument, readText) });
}

/** Reads a bare word; a string or a comma is simply not what is expected. */
export function readWord<T>(argument: ArgumentNode, readText: (text: string) => TextReading<T>): Reading<T> {
  if (argument.kind !== 'word' || argument.quoted !== undefined) return { problem: {} };
  const reading = readText(argument.text);
  return reading.ok ? { value: reading.value } : { problem: reading.problem };
}

/** Milliseconds, more than none. */
export const duration = measure('D', 'a duration such as 10s', (text) => {
  const reading = readDuration(text);
  if (!reading.ok || reading.value > 0) return reading;
  return {
    ok: false,
    problem: { message: `a duration of ${text} is no time at all`, help: 'leave the statement out' },
  };
});

/** Milliseconds, from less to more. */
export const durationRange = measure<Range<number>>(
  'A..B',
  'a range of durations such as 250ms..4s',
  readDurationRange,
);

/** A fraction of the whole, from 0 to 1. */
export const percent = measure('5%', 'a percentage such as 5%', readPercent);

/** Fractions of the whole, from less to more. */
export const percentRange = measure<Range<number>>('5%..10%', 'a range of percentages such as 65%..75%', (text) =>
  readRange(text, readPercent),
);

/** Bytes. */
export const size = measure('SIZE', 'a size such as 32MB', readSize);

/** A whole number, with `k` and `M`, that is not out of its bounds. */
export function count(bounds: { readonly min?: number; readonly max?: number } = {}) {
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = bounds;
  const read: Literal<number>['read'] = (argument) => {
    const reading = readWord(argument, readInteger);
    if (reading.value === undefined || (reading.value >= min && reading.value <= max)) return reading;
    const limits = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`;
    return { problem: { code: 'FL116', message: `${reading.value} is out of bounds`, help: `it is ${limits}` } };
  };
  return literal<number>({ placeholder: 'N', expected: `a whole number such as ${Math.max(min, 2)}`, read });
}
