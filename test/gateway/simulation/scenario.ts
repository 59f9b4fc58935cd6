// The contract of a scenario: it runs the executor, throws where what must hold does not, and gives the rows of a table.
import type { Wire } from './traffic.ts';

export interface Scenario {
  readonly title: string;
  /** What it plays at its usual size, in a sentence or two. */
  readonly plays: string;
  /** The routes, as the page shows them. */
  readonly routes: string;
  readonly head: readonly string[];
  /** What is run one after another, each in a gateway of its own: a strategy, a setting. */
  readonly runs: readonly string[];
  /** Of one run at its usual size. */
  readonly requests: number;
  rows(run: string, size: Size): Promise<Rows>;
}

export interface Size {
  /** How many times as long as usual. */
  readonly times: number;
  readonly wire: Wire;
}

export type Rows = readonly (readonly string[])[];

export const percent = (share: number): string => `${(share * 100).toFixed(2)}%`;
export const ms = (value: number): string => `${Math.round(value)} ms`;

/** @param sorted smallest first */
export function percentile(sorted: Float64Array, share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

/** What of an answer's length is waited for by those who are timed: nothing of a stream, all of a whole one. */
export function tail(lastsMs: number, { wire }: Size): number {
  return wire.streams ? 0 : lastsMs;
}
