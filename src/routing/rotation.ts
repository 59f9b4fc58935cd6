// The order of a group's members, made one pick at a time.
import type { State } from '../state/state.ts';
import { keptMember } from './affinity.ts';
import type { RequestFacts } from './facts.ts';
import type { PreparedGroup } from './prepared.ts';
import type { Random } from './random.ts';
import { valueOfKey } from './request-key.ts';
import type { Candidate, Measures, RotationMemory } from './strategies/strategy.ts';

export interface RotationTools<Member extends Candidate> {
  readonly state: State;
  readonly random: Random;
  readonly facts: RequestFacts;
  /** The clock's milliseconds. */
  readonly now: number;
  readonly measures: Measures<Member>;
}

/**
 * Those of a group's members that are `eligible` (in file order), in the order in which they are to be tried. The group
 * turns as far as this is read. The one that the request's key keeps to comes first, members of weight 0 come last, among
 * themselves by the same strategy with equal weights.
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
  const kept = keptMember(group, eligible, tools);
  if (kept) yield kept;
  const others = kept ? eligible.filter((member) => member !== kept) : eligible;
  yield* picks(
    group,
    others.filter((member) => member.weight > 0),
    tools,
  );
  const reserve = others.filter((member) => member.weight <= 0);
  yield* picks(
    group,
    reserve.map((member) => ({ ...member, weight: 1 })),
    tools,
  );
}

function* picks<Member extends Candidate>(
  group: PreparedGroup<Member>,
  members: readonly Member[],
  { state, random, facts, measures }: RotationTools<Member>,
): Generator<Member, undefined> {
  let left = members;
  const key = (group.hashBy && valueOfKey(group.hashBy, facts)) ?? facts.requestId;
  let previous: Member | undefined;
  while (left.length > 0) {
    const memory = state.rotation(group.identity);
    if (memory.size > group.members.length) forgetVanished(memory, group.members);
    const chosen: Member = group.strategy.pick(left, { ...measures, memory, random, key, previous });
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
