// Where samples draw: a share of all requests as a set of lots, and texts whose lot is in such a set.
import type { RequestKey } from '../../../route-table.ts';
import { lotOfValue } from '../../../routing/sample.ts';
import { type Language, textsOf } from '../text/languages.ts';
import type { NumberSet, Range } from './ranges.ts';

/** A sample is told apart to a millionth of all requests. */
export const SHARES_IN_ALL = 1_000_000;
export const SHARES: Range = { from: 0, to: SHARES_IN_ALL - 1 };

interface Drawn {
  readonly texts: Language;
  readonly by: RequestKey;
  readonly lots: NumberSet;
}

/** A text of a set that, as a value of the key, falls into the lots; undefined where none is found. */
export function textInLots({ texts, by, lots }: Drawn): string | undefined {
  for (const text of textsOf(texts)) if (isInLots(text, by, lots)) return text;
  return undefined;
}

/** A share, from 0 to 1, well within the first range: the ids of requests only come near to one. Short to write. */
export function middleOf({ ranges: [first = SHARES] }: NumberSet): number {
  const middle = (first.from + first.to) / 2;
  const short = Number(middle.toPrecision(2));
  return (first.from <= short && short <= first.to ? short : Math.floor(middle)) / SHARES_IN_ALL;
}

export function isInLots(text: string, by: RequestKey, { ranges }: NumberSet): boolean {
  const lot = Math.floor(lotOfValue(by, text) * SHARES_IN_ALL);
  return ranges.some(({ from, to }) => from <= lot && lot <= to);
}
