// `rotate hash by KEY`: the same key to the same member, whoever else comes or goes.
import { shareOf } from '../hash.ts';
import type { Candidate, RotationContext, Strategy } from './strategy.ts';

/**
 * Weighted rendezvous hashing: every member draws a lot from key and name, the best lot wins, and its weight bends the
 * odds. A member that leaves gives its keys to the others in proportion, one that comes takes its share of each.
 * Source: Schindelhauer and Schomaker, "Weighted Distributed Hash Tables" (2005), the logarithmic method.
 */
function pick<Member extends Candidate>(candidates: readonly Member[], { key }: RotationContext<Member>): Member {
  const lot = ({ identity, weight }: Candidate) => -weight / Math.log(shareOf(`${identity}\n${key}`));
  return candidates.reduce((best, candidate) => (lot(candidate) > lot(best) ? candidate : best));
}

export const hash = {
  name: 'hash',
  summary:
    'The same KEY goes to the same member, in proportion to the weights; when members come or go, only their share moves. A request without the KEY goes by its own id.',
  weight: 'share',
  by: true,
  pick,
} as const satisfies Strategy;
