// What a schema cannot say of a table that came as JSON: that names are unique and lead somewhere, and not in a circle.
import { suggest } from '../language/suggest.ts';
import type { Member, RouteTable } from '../route-table.ts';
import { circles } from './circles.ts';

/** What is wrong with a table, and where: `pointer` is a JSON Pointer into it. */
export interface TableFault {
  readonly pointer: string;
  /** One sentence without a full stop. */
  readonly reason: string;
  readonly help?: string;
}

/** All that is wrong with the references of a table of the right shape. */
export function referenceFaults(table: RouteTable): readonly TableFault[] {
  const names = {
    provider: table.providers.map((provider) => provider.name),
    pool: table.pools.map((pool) => pool.name),
  };
  const lists = memberLists(table);
  return [
    ...LISTS.flatMap((list) => duplicateFaults(table, list)),
    ...lists.flatMap(({ pointer, members }) =>
      members.flatMap((member, index) => memberFaults(member, `${pointer}/${index}`, names)),
    ),
    ...(table.nevers ?? []).flatMap(({ providers }, index) =>
      providers.flatMap((name, at) => nameFaults('provider', name, `/nevers/${index}/providers/${at}`, names)),
    ),
    ...circleFaults(table),
    ...table.routes.flatMap(routeFaults),
  ];
}

const LISTS = ['clients', 'providers', 'pools', 'routes'] as const;

function duplicateFaults(table: RouteTable, list: (typeof LISTS)[number]): readonly TableFault[] {
  const names = table[list].map((item) => item.name);
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [{ pointer: `/${list}/${index}/name`, reason: `"${name}" is there twice`, help: 'names are unique' }]
      : [],
  );
}

interface MemberList {
  readonly pointer: string;
  readonly members: readonly Member[];
}

function memberLists(table: RouteTable): readonly MemberList[] {
  const pools = table.pools.map(({ members }, index) => ({ pointer: `/pools/${index}/members`, members }));
  const arms = table.routes.flatMap((route, at) =>
    route.arms.map(({ members }, arm) => ({ pointer: `/routes/${at}/arms/${arm}/members`, members })),
  );
  const mirrors = table.routes.flatMap((route, at) =>
    (route.mirrors ?? []).map(({ member }, index) => ({
      pointer: `/routes/${at}/mirrors/${index}/member`,
      members: [member],
    })),
  );
  return [...pools, ...arms, ...mirrors];
}

type Names = { readonly [Kind in 'provider' | 'pool']: readonly string[] };

function memberFaults(member: Member, pointer: string, names: Names): readonly TableFault[] {
  if (member.kind === 'group') {
    return member.members.flatMap((inner, index) => memberFaults(inner, `${pointer}/members/${index}`, names));
  }
  if (member.kind === 'pool') return nameFaults('pool', member.pool, `${pointer}/pool`, names);
  return nameFaults('provider', member.target.provider, `${pointer}/target/provider`, names);
}

function nameFaults(kind: keyof Names, name: string, pointer: string, names: Names): readonly TableFault[] {
  if (names[kind].includes(name)) return [];
  const near = suggest(name, names[kind]);
  return [
    { pointer, reason: `unknown ${kind} "${name}"`, ...(near !== undefined && { help: `did you mean "${near}"?` }) },
  ];
}

function circleFaults({ pools }: RouteTable): readonly TableFault[] {
  const nodes = pools.map(({ name, members }) => ({ name, uses: poolsIn(members) }));
  return circles(nodes).map((circle) => ({
    pointer: `/pools/${pools.findIndex((pool) => pool.name === circle[0])}`,
    reason: `the pool contains itself: ${circle.join(' → ')}`,
  }));
}

function routeFaults(route: RouteTable['routes'][number], index: number): readonly TableFault[] {
  if (route.arms.length > 0 !== (route.reject !== undefined)) return [];
  return [{ pointer: `/routes/${index}`, reason: 'a route has either arms or `reject`' }];
}

/** The pools that members name, those in groups too. */
export function poolsIn(members: readonly Member[]): readonly string[] {
  return members.flatMap((member) => {
    if (member.kind === 'pool') return [member.pool];
    return member.kind === 'group' ? poolsIn(member.members) : [];
  });
}
