// How many requests are under way to a member of an arm: to a group, those of all its targets.
import type { State } from '../state/state.ts';
import { targetsOf } from './arm.ts';
import { targetIdentity } from './health.ts';
import type { PreparedMember } from './prepared.ts';
import { modelOf } from './target.ts';

/** @param requested the model that the client asked for: `$model` in a target is that target's own count. */
export function inFlightOf(
  state: State,
  requested: string,
  captures: readonly string[],
): (member: PreparedMember) => number {
  return (member) => {
    const targets = member.kind === 'target' ? [member] : targetsOf(member.group);
    const names = new Set(targets.map((target) => `${target.provider.name}/${modelOf(target, requested, captures)}`));
    return names.values().reduce((sum, name) => sum + state.inFlight(targetIdentity(name)), 0);
  };
}
