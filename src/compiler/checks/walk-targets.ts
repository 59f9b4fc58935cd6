// All targets that the files write, with the list of members each stands in.
import type { Member, TargetMember } from '../../route-table.ts';
import type { Program } from '../program.ts';
import { armsOf } from '../routes.ts';

/** Every arm, every mirror and every pool that was understood. */
export function memberLists(
  program: Program,
): readonly { readonly members: readonly Member[]; readonly inPool: boolean }[] {
  const arms = program.routes.flatMap(armsOf);
  return [
    ...program.pools.map(({ members }) => ({ members, inPool: true })),
    ...arms.map(({ members }) => ({ members, inPool: false })),
    ...program.routes.flatMap(({ mirrors }) => mirrors.map(({ member }) => ({ members: [member], inPool: false }))),
  ];
}

/** The targets of a list, those in its groups too; pools by name are not entered. */
export function targetsIn(members: readonly Member[]): readonly TargetMember[] {
  return members.flatMap((member) => {
    if (member.kind === 'target') return [member];
    return member.kind === 'group' ? targetsIn(member.members) : [];
  });
}
