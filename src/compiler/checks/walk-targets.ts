// All targets that the files write, with the list of members each stands in.
import type { Member, TargetMember } from '../../route-table.ts';
import type { Program } from '../program.ts';
import { armsOf } from '../routes.ts';

/** Every pool, every arm and every mirror that was understood. */
export function* memberLists({ pools, routes }: Program): Generator<readonly Member[]> {
  for (const { members } of pools) yield members;
  for (const route of routes) for (const { members } of armsOf(route)) yield members;
  for (const { mirrors } of routes) for (const { member } of mirrors) yield [member];
}

/** The targets of a list, those in its groups too; pools by name are not entered. */
export function targetsIn(members: readonly Member[]): readonly TargetMember[] {
  return members.flatMap((member) => {
    if (member.kind === 'target') return [member];
    return member.kind === 'group' ? targetsIn(member.members) : [];
  });
}
