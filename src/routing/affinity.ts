// `sticky by KEY`: requests of one key keep to one member of a group, for as long as it serves them.
import type { State } from '../state/state.ts';
import type { RequestFacts } from './facts.ts';
import { hashOf } from './hash.ts';
import type { PreparedGroup } from './prepared.ts';
import { keyText, valueOfKey } from './request-key.ts';
import type { Candidate } from './strategies/strategy.ts';

/** A member that was chosen in a group, on the way to a target or a key. */
export interface Turn {
  readonly group: PreparedGroup<Candidate>;
  readonly member: Candidate;
}

interface AffinityTools {
  readonly state: State;
  readonly facts: RequestFacts;
  /** The clock's milliseconds. */
  readonly now: number;
}

/** The member that this request's key keeps to; undefined where there is none, or it is not among the eligible ones. */
export function keptMember<Member extends Candidate>(
  group: PreparedGroup<Member>,
  eligible: readonly Member[],
  { state, facts, now }: AffinityTools,
): Member | undefined {
  const key = affinityKey(group, facts);
  const identity = key === undefined ? undefined : state.affinity(group.identity, key, now);
  return eligible.find((member) => member.identity === identity);
}

/** These members served the request: its keys keep to them from now on. */
export function keepTo(turns: readonly Turn[], { state, facts, now }: AffinityTools): void {
  for (const { group, member } of turns) {
    const key = affinityKey(group, facts);
    if (key === undefined || group.sticky === undefined) continue;
    state.setAffinity(group.identity, key, { member: member.identity, until: now + group.sticky.forMs });
  }
}

/** A digest: what clients say may be long, and need not be kept. In tens: V8 writes so large a number an eighth as fast to any other base. */
function affinityKey({ sticky, members }: PreparedGroup<Candidate>, facts: RequestFacts): string | undefined {
  if (sticky === undefined || members.length < 2) return undefined;
  const value = valueOfKey(sticky.by, facts);
  return value === undefined ? undefined : `${keyText(sticky.by)} ${hashOf(value)}`;
}
