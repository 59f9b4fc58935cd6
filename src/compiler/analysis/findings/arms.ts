// FL207: a target that an arm meets twice by way of pools, and an arm that has nothing left to try.
import { diagnose } from '../../../language/codes/index.ts';
import { waysInto } from '../arms.ts';
import type { RouteSite } from '../site.ts';
import { nameOfTarget, type ReachedTarget, targetsOf } from '../targets.ts';

export function checkArms(site: RouteSite): void {
  const { route, table, pointer } = site;
  const arms = route.arms.map(({ members }, number) => targetsOf(table, members, `${pointer}/arms/${number}/members`));
  for (const targets of arms) checkRepeated(targets, site);
  checkReached(arms, site);
}

/** Twice in one list of members is found while compiling. */
function checkRepeated(targets: readonly ReachedTarget[], { places, report }: RouteSite): void {
  const first = new Map<string, ReachedTarget>();
  for (const reached of targets) {
    const name = nameOfTarget(reached.target);
    const earlier = first.get(name);
    if (earlier === undefined) first.set(name, reached);
    else if (listOf(earlier) !== listOf(reached)) {
      const help = 'it is tried once: remove one of the two';
      const related = [{ message: 'it comes by this member first', span: places.of(earlier.member) }];
      report(diagnose('FL207', places.of(reached.member), `the arm meets ${name} twice`, { related, help }));
    }
  }
}

function listOf({ pointer }: ReachedTarget): string {
  return pointer.slice(0, pointer.lastIndexOf('/'));
}

/** A target is met once a chain: an arm whose targets have all been met before, whichever way leads to it, does nothing. */
function checkReached(
  arms: readonly (readonly ReachedTarget[])[],
  { route, pointer, places, report }: RouteSite,
): void {
  const ways = waysInto(route.arms);
  if (ways === undefined) return;
  const names = arms.map((targets) => new Set(targets.map(({ target }) => nameOfTarget(target))));
  for (const [number, targets] of names.entries()) {
    const into = ways.get(number) ?? [];
    const span = places.of(`${pointer}/arms/${number}`);
    if (into.length === 0) {
      const help = 'arms before it take every kind that it names: remove it, or name other kinds';
      report(diagnose('FL207', span, 'no failure leads into this arm', { help }));
      continue;
    }
    const metBefore = (before: ReadonlySet<number>): boolean =>
      [...targets].every((name) => [...before].some((arm) => names[arm]?.has(name)));
    if (number === 0 || !into.every(metBefore)) continue;
    const help = 'a target is tried once a request: name another one, or say `retry`';
    report(diagnose('FL207', span, 'every target of this arm has been tried before it', { help }));
  }
}
