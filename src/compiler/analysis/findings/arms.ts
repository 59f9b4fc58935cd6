// FL207: a target that an arm meets twice by way of pools, and an arm that has nothing left to try.
import { diagnose } from '../../../language/codes/index.ts';
import { type DeadArm, deadArms } from '../arms.ts';
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

const DEAD = {
  'no way': {
    message: 'no failure leads into this arm',
    help: 'arms before it take every kind that it names: remove it, or name other kinds',
  },
  'tried before': {
    message: 'every target of this arm has been tried before it',
    help: 'a target is tried once a request: name another one, or say `retry`',
  },
} as const satisfies Record<DeadArm, object>;

function checkReached(
  arms: readonly (readonly ReachedTarget[])[],
  { route, pointer, places, report }: RouteSite,
): void {
  for (const [number, why] of deadArms(route.arms, arms)) {
    const { message, help } = DEAD[why];
    report(diagnose('FL207', places.of(`${pointer}/arms/${number}`), message, { help }));
  }
}
