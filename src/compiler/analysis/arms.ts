// In which ways a chain can go along its arms: which arms failures lead into, and with what behind them.
import type { Arm } from '../../route-table.ts';
import { nameOfTarget, type ReachedTarget } from './targets.ts';

/** Past so many arms not every way is walked: then every arm counts as reachable. */
const MOST_ARMS = 12;

/**
 * The sets of arms (by number) that may have been entered when an arm is entered, by the number of that arm; an arm
 * that no failure leads into has none. Undefined: too many to tell.
 */
export function waysInto(arms: readonly Arm[]): ReadonlyMap<number, readonly ReadonlySet<number>[]> | undefined {
  if (arms.length > MOST_ARMS) return undefined;
  const ways = new Map<number, ReadonlySet<number>[]>();
  const seen = new Set<string>();
  const enter = (arm: number, entered: ReadonlySet<number>): void => {
    const key = `${arm} ${[...entered].sort().join()}`;
    if (seen.has(key)) return;
    seen.add(key);
    ways.set(arm, [...(ways.get(arm) ?? []), entered]);
    const now = new Set([...entered, arm]);
    for (const next of followers(arms, now)) enter(next, now);
  };
  if (arms.length > 0) enter(0, new Set());
  return ways;
}

/** Any kind of failure may end an arm; each leads into the first arm not yet entered that takes it. */
function followers(arms: readonly Arm[], entered: ReadonlySet<number>): ReadonlySet<number> {
  const kinds = new Set(arms.flatMap((arm) => arm.on));
  const next = [...kinds].map((kind) => arms.findIndex((arm, number) => !entered.has(number) && arm.on.includes(kind)));
  return new Set(next.filter((number) => number >= 0));
}

/** Why an arm does nothing: no failure leads into it, or it has nothing left to try. */
export type DeadArm = 'no way' | 'tried before';

/**
 * The arms that do nothing, by number. A target is met once a chain: an arm whose targets have all been met before,
 * whichever way leads to it, has nothing left.
 *
 * @param targets of each arm
 */
export function deadArms(
  arms: readonly Arm[],
  targets: readonly (readonly ReachedTarget[])[],
): ReadonlyMap<number, DeadArm> {
  const ways = waysInto(arms);
  if (ways === undefined) return new Map();
  const names = targets.map((ofArm) => new Set(ofArm.map(({ target }) => nameOfTarget(target))));
  const whyDead = (number: number): DeadArm | undefined => {
    const into = ways.get(number) ?? [];
    if (into.length === 0) return 'no way';
    const metBefore = (before: ReadonlySet<number>): boolean =>
      [...(names[number] ?? [])].every((name) => [...before].some((arm) => names[arm]?.has(name)));
    return number > 0 && into.every(metBefore) ? 'tried before' : undefined;
  };
  return new Map(
    [...arms.keys()].flatMap((number) => {
      const why = whyDead(number);
      return why === undefined ? [] : [[number, why] as const];
    }),
  );
}
