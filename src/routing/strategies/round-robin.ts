// `rotate round_robin`: everyone in turn.
import type { Candidate, RotationContext, Strategy } from './strategy.ts';

/** The one that was offered longest ago; file order among those never offered. Needs no cursor, so members may change. */
function pick<Member extends Candidate>(candidates: readonly Member[], context: RotationContext<Member>): Member {
  let chosen = candidates[0] as Member;
  let longestAgo = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const turn = context.memory.get(candidate.identity) ?? 0;
    if (turn < longestAgo) {
      longestAgo = turn;
      chosen = candidate;
    }
  }
  context.memory.set(chosen.identity, 1 + Math.max(0, ...context.memory.values()));
  return chosen;
}

export const roundRobin = {
  name: 'round_robin',
  summary: 'Members take turns in file order.',
  weight: 'unused',
  pick,
} as const satisfies Strategy;
