// What is said of one exchange, sorted by whether it was told.
import type { Difference } from './oracle/compare-answers.ts';
import type { OracleProtocol } from './oracle/finish.ts';

export interface Verdict {
  readonly recording: string;
  readonly from: OracleProtocol;
  readonly to: OracleProtocol;
  readonly told: readonly Difference[];
  readonly silent: readonly Difference[];
  /** The request was refused with a reason, as one that cannot be carried may be. */
  readonly refused?: string;
  readonly crash?: string;
}

type Pair = Pick<Verdict, 'recording' | 'from' | 'to'>;

export function sortDifferences(pair: Pair, differences: readonly Difference[], told: readonly string[]): Verdict {
  const isTold = ({ toldBy }: Difference) => told.some((path) => toldBy.test(path));
  return { ...pair, told: differences.filter(isTold), silent: differences.filter((one) => !isTold(one)) };
}

export function crashed(pair: Pair, crash: string): Verdict {
  return { ...pair, told: [], silent: [], crash };
}

export function isBad({ silent, crash }: Verdict): boolean {
  return silent.length > 0 || crash !== undefined;
}
