// How long a run takes its time.

export interface Effort {
  /** Rounds that count; one before them warms up. */
  readonly rounds: number;
  /** Of saturation, each round. */
  readonly seconds: number;
  /** Of the steady rate, each round. */
  readonly pacedSeconds: number;
}

/** What the first round takes, which is thrown away. */
export const WARMING = { seconds: 0.4, pacedSeconds: 0.1 };

export const THOROUGH: Effort = { rounds: 7, seconds: 2, pacedSeconds: 2 };
/** All parts in some twelve minutes. */
export const QUICK: Effort = { rounds: 3, seconds: 1, pacedSeconds: 0.4 };
