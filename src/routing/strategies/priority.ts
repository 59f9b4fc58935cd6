// `rotate priority`: the first in the file that can serve.
import type { Candidate, Strategy } from './strategy.ts';

function pick<Member extends Candidate>(candidates: readonly Member[]): Member {
  return candidates[0] as Member;
}

export const priority = {
  name: 'priority',
  summary: 'Members are tried in file order: the second serves only what the first could not.',
  weight: 'unused',
  pick,
} as const satisfies Strategy;
