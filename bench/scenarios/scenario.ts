// One thing to measure: what is asked, who takes part, and how much load there is.
import type { Call, Contender } from '../contenders/contender.ts';

export interface Scenario {
  /** Which part of a run it belongs to. */
  readonly part: string;
  readonly name: string;
  readonly call: Call;
  readonly contenders: readonly Contender[];
  /** Requests under way at saturation. */
  readonly connections: number;
  /** Requests a second where latency is measured; fewer where that is too much for a contender. */
  readonly rate: number;
}
