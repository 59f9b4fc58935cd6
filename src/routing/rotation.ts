// The order of a group's members, made one pick at a time.
import type { State } from '../state/state.ts';
import type { PreparedGroup } from './prepared.ts';
import type { Random } from './random.ts';
import type { Candidate, RotationMemory } from './strategies/strategy.ts';

export interface RotationTools<Member extends Candidate> {
  readonly state: State;
  readonly random: Random;
  inFlight(member: Member): number;
}

/**
 * The next of a group's members, from those that are left (in file order, at least one).
 * Members of weight 0 come last, among themselves by the same strategy with equal weights.
 */
export function pickMember<Member extends Candidate>(
  group: PreparedGroup<Member>,
  left: readonly Member[],
  tools: RotationTools<Member>,
): Member {
  const [only] = left;
  if (only && group.members.length === 1) return only;
  const memory = tools.state.rotation(group.identity);
  if (memory.size > group.members.length) forgetVanished(memory, group.members);
  const weighty = left.filter((member) => member.weight > 0);
  const candidates = weighty.length > 0 ? weighty : left.map((member) => ({ ...member, weight: 1 }));
  return group.strategy.pick(candidates, { memory, random: tools.random, inFlight: tools.inFlight });
}

/** Members that a reload took away. */
function forgetVanished(memory: RotationMemory, members: readonly Candidate[]): void {
  const present = new Set(members.map((member) => member.identity));
  for (const identity of memory.keys()) if (!present.has(identity)) memory.delete(identity);
}
