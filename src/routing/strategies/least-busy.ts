// `rotate least_busy`: whoever has the least to do for its weight.
import type { Candidate, RotationContext, Strategy } from './strategy.ts';
import { weighted } from './weighted.ts';

/** Those equally busy share by weight, so that an idle group does not always wake the same member. */
function pick<Member extends Candidate>(candidates: readonly Member[], context: RotationContext<Member>): Member {
  const load = candidates.map((candidate) => context.inFlight(candidate) / candidate.weight);
  const least = Math.min(...load);
  return weighted.pick(
    candidates.filter((_, index) => load[index] === least),
    context,
  );
}

export const leastBusy = {
  name: 'least_busy',
  summary: 'The member with the fewest requests under way, divided by its weight.',
  weight: 'divisor',
  pick,
} as const satisfies Strategy;
