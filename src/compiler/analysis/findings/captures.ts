// FL206: a `$1` that has no value in some way for its route to match.
import { diagnose } from '../../../language/codes/index.ts';
import type { Condition } from '../../../route-table.ts';
import { type RouteSite, reachable } from '../site.ts';
import type { Region } from '../space/space.ts';
import { renderWitness } from '../space/witness.ts';
import { type ReachedTarget, targetsOf } from '../targets.ts';
import { alternativesOf } from '../text/alternatives.ts';

export function checkCaptures(site: RouteSite): void {
  const { route, table, pointer } = site;
  for (const [arm, { members }] of route.arms.entries()) {
    for (const reached of targetsOf(table, members, `${pointer}/arms/${arm}/members`)) {
      const numbers = [...reached.target.model.matchAll(/\$(\d+)/g)].map((match) => Number(match[1]));
      // Pools are judged where they are written.
      if (numbers.length === 0 || reached.pointer.startsWith('/pools/')) continue;
      const what = `whether every capture of route "${route.name}" has a value`;
      site.decide(() => checkTarget(reached, Math.max(...numbers), site), { pointer: reached.pointer, what });
    }
  }
}

function checkTarget({ pointer }: ReachedTarget, number: number, site: RouteSite): void {
  const { route, region, space, places, report } = site;
  let rest: Region = region;
  for (const glob of capturingGlobs(route.match)) {
    const alternatives = alternativesOf(glob);
    if (alternatives === undefined) continue;
    let open = rest;
    for (const { glob: way, stars } of alternatives.all) {
      const matching = space.regionOf({ kind: 'model', globs: [way] });
      const box = stars.has(number) ? undefined : reachable(site, space.intersect(open, matching));
      if (box !== undefined) return reportWay(`by "${glob}"`, box);
      if (alternatives.ordered) open = space.subtract(open, matching);
    }
    rest = space.subtract(rest, space.regionOf({ kind: 'model', globs: [glob] }));
  }
  const box = reachable(site, rest);
  if (box !== undefined) reportWay('without a test of `model`', box);

  function reportWay(how: string, box: Region[number]): void {
    const witness = space.witness(box);
    const help = `the route takes ${renderWitness(witness)} ${how}: use \`$model\`, or a route of its own`;
    report({ ...diagnose('FL206', places.of(pointer), `\`$${number}\` may have no value`, { help }), witness });
  }
}

/** The globs that captures come from: those of `model` tests that are not under a `not`, in file order. */
function capturingGlobs(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'model':
      return condition.globs;
    case 'named':
      return capturingGlobs(condition.term);
    case 'and':
    case 'or':
      return condition.terms.flatMap(capturingGlobs);
    default:
      return [];
  }
}
