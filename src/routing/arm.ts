// An arm's targets: all of them in file order, or one by one in the order in which they rotate.
import type { Turn } from './affinity.ts';
import type { PreparedGroup, PreparedMember } from './prepared.ts';
import { type RotationTools, rotated } from './rotation.ts';

export type TargetMember = PreparedMember & { readonly kind: 'target' };

/** Every target that a group can reach, depth first in file order. */
export function targetsOf(group: PreparedGroup<PreparedMember>): readonly TargetMember[] {
  return group.members.flatMap((member) => (member.kind === 'target' ? [member] : targetsOf(member.group)));
}

/** A target, and the choices that led to it, from the arm inwards. */
export interface ArmTarget {
  readonly member: TargetMember;
  readonly turns: readonly Turn[];
}

/** The one of a group that holds no other, so that nothing rotates; undefined: there is a choice, or a group. */
export function onlyTarget(group: PreparedGroup<PreparedMember>): ArmTarget | undefined {
  const [member] = group.members;
  if (group.members.length > 1 || member?.kind !== 'target') return undefined;
  return { member, turns: [{ group, member }] };
}

/** Depth first, each group in the order of its rotation. A group turns only when it is reached. */
export function* targetsInOrder(
  group: PreparedGroup<PreparedMember>,
  tools: RotationTools<PreparedMember>,
  outer: readonly Turn[] = [],
): Generator<ArmTarget, undefined> {
  for (const member of rotated(group, group.members, tools)) {
    const turns = [...outer, { group, member }];
    if (member.kind === 'target') yield { member, turns };
    else yield* targetsInOrder(member.group, tools, turns);
  }
}
