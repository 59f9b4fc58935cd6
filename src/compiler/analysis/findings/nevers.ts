// FL215: a `never` that some request breaks.
import { diagnose } from '../../../language/codes/index.ts';
import type { Never } from '../../../route-table.ts';
import { waysInto } from '../arms.ts';
import { type RouteSite, reachable } from '../site.ts';
import { renderWitness } from '../space/witness.ts';
import { mirrorsOf, nameOfTarget, type ReachedTarget, targetsOf } from '../targets.ts';
import { usableBy } from '../usable.ts';

export function checkNevers(site: RouteSite): void {
  for (const [index, never] of (site.table.nevers ?? []).entries()) {
    const pointer = `/nevers/${index}`;
    const what = `whether route "${site.route.name}" keeps this`;
    site.decide(() => checkNever(never, pointer, site), { pointer, what });
  }
}

function checkNever({ condition, providers }: Never, pointer: string, site: RouteSite): void {
  const { space, region, table, places, route, report } = site;
  const asked = space.intersect(region, space.regionOf(condition));
  if (asked.length === 0) return;
  for (const name of providers) {
    const provider = table.providers.find((candidate) => candidate.name === name);
    for (const way of provider === undefined ? [] : waysTo(name, site)) {
      const box = provider && reachable(site, usableBy(way.last.target, provider, { space, region: asked }));
      if (box === undefined) continue;
      const witness = space.witness(box);
      const message = `${renderWitness(witness)} can reach ${name}: route "${route.name}", ${way.chain.join(' → ')}`;
      const related = [{ message: 'along this', span: places.of(way.last.member) }];
      const help = `take ${name} out of that chain, or let an earlier route take such requests`;
      report({ ...diagnose('FL215', places.of(pointer), message, { related, help }), witness });
      break;
    }
  }
}

interface Way {
  readonly last: ReachedTarget;
  /** The first target of each arm on the way, and the last. */
  readonly chain: readonly string[];
}

/** How a request can come to targets of a provider: arm by arm, or as a copy. */
function waysTo(provider: string, { table, route, pointer }: RouteSite): readonly Way[] {
  const ways = waysInto(route.arms);
  const arms = route.arms.map(({ members }, arm) => targetsOf(table, members, `${pointer}/arms/${arm}/members`));
  const copies = mirrorsOf(route, pointer)
    .filter(({ target }) => target.provider === provider)
    .map((last) => ({ last, chain: [`a copy to ${nameOfTarget(last.target)}`] }));
  const chains = arms.flatMap((targets, arm) => {
    const before = ways === undefined ? new Set<number>() : shortest(ways.get(arm) ?? []);
    if (before === undefined) return [];
    const passed = [...before].flatMap((number) => arms[number]?.[0]?.target ?? []);
    return targets
      .filter(({ target }) => target.provider === provider)
      .map((last) => ({ last, chain: [...passed, last.target].map(nameOfTarget) }));
  });
  return [...chains, ...copies];
}

function shortest(ways: readonly ReadonlySet<number>[]): ReadonlySet<number> | undefined {
  return ways.toSorted((a, b) => a.size - b.size)[0];
}
