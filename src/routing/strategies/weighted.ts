// `rotate weighted`: shares by weight, evenly spread in time.
import type { Candidate, RotationContext, Strategy } from './strategy.ts';

/**
 * Smooth weighted round robin: everyone earns its weight, the richest is chosen and pays what was earned in all.
 * Weights 5, 1, 1 give a a b a c a a and not a a a a a b c. Source: the algorithm of nginx's upstream module (2012).
 */
function pick<Member extends Candidate>(candidates: readonly Member[], { memory }: RotationContext<Member>): Member {
  let chosen = candidates[0] as Member;
  let most = Number.NEGATIVE_INFINITY;
  let total = 0;
  for (const candidate of candidates) {
    const credit = (memory.get(candidate.identity) ?? 0) + candidate.weight;
    memory.set(candidate.identity, credit);
    total += candidate.weight;
    if (credit > most) {
      most = credit;
      chosen = candidate;
    }
  }
  memory.set(chosen.identity, most - total);
  return chosen;
}

export const weighted = {
  name: 'weighted',
  summary: 'Members are chosen in proportion to their weights, evenly spread in time.',
  weight: 'share',
  pick,
} as const satisfies Strategy;
