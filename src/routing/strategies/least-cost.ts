// `rotate least_cost`: whoever serves this request for the least money.
import { roundRobin } from './round-robin.ts';
import type { Candidate, RotationContext, Strategy } from './strategy.ts';

/** Those that cost the same take turns; those without a price come last. */
function pick<Member extends Candidate>(candidates: readonly Member[], context: RotationContext<Member>): Member {
  const costs = candidates.map((candidate) => context.cost(candidate) ?? Number.POSITIVE_INFINITY);
  const least = Math.min(...costs);
  return roundRobin.pick(
    candidates.filter((_, index) => costs[index] === least),
    context,
  );
}

export const leastCost = {
  name: 'least_cost',
  summary:
    'The member that serves this request for the least money, by the prices of models and an estimate of its tokens. Those without a price come last.',
  weight: 'unused',
  pick,
} as const satisfies Strategy;
