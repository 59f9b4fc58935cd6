// FL210: a target that can take none of the requests of a route that names it.
import { diagnose } from '../../../language/codes/index.ts';
import type { Diagnostic } from '../../../language/diagnostic.ts';
import { type RouteSite, reachable } from '../site.ts';
import { nameOfTarget, type ReachedTarget, targetsOf } from '../targets.ts';
import { operableBy, usableBy } from '../usable.ts';

export function checkAbilities(site: RouteSite): void {
  const { route, table, pointer, region, space } = site;
  const about = { pointer, what: `whether the targets of route "${route.name}" can do what it demands` };
  site.decide(() => {
    const chat = space.some(space.intersect(region, space.regionOf({ kind: 'operation', names: ['chat'] })));
    const targets = route.arms.flatMap(({ members }, arm) =>
      targetsOf(table, members, `${pointer}/arms/${arm}/members`),
    );
    for (const reached of targets.filter((target) => chat === undefined || mayLack(target, site))) {
      const found = lackOf(reached, site);
      if (found !== undefined) site.report(found);
    }
  }, about);
}

/** Every protocol has `chat`; and most providers list no models: then nothing need be proved of their targets. */
function mayLack({ target }: ReachedTarget, { table }: RouteSite): boolean {
  const provider = table.providers.find(({ name }) => name === target.provider);
  return provider !== undefined && (provider.models.length > 0 || provider.keys.members.some((key) => key.models));
}

function lackOf({ target, member }: ReachedTarget, site: RouteSite): Diagnostic | undefined {
  const { table, places, region, space, route } = site;
  const number = table.providers.findIndex(({ name }) => name === target.provider);
  const provider = table.providers[number];
  if (provider === undefined) return undefined;
  const operable = operableBy(provider, { space, region });
  const able = reachable(site, usableBy(target, provider, { space, region: operable })) !== undefined;
  if (able || reachable(site, region) === undefined) return undefined;
  const why =
    space.some(operable) === undefined
      ? `its protocol, ${provider.protocol}, has no such operation`
      : 'it lacks what all of them need, or does not list their models, or has no key for them';
  const related = [{ message: `${provider.name} says here what it has`, span: places.of(`/providers/${number}`) }];
  const message = `${nameOfTarget(target)} can take no request of route "${route.name}"`;
  return diagnose('FL210', places.of(member), message, { related, help: `remove it: ${why}` });
}
