// A run, asked for single figures.
import { type Figure, median, type Run } from '../figures.ts';

export type Spread = Pick<Figure, 'median' | 'low' | 'high'>;

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

/**
 * One by another in each round that both had: what the machine did beside them in that round fell on both. Undefined where one of them
 * was not measured.
 */
export function ratios(run: Run, one: Asked, other: Asked): Spread | undefined {
  const [above, below] = [find(run, one)?.values ?? [], find(run, other)?.values ?? []];
  const rounds = above.slice(0, below.length).map((value, round) => value / (below[round] ?? Number.NaN));
  if (rounds.length === 0) return undefined;
  return { median: median(rounds), low: Math.min(...rounds), high: Math.max(...rounds) };
}
