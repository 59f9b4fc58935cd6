// An arm's targets: all of them in file order, or one by one in the order in which they rotate.
import type { PreparedGroup, PreparedMember } from './prepared.ts';
import { type RotationTools, rotated } from './rotation.ts';

export type TargetMember = PreparedMember & { readonly kind: 'target' };

/** Every target that a group can reach, depth first in file order. */
export function targetsOf(group: PreparedGroup<PreparedMember>): readonly TargetMember[] {
  return group.members.flatMap((member) => (member.kind === 'target' ? [member] : targetsOf(member.group)));
}

/** Depth first, each group in the order of its rotation. A group turns only when it is reached. */
export function* targetsInOrder(
  group: PreparedGroup<PreparedMember>,
  tools: RotationTools<PreparedMember>,
): Generator<TargetMember, undefined> {
  for (const member of rotated(group, group.members, tools)) {
    if (member.kind === 'target') yield member;
    else yield* targetsInOrder(member.group, tools);
  }
}
