// Where an arm leads, on one line: pools are entered, since what they are called makes no difference to a request.
import { writeDuration } from '../../language/literals/duration.ts';
import type { Arm, Member, Rotation, RouteTable } from '../../route-table.ts';
import { keyText } from '../../routing/request-key.ts';

/** `openai/gpt-5 weight 3, azure/gpt-5, rotate weighted`. */
export function armText(table: RouteTable, { members, rotate }: Pick<Arm, 'members' | 'rotate'>): string {
  const [first, ...others] = members;
  if (first !== undefined && others.length === 0 && first.kind !== 'target') return insideText(table, first);
  return groupText(table, members, rotate);
}

export function memberText(table: RouteTable, member: Member): string {
  const weight = member.weight === 1 ? '' : ` weight ${member.weight}`;
  const inside = insideText(table, member);
  return `${member.kind === 'target' ? inside : `(${inside})`}${weight}`;
}

function insideText(table: RouteTable, member: Member): string {
  if (member.kind === 'target') return `${member.target.provider}/${member.target.model}`;
  if (member.kind === 'group') return groupText(table, member.members, member.rotate);
  const pool = table.pools.find(({ name }) => name === member.pool);
  return pool === undefined ? '' : armText(table, pool);
}

/** The weight of a single member, and how it rotates, make no difference. */
function groupText(table: RouteTable, members: readonly Member[], rotate: Rotation): string {
  const [first, ...others] = members;
  if (first !== undefined && others.length === 0) return insideText(table, first);
  return `${members.map((member) => memberText(table, member)).join(', ')}, ${rotationText(rotate)}`;
}

export function rotationText({ strategy, by, sticky }: Rotation): string {
  const key = by === undefined ? '' : ` by ${keyText(by)}`;
  const stays = sticky === undefined ? '' : ` sticky by ${keyText(sticky.by)} for ${writeDuration(sticky.forMs)}`;
  return `rotate ${strategy}${key}${stays}`;
}
