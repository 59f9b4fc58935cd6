// FL201, FL202 and FL218: routes, lines of routes and values of lists that earlier ones leave nothing to.
import { diagnose } from '../../../language/codes/index.ts';
import type { Diagnostic } from '../../../language/diagnostic.ts';
import type { RouteSite } from '../site.ts';
import type { Box } from '../space/box.ts';
import { renderWitness } from '../space/witness.ts';
import { deadParts } from './dead-parts.ts';

export function checkShadowed(site: RouteSite): void {
  const about = { pointer: `${site.pointer}/match`, what: `what earlier routes leave to route "${site.route.name}"` };
  const found = site.decide(() => shadows(site), about);
  if (found === undefined) return;
  if (site.route.allowShadow === undefined) for (const shadow of found) site.report(shadow);
  if (site.route.allowShadow === undefined || found.length > 0) return;
  const help = 'remove `allow shadow`';
  const message = `route "${site.route.name}" allows a shadow, but nothing shadows it`;
  site.report(diagnose('FL218', site.places.of(`${site.pointer}/allowShadow`), message, { help }));
}

function shadows(site: RouteSite): readonly Diagnostic[] {
  const { space, earlier, region } = site;
  if (space.some(region) === undefined) return [];
  const { box, takers } = space.outside(region, (one) => earlier.near(one));
  return box === undefined ? [deadRoute(site, takers)] : deadParts({ ...site, open: box });
}

function deadRoute(site: RouteSite, takers: ReadonlySet<Box>): Diagnostic {
  const { table, places, space, route, region } = site;
  const owners = neededOwners(site, takers);
  const name = (owner: number): string => `"${table.routes[owner]?.name}"`;
  const who = owners.length === 1 ? `route ${name(owners[0] ?? 0)} takes` : 'earlier routes take';
  const related = owners.map((owner) => ({
    message: owners.length === 1 ? 'it stands here' : `route ${name(owner)} takes a part`,
    span: places.of(`/routes/${owner}`),
  }));
  const box = space.some(region);
  const witness = box && space.witness(box);
  const example = witness === undefined ? '' : `${renderWitness(witness)} never gets here: `;
  const help = `${example}move it up, narrow what stands before it, or remove it`;
  const message = `route "${route.name}" can never match: ${who} every request it accepts`;
  const found = diagnose('FL201', places.of(site.pointer), message, { related, help });
  return { ...found, ...(witness && { witness }) };
}

/** Naming more routes than this helps nobody. */
const MOST_NAMED = 12;

/** Routes that together take everything, none of them without need, in file order. */
function neededOwners({ space, earlier, region }: RouteSite, takers: ReadonlySet<Box>): readonly number[] {
  const boxesOf = new Map<number, Box[]>();
  for (const box of takers) {
    const owner = earlier.ownerOf(box);
    if (owner !== undefined) boxesOf.set(owner, [...(boxesOf.get(owner) ?? []), box]);
  }
  const owners = new Set([...boxesOf.keys()].sort((a, b) => a - b));
  if (owners.size > MOST_NAMED) return [...owners].slice(0, MOST_NAMED);
  for (const owner of [...owners]) {
    const others = [...owners].filter((other) => other !== owner).flatMap((other) => boxesOf.get(other) ?? []);
    if (space.includes(others, region)) owners.delete(owner);
  }
  return [...owners];
}
