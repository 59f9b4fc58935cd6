// What a schema cannot say of a table that came as JSON: dates and zones that exist, a `by` where it means something.
import { readDate } from '../language/literals/calendar.ts';
import type { Condition, Member, Rotation, RouteTable } from '../route-table.ts';
import { STRATEGIES } from '../routing/strategies/index.ts';
import { isTimeZone } from './arguments/times.ts';
import type { TableFault } from './references.ts';

/** All that is wrong with the values of a table of the right shape. */
export function valueFaults(table: RouteTable): readonly TableFault[] {
  return [
    ...table.clients.flatMap(({ expires }, index) => dateFaults(expires, `/clients/${index}/expires`)),
    ...table.providers.flatMap(({ keys }, index) => rotationFaults(keys.rotate, `/providers/${index}/keys/rotate`)),
    ...table.pools.flatMap((pool, index) => groupFaults(pool, `/pools/${index}`)),
    ...table.routes.flatMap(({ arms, match }, index) => [
      ...arms.flatMap((arm, number) => groupFaults(arm, `/routes/${index}/arms/${number}`)),
      ...conditionFaults(match, `/routes/${index}/match`),
    ]),
  ];
}

function dateFaults(date: string | undefined, pointer: string): readonly TableFault[] {
  return date === undefined || readDate(date).ok ? [] : [{ pointer, reason: `there is no ${date} in the calendar` }];
}

interface Group {
  readonly rotate: Rotation;
  readonly members: readonly Member[];
}

function groupFaults({ rotate, members }: Group, pointer: string): readonly TableFault[] {
  return [
    ...rotationFaults(rotate, `${pointer}/rotate`),
    ...members.flatMap((member, index) =>
      member.kind === 'group' ? groupFaults(member, `${pointer}/members/${index}`) : [],
    ),
  ];
}

function rotationFaults({ strategy, by }: Rotation, pointer: string): readonly TableFault[] {
  const needed = STRATEGIES[strategy]?.by === true;
  if (needed === (by !== undefined)) return [];
  const reason = needed ? `"${strategy}" needs the property "by"` : `"${strategy}" goes by nothing`;
  return [{ pointer, reason, ...(needed ? {} : { help: 'remove "by"' }) }];
}

function conditionFaults(condition: Condition, pointer: string): readonly TableFault[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.terms.flatMap((term, index) => conditionFaults(term, `${pointer}/terms/${index}`));
    case 'not':
    case 'named':
      return conditionFaults(condition.term, `${pointer}/term`);
    case 'time':
      return timeFaults(condition, pointer);
    default:
      return [];
  }
}

function timeFaults({ zone, from, to }: Condition & { kind: 'time' }, pointer: string): readonly TableFault[] {
  const zoneFault = { pointer: `${pointer}/zone`, reason: `there is no time zone "${zone}"` };
  const windowFault = { pointer, reason: 'the window ends when it begins', help: 'a whole day is 0 to 1440' };
  return [...(isTimeZone(zone) ? [] : [zoneFault]), ...(from === to ? [windowFault] : [])];
}
