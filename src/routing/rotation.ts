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
 * Those of a group's members that are `eligible` (in file order), in the order in which they are to be tried. The group
 * turns as far as this is read. Members of weight 0 come last, among themselves by the same strategy with equal weights.
 */
export function* rotated<Member extends Candidate>(
  group: PreparedGroup<Member>,
  eligible: readonly Member[],
  tools: RotationTools<Member>,
): Generator<Member, undefined> {
  if (group.members.length === 1) {
    yield* eligible;
    return;
  }
  yield* picks(
    group,
    eligible.filter((member) => member.weight > 0),
    tools,
  );
  const reserve = eligible.filter((member) => member.weight <= 0);
  yield* picks(
    group,
    reserve.map((member) => ({ ...member, weight: 1 })),
    tools,
  );
}

function* picks<Member extends Candidate>(
  group: PreparedGroup<Member>,
  members: readonly Member[],
  { state, random, inFlight }: RotationTools<Member>,
): Generator<Member, undefined> {
  let left = members;
  let previous: Member | undefined;
  while (left.length > 0) {
    const memory = state.rotation(group.identity);
    if (memory.size > group.members.length) forgetVanished(memory, group.members);
    const chosen: Member = group.strategy.pick(left, { memory, random, inFlight, previous });
    left = left.filter((member) => member !== chosen);
    previous = chosen;
    yield chosen;
  }
}

/** Members that a reload took away. */
function forgetVanished(memory: RotationMemory, members: readonly Candidate[]): void {
  const present = new Set(members.map((member) => member.identity));
  for (const identity of memory.keys()) if (!present.has(identity)) memory.delete(identity);
}
