// What the tests of a file should show: each route taken, each arm tried, each test of a condition true and false while
// it decides.
import type { Position, Positions, RouteTable } from '../../route-table.ts';
import { type DecidingAtom, decidingAtoms } from './deciding-atoms.ts';
import type { Atom } from './space/atoms.ts';

/** A goal knows the route that it belongs to, by its number, and where it is written. */
interface Placed {
  readonly route: number;
  readonly position?: Position;
}

interface RouteGoal extends Placed {
  readonly kind: 'route';
}

export interface ArmGoal extends Placed {
  readonly kind: 'arm';
  /** 0 is `to`. */
  readonly arm: number;
}

export interface AtomGoal extends Placed {
  readonly kind: 'atom';
  readonly atom: Atom;
  /** How it is to come out. */
  readonly holds: boolean;
  /** Several where it stands in a named condition. */
  readonly uses: readonly AtomUse[];
}

export interface AtomUse extends DecidingAtom {
  readonly route: number;
}

export type Goal = RouteGoal | ArmGoal | AtomGoal;

/** In file order; what stands in a named condition comes with the first route that uses it, once. */
export function goalsOf({ routes }: RouteTable, positions: Positions): readonly Goal[] {
  const uses = Map.groupBy(
    routes.flatMap(({ match }, route) =>
      decidingAtoms(match, `/routes/${route}/match`).map((use): AtomUse => ({ ...use, route })),
    ),
    ({ pointer }) => placeText(pointer, positions),
  );
  const byRoute = Map.groupBy(uses.values(), ([first]) => first?.route);
  return routes.flatMap(({ arms }, route): readonly Goal[] => [
    { kind: 'route', route, ...positionAt(`/routes/${route}`, positions) },
    ...(byRoute.get(route) ?? []).flatMap((group) => atomGoals(group, positions)),
    ...arms.map((_, arm) => ({
      kind: 'arm' as const,
      route,
      arm,
      ...positionAt(`/routes/${route}/arms/${arm}`, positions),
    })),
  ]);
}

function atomGoals(uses: readonly AtomUse[], positions: Positions): readonly AtomGoal[] {
  const [first] = uses;
  if (first === undefined) return [];
  const { atom, route, pointer } = first;
  return [true, false].map((holds) => ({
    kind: 'atom',
    route,
    atom,
    holds,
    uses,
    ...positionAt(pointer, positions),
  }));
}

function placeText(pointer: string, positions: Positions): string {
  const position = positions(pointer);
  return position === undefined ? pointer : `${position.file}:${position.line}:${position.column}`;
}

function positionAt(pointer: string, positions: Positions): { readonly position?: Position } {
  const position = positions(pointer);
  return position === undefined ? {} : { position };
}
