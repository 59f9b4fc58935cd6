// The contract of a rotation strategy: given the members not tried yet, which one is next?
import type { Random } from '../random.ts';

/** A member of a pool, group, arm or key pool, as a strategy sees it. */
export interface Candidate {
  /** Stable over reloads and unique in its group: the target or pool as written, the key's label. */
  readonly identity: string;
  /** 0 or more. The caller offers members of weight 0 only once all others were taken, each then with weight 1. */
  readonly weight: number;
}

/** What a rotation remembers, by member identity; numbers only, so that any store can keep it. */
export type RotationMemory = Map<string, number>;

/** What members can be compared by. */
export interface Measures<Member> {
  /** Requests under way to this member (to a pool: to all its targets). */
  inFlight(member: Member): number;
  /** Smoothed milliseconds to the first token; undefined where nothing is known yet. */
  latency(member: Member): number | undefined;
  /** What this request is expected to cost, in USD; undefined where no price is known. */
  cost(member: Member): number | undefined;
}

export interface RotationContext<Member extends Candidate> extends Measures<Member> {
  readonly memory: RotationMemory;
  readonly random: Random;
  /** The pick before in the same order, which could not serve; undefined at the first pick. */
  readonly previous: Member | undefined;
  /** What this request goes by in `hash`: the value of its KEY, else its id. */
  readonly key: string;
}

/**
 * One way to choose. Called again with what is left when the choice could not serve, so the order of a whole group is
 * a series of picks: made lazily, by the failures that ask for it.
 */
export interface Strategy {
  /** As a route file writes it after `rotate`. */
  readonly name: string;
  /** One sentence for the reference. */
  readonly summary: string;
  /** What a member's weight does: its share, the divisor of a measure, or nothing (where the compiler warns). */
  readonly weight: 'share' | 'divisor' | 'unused';
  /** It goes `by KEY`, which then must be said. */
  readonly by?: true;
  /**
   * @param candidates never empty, in file order, all of positive weight.
   */
  pick<Member extends Candidate>(candidates: readonly Member[], context: RotationContext<Member>): Member;
}
