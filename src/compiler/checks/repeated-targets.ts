// FL207: a target twice in one arm counts once.
import { diagnose } from '../../language/codes/index.ts';
import type { Span } from '../../language/source.ts';
import type { Context } from '../context.ts';
import { memberLists, targetsIn } from './walk-targets.ts';

export function checkRepeatedTargets(context: Context): void {
  for (const { members } of memberLists(context.program)) {
    const seen = new Map<string, Span>();
    for (const member of targetsIn(members)) {
      const target = `${member.target.provider}/${member.target.model}`;
      const span = context.marks.of(member);
      const first = seen.get(target);
      if (span === undefined) continue;
      if (first === undefined) seen.set(target, span);
      else {
        const related = [{ message: 'first here', span: first }];
        const help = 'remove it: a target is tried once, and shares add up in one `weight`';
        context.report(diagnose('FL207', span, `${target} stands here twice`, { related, help }));
      }
    }
  }
}
