// `rotate random`: shares by weight, by chance.
import type { Candidate, RotationContext, Strategy } from './strategy.ts';

function pick<Member extends Candidate>(candidates: readonly Member[], { random }: RotationContext<Member>): Member {
  const total = candidates.reduce((sum, candidate) => sum + candidate.weight, 0);
  let left = random() * total;
  for (const candidate of candidates) {
    left -= candidate.weight;
    if (left < 0) return candidate;
  }
  // Rounding may leave a crumb beyond the last one.
  return candidates[candidates.length - 1] as Member;
}

export const random = {
  name: 'random',
  summary: 'Each choice is drawn by chance, in proportion to the weights.',
  weight: 'share',
  pick,
} as const satisfies Strategy;
