// FL217: a weight that the rotation strategy does not look at.
import { diagnose } from '../../language/codes/index.ts';
import type { Member } from '../../route-table.ts';
import { STRATEGIES } from '../../routing/strategies/index.ts';
import type { Context } from '../context.ts';
import { rotationOf } from '../members.ts';
import { armsOf } from '../routes.ts';

interface Weighted {
  readonly weight: number;
}

export function checkIdleWeights(context: Context): void {
  const { pools, providers, routes } = context.program;
  for (const pool of pools) checkMembers(rotationOf(pool).strategy, pool.members, context);
  for (const route of routes) {
    for (const { rotate, members } of armsOf(route)) checkMembers(rotate.strategy, members, context);
  }
  for (const { keys } of providers) checkWeights(rotationOf(keys).strategy, keys.keys, context);
}

function checkMembers(strategy: string, members: readonly Member[], context: Context): void {
  checkWeights(strategy, members, context);
  for (const member of members) {
    if (member.kind === 'group') checkMembers(member.rotate.strategy, member.members, context);
  }
}

/** Weight 1 is what everyone has, weight 0 means the same everywhere. */
function checkWeights(strategy: string, weighted: readonly Weighted[], context: Context): void {
  if (STRATEGIES[strategy]?.weight !== 'unused') return;
  for (const member of weighted) {
    if (member.weight < 2) continue;
    const span = context.marks.of(member);
    if (span === undefined) continue;
    const help = 'say `rotate weighted`, or leave the weight out';
    context.report(diagnose('FL217', span, `\`rotate ${strategy}\` does not look at weights`, { help }));
  }
}
