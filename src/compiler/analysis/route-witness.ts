// A request that a route takes, for people who want to see one.
import type { RouteTable } from '../../route-table.ts';
import { Space } from './space/space.ts';
import type { Witness } from './space/witness.ts';

/**
 * The plainest request that the route of this number takes and none before it does; undefined where there is none, or
 * it is not found within the budget.
 */
export function routeWitness(table: RouteTable, number: number): Witness | undefined {
  const route = table.routes[number];
  if (route === undefined) return undefined;
  const space = new Space(table);
  const decided = space.budget.decide(() => {
    const earlier = table.routes.slice(0, number).flatMap(({ match }) => space.regionOf(match));
    const { box } = space.outside(space.regionOf(route.match), () => earlier);
    return box && space.witness(box);
  });
  return decided?.answer;
}
