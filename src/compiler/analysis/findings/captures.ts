// FL206: a `$1` that has no value in some way for its route to match.
import { diagnose } from '../../../language/codes/index.ts';
import type { Condition, Target } from '../../../route-table.ts';
import { type RouteSite, reachable, type Site } from '../site.ts';
import type { Box } from '../space/box.ts';
import { renderWitness } from '../space/witness.ts';
import { mirrorsOf, type ReachedTarget, targetsOf } from '../targets.ts';
import { alternativesOf, countAlternatives } from '../text/alternatives.ts';

/** Any route may use a pool. */
export function checkCapturesOfPools({ table, places, report }: Site): void {
  for (const [number, { members }] of table.pools.entries()) {
    for (const { target, pointer } of targetsOf(table, members, `/pools/${number}/members`)) {
      const capture = capturesIn(target).at(-1);
      if (capture === undefined) continue;
      const help = 'use `$model`, or write the members in the route';
      report(diagnose('FL206', places.of(pointer), `\`$${capture}\` has no value in a pool`, { help }));
    }
  }
}

export function checkCaptures(site: RouteSite): void {
  const { route, table, pointer } = site;
  const arms = route.arms.flatMap(({ members }, arm) => targetsOf(table, members, `${pointer}/arms/${arm}/members`));
  for (const reached of [...arms, ...mirrorsOf(route, pointer)]) {
    // Pools are judged where they are written.
    const numbers = reached.pointer.startsWith('/pools/') ? [] : capturesIn(reached.target);
    const what = `whether every capture of route "${route.name}" has a value`;
    for (const capture of numbers) {
      site.decide(() => checkTarget(reached, capture, site), { pointer: reached.pointer, what });
    }
  }
}

/** The numbers of its captures, each once, rising. */
function capturesIn({ model }: Target): readonly number[] {
  return [...new Set([...model.matchAll(/\$(\d+)/g)].map((match) => Number(match[1])))].sort((a, b) => a - b);
}

function checkTarget({ pointer }: ReachedTarget, number: number, site: RouteSite): void {
  const { space, places, report } = site;
  const way = wayWithout(number, site);
  if (way === undefined) return;
  const witness = space.witness(way.box);
  const help = `the route takes ${renderWitness(witness)} ${way.how}: use \`$model\`, or a route of its own`;
  report({ ...diagnose('FL206', places.of(pointer), `\`$${number}\` may have no value`, { help }), witness });
}

interface Way {
  readonly box: Box;
  readonly how: string;
}

/** A way for the route to match in which the star of a number catches nothing, because it is not there. */
function wayWithout(number: number, site: RouteSite): Way | undefined {
  const { route, region, space } = site;
  let rest = region;
  for (const glob of capturingGlobs(route.match)) {
    const box = missedBy(glob, number, { ...site, region: rest });
    if (box !== undefined) return { box, how: `by "${glob}"` };
    rest = space.subtract(rest, space.regionOf({ kind: 'model', globs: [glob] }));
  }
  const box = reachable(site, rest);
  return box && { box, how: 'without a test of `model`' };
}

/** What matches a glob by alternatives that do not hold the star. */
function missedBy(glob: string, number: number, site: RouteSite): Box | undefined {
  const { space, region } = site;
  space.budget.spend(countAlternatives(glob));
  const { all, ordered } = alternativesOf(glob);
  let open = region;
  for (const { glob: way, stars } of all) {
    const matching = space.regionOf({ kind: 'model', globs: [way] });
    const box = stars.has(number) ? undefined : reachable(site, space.intersect(open, matching));
    if (box !== undefined) return box;
    if (ordered) open = space.subtract(open, matching);
  }
  return undefined;
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
