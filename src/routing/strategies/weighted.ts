// `rotate weighted`: shares by weight, evenly spread in time.
import type { Candidate, RotationContext, RotationMemory, Strategy } from './strategy.ts';

/**
 * Smooth weighted round robin: everyone earns its weight, the richest is chosen and pays what was earned in all.
 * Weights 5, 1, 1 give a a b a c a a and not a a a a a b c. Source: the algorithm of nginx's upstream module (2012).
 *
 * Where the one chosen could not serve, nobody earns again: it gets back what the others had earned, and the richest of
 * those pays that. So the others keep their proportions while one fails, and it has no debt or hoard when it returns.
 */
function pick<Member extends Candidate>(candidates: readonly Member[], context: RotationContext<Member>): Member {
  const { memory, previous } = context;
  const total = candidates.reduce((sum, candidate) => sum + candidate.weight, 0);
  if (previous) add(memory, previous, total);
  else for (const candidate of candidates) add(memory, candidate, candidate.weight);
  const chosen = candidates.reduce((richest, candidate) =>
    credit(memory, candidate) > credit(memory, richest) ? candidate : richest,
  );
  add(memory, chosen, -total);
  return chosen;
}

function credit(memory: RotationMemory, { identity }: Candidate): number {
  return memory.get(identity) ?? 0;
}

function add(memory: RotationMemory, candidate: Candidate, amount: number): void {
  memory.set(candidate.identity, credit(memory, candidate) + amount);
}

export const weighted = {
  name: 'weighted',
  summary: 'Members are chosen in proportion to their weights, evenly spread in time.',
  weight: 'share',
  pick,
} as const satisfies Strategy;
