// The targets that an arm can come to, its pools and groups entered, each with where it is written.
import type { Member, Route, RouteTable, Target } from '../../route-table.ts';

export interface ReachedTarget {
  readonly target: Target;
  /** JSON Pointer of the member of the arm that leads to it. */
  readonly member: string;
  /** JSON Pointer of the target's own member, in the arm or in a pool. */
  readonly pointer: string;
}

/** Depth first, in the order of the file. No pool contains itself in a table that is well formed. */
export function targetsOf(table: RouteTable, members: readonly Member[], pointer: string): readonly ReachedTarget[] {
  return members.flatMap((member, index) => {
    const at = `${pointer}/${index}`;
    return enter(table, member, at).map((reached) => ({ ...reached, member: at }));
  });
}

function enter(table: RouteTable, member: Member, at: string): readonly ReachedTarget[] {
  if (member.kind === 'target') return [{ target: member.target, member: at, pointer: at }];
  if (member.kind === 'group') return targetsOf(table, member.members, `${at}/members`);
  const number = table.pools.findIndex(({ name }) => name === member.pool);
  return targetsOf(table, table.pools[number]?.members ?? [], `/pools/${number}/members`);
}

/** The targets that a route sends copies to. */
export function mirrorsOf({ mirrors = [] }: Route, pointer: string): readonly ReachedTarget[] {
  return mirrors.map(({ member }, index) => {
    const at = `${pointer}/mirrors/${index}/member`;
    return { target: member.target, member: at, pointer: at };
  });
}

/** PROVIDER/MODEL, as it is written. */
export function nameOfTarget({ provider, model }: Target): string {
  return `${provider}/${model}`;
}
