// Ranges, `A..B`, of anything that has a reader.
import { fault, type Reading, read } from './reading.ts';

export interface Range<T> {
  readonly from: T;
  readonly to: T;
}

/** Whether the text has the form of a range; its ends may still be wrong. */
export function isRange(text: string): boolean {
  return text.includes('..');
}

/** `A..B` with both ends read by `readEnd`; the first may not be greater than the second. */
export function readRange(text: string, readEnd: (text: string) => Reading<number>): Reading<Range<number>> {
  const ends = readEnds(text, readEnd);
  if (ends.ok && ends.value.from > ends.value.to) {
    const [first, second] = text.split('..');
    return fault(`the range ${text} is empty: it ends before it begins`, `did you mean ${second}..${first}?`);
  }
  return ends;
}

/** `A..B` without an order between the ends: `22:00..06:00`, `sat..mon`. */
export function readEnds<T>(text: string, readEnd: (text: string) => Reading<T>): Reading<Range<T>> {
  const [first, second, ...more] = text.split('..');
  if (!first || !second || more.length > 0) {
    return fault(`"${text}" is not a range`, 'a range has both its ends, with two dots between them: A..B');
  }
  const from = readEnd(first);
  if (!from.ok) return from;
  const to = readEnd(second);
  if (!to.ok) return to;
  return read({ from: from.value, to: to.value });
}
