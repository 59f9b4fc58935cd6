// `rotate least_latency`: of two drawn by chance, the one that answers sooner.
import type { Candidate, RotationContext, Strategy } from './strategy.ts';

/**
 * The power of two choices: nearly as good as asking everyone, and those who decide at the same time do not all run to the
 * same member. Source: Mitzenmacher, "The Power of Two Choices in Randomized Load Balancing" (2001).
 */
function pick<Member extends Candidate>(candidates: readonly Member[], context: RotationContext<Member>): Member {
  const { random } = context;
  const one = Math.floor(random() * candidates.length);
  const step = 1 + Math.floor(random() * (candidates.length - 1));
  const first = candidates[one] as Member;
  const second = candidates[(one + step) % candidates.length] as Member;
  return load(second, context) < load(first, context) ? second : first;
}

/** Whoever is not known yet is tried, by one request at a time. */
function load<Member extends Candidate>(member: Member, context: RotationContext<Member>): number {
  const underWay = context.inFlight(member);
  const latency = context.latency(member);
  if (latency === undefined) return underWay === 0 ? 0 : Number.POSITIVE_INFINITY;
  return (latency * (underWay + 1)) / member.weight;
}

export const leastLatency = {
  name: 'least_latency',
  summary:
    'Of two members drawn by chance, the one with the shorter time to the first token (a peak EWMA), times its requests under way, divided by its weight.',
  weight: 'divisor',
  pick,
} as const satisfies Strategy;
