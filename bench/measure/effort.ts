// How long a run takes its time.

/** Of a round. */
interface Duration {
  /** Of saturation. */
  readonly seconds: number;
  /** Of the steady rate. */
  readonly pacedSeconds: number;
}

export interface Effort extends Duration {
  /** Rounds that count. */
  readonly rounds: number;
  /** The round before them, which is thrown away. */
  readonly warming: Duration;
}

/** Enough requests for V8 to have compiled what they run through. */
const WARMING = { seconds: 3, pacedSeconds: 0.1 };

export const THOROUGH: Effort = { rounds: 7, seconds: 2, pacedSeconds: 2, warming: WARMING };
/** All parts in some twenty minutes. */
export const QUICK: Effort = { rounds: 3, seconds: 1, pacedSeconds: 0.8, warming: WARMING };
