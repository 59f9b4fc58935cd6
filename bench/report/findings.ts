// A run, asked for single figures.
import type { Figure, Run } from '../figures.ts';

export interface Asked {
  readonly part: string;
  readonly name?: string;
  /** Peers carry their version after it. */
  readonly side?: string;
  readonly measure?: string;
}

export function find({ figures }: Run, { part, name, side, measure }: Asked): Figure | undefined {
  return figures.find(
    (figure) =>
      figure.part === part &&
      (name === undefined || figure.name === name) &&
      (side === undefined || figure.side === side || figure.side?.startsWith(`${side} `) === true) &&
      figure.measure === measure,
  );
}

/** Those of a part whose names are like this, in the order in which they were measured. */
export function findAll({ figures }: Run, part: string, name: RegExp): readonly Figure[] {
  return figures.filter((figure) => figure.part === part && name.test(figure.name));
}

/** One median by another; undefined where one of them was not measured. */
export function ratio(run: Run, one: Asked, other: Asked): number | undefined {
  const [above, below] = [find(run, one), find(run, other)];
  return above === undefined || below === undefined ? undefined : above.median / below.median;
}
