// A run, asked for single figures.
import type { Figure, Run } from '../figures.ts';

export interface Asked {
  readonly part: string;
  readonly name?: string;
  /** The beginning of it: peers carry their version. */
  readonly side?: string;
  readonly measure?: string;
}

export function find({ figures }: Run, { part, name, side, measure }: Asked): Figure | undefined {
  return figures.find(
    (figure) =>
      figure.part === part &&
      (name === undefined || figure.name === name) &&
      (side === undefined || figure.side?.startsWith(side) === true) &&
      figure.measure === measure,
  );
}

/** One median by another; undefined where one of them was not measured. */
export function ratio(run: Run, one: Asked, other: Asked): number | undefined {
  const [above, below] = [find(run, one), find(run, other)];
  return above === undefined || below === undefined ? undefined : above.median / below.median;
}

/** Three digits that count, no more. */
export function show(value: number): string {
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return '-';
  return value.toLocaleString('en', { maximumFractionDigits: size < 1 ? 3 : size < 10 ? 2 : size < 100 ? 1 : 0 });
}
