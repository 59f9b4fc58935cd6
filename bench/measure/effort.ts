// How long a run takes its time.

export interface Effort {
  /** Rounds that count; one before them warms up. */
  readonly rounds: number;
  /** Of saturation, each round. */
  readonly seconds: number;
  /** Of the steady rate, each round. */
  readonly pacedSeconds: number;
}

/** What the first round takes, which is thrown away: enough requests for V8 to have compiled what they run through. */
export const WARMING = { seconds: 2, pacedSeconds: 0.1 };

export const THOROUGH: Effort = { rounds: 7, seconds: 2, pacedSeconds: 2 };
/** All parts in some fifteen minutes. */
export const QUICK: Effort = { rounds: 3, seconds: 1, pacedSeconds: 0.4 };
