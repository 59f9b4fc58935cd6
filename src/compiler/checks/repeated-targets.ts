// FL207: a target twice in one arm counts once.
import { diagnose } from '../../language/codes/index.ts';
import type { Member, TargetMember } from '../../route-table.ts';
import type { Context } from '../context.ts';
import { memberLists, targetsIn } from './walk-targets.ts';

export function checkRepeatedTargets(context: Context): void {
  for (const members of memberLists(context.program)) {
    // Nearly every list is one target.
    if (members.length > 1 || members[0]?.kind === 'group') checkList(members, context);
  }
}

function checkList(members: readonly Member[], context: Context): void {
  const seen = new Map<string, TargetMember>();
  for (const member of targetsIn(members)) {
    const target = `${member.target.provider}/${member.target.model}`;
    const first = seen.get(target);
    if (first === undefined) seen.set(target, member);
    else reportRepeated(target, [first, member], context);
  }
}

function reportRepeated(target: string, members: readonly [TargetMember, TargetMember], context: Context): void {
  const [first, again] = members.map((member) => context.marks.of(member));
  if (first === undefined || again === undefined) return;
  const related = [{ message: 'first here', span: first }];
  const help = 'remove it: a target is tried once, and shares add up in one `weight`';
  context.report(diagnose('FL207', again, `${target} stands here twice`, { related, help }));
}
