// Which targets have to fail, and how, for the chain to come to an arm: found by letting them fail.
import type { ArmGoal } from '../../../compiler/analysis/goals.ts';
import type { ErrorKind } from '../../../errors.ts';
import type { RouteTable } from '../../../route-table.ts';
import type { RoutedRequest } from '../coverage.ts';
import type { Trial } from './suggested-test.ts';

export interface FailuresAsked {
  readonly table: RouteTable;
  run(failing: Trial['failing']): Promise<RoutedRequest | undefined>;
}

/** A chain has no end of targets where pools do. */
const MOST_TARGETS = 50;
/** Those first that take no key out: a key that is gone may be one that the arm needs. */
const PLAIN: readonly ErrorKind[] = ['overloaded', 'timeout', 'server_error', 'network', 'bad_response'];

/** An arm that takes a kind is come to where everything before it fails so, unless its targets are used up by then. */
export async function failuresInto(
  { route, arm }: ArmGoal,
  { table, run }: FailuresAsked,
): Promise<Pick<Trial, 'failing'> | undefined> {
  const { arms = [], name } = table.routes[route] ?? {};
  const on = arms[arm]?.on ?? [];
  for (const kind of [...PLAIN.filter((plain) => on.includes(plain)), ...on.filter((one) => !PLAIN.includes(one))]) {
    const targets: string[] = [];
    while (targets.length < MOST_TARGETS) {
      const failing = targets.length === 0 ? undefined : { targets: [...targets], kind };
      const seen = await run(failing);
      if (seen === undefined || seen.record.route !== name) return undefined;
      if (seen.arms.has(arm)) return failing === undefined ? {} : { failing };
      const next = seen.record.attempts.map(({ target }) => target).filter((target) => !targets.includes(target));
      if (next.length === 0) break;
      targets.push(...new Set(next));
    }
  }
  return undefined;
}
