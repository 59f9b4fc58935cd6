// What every finding of the analysis looks at: the table, its space, and one route with those before it.
import type { Diagnostic } from '../../language/diagnostic.ts';
import type { Route, RouteTable } from '../../route-table.ts';
import type { Places } from './places.ts';
import type { Box } from './space/box.ts';
import type { BoxIndex } from './space/box-index.ts';
import type { Region, Space } from './space/space.ts';

export interface Site {
  readonly table: RouteTable;
  readonly space: Space;
  readonly places: Places;
  report(diagnostic: Diagnostic): void;
  /** FL214 at the pointer where a question costs more than its budget; the answer then is undefined. */
  decide<T>(question: () => T, about: { readonly pointer: string; readonly what: string }): T | undefined;
}

export interface RouteSite extends Site {
  readonly route: Route;
  readonly number: number;
  /** JSON Pointer of the route. */
  readonly pointer: string;
  /** The requests that meet its condition, those that cannot be among them. */
  readonly region: Region;
  /** The boxes of the routes before it. */
  readonly earlier: BoxIndex;
}

/** A box of a region that no earlier route, and nothing else that is given, takes; undefined where all is taken. */
export function reachable(
  { space, earlier }: Pick<RouteSite, 'space' | 'earlier'>,
  region: Region,
  taken: Region = [],
): Box | undefined {
  return space.outside(region, (box) => [...earlier.near(box), ...taken]).box;
}
