// How long a run takes its time.

export interface Effort {
  /** Rounds that count; one before them warms up. */
  readonly rounds: number;
  /** Of saturation, each round. */
  readonly seconds: number;
  /** Of the steady rate, each round. */
  readonly pacedSeconds: number;
}

export const THOROUGH: Effort = { rounds: 7, seconds: 2, pacedSeconds: 2 };
/** All parts in about ten minutes. */
export const QUICK: Effort = { rounds: 3, seconds: 1, pacedSeconds: 0.6 };
