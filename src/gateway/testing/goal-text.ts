// Goals in words: what a report of coverage says, and what a suggested test is called.
import type { Goal } from '../../compiler/analysis/goals.ts';
import type { RouteTable } from '../../route-table.ts';
import { atomText } from '../condition-text.ts';

/** `route claude`, `route claude, fallback 1`, ``route claude: `tools` ``. */
export function goalText(goal: Goal, { routes }: Pick<RouteTable, 'routes'>): string {
  const route = `route ${routes[goal.route]?.name}`;
  if (goal.kind === 'route') return route;
  if (goal.kind === 'arm') return `${route}, ${goal.arm === 0 ? 'to' : `fallback ${goal.arm}`}`;
  return `${route}: \`${atomText(goal.atom)}\``;
}
