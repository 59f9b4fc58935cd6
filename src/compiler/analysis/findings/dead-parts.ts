// FL202: a `match` line, a term of an `or`, or a value of a list that decides nothing.
import { diagnose } from '../../../language/codes/index.ts';
import type { Diagnostic } from '../../../language/diagnostic.ts';
import type { Condition } from '../../../route-table.ts';
import { type RouteSite, reachable } from '../site.ts';
import type { Atom } from '../space/atoms.ts';
import { type Box, EVERYTHING } from '../space/box.ts';
import type { Region } from '../space/space.ts';

interface Part {
  readonly condition: Condition;
  readonly pointer: string;
  /** What reaches this part: the rest of its `and`s holds. */
  readonly reaching: Region;
  /** What parts before it have decided already. */
  readonly decided: Region;
}

interface PartsSite extends RouteSite {
  /** Requests that get to the route: the parts that they need are not dead. */
  readonly open: Box;
}

/** Parts are read in order, as routes are: one is dead where earlier routes and the parts before it leave it nothing. */
export function deadParts(site: PartsSite): readonly Diagnostic[] {
  const { route, pointer } = site;
  return deadIn({ condition: route.match, pointer: `${pointer}/match`, reaching: [EVERYTHING], decided: [] }, site);
}

function deadIn(part: Part, site: PartsSite): readonly Diagnostic[] {
  const { condition, pointer } = part;
  switch (condition.kind) {
    case 'any':
    case 'named':
      return [];
    case 'not':
      return deadIn({ ...part, condition: condition.term, pointer: `${pointer}/term` }, site);
    case 'and':
      return condition.terms.flatMap((term, index) => {
        if (!hasParts(term)) return [];
        const rest = condition.terms.filter((_, other) => other !== index);
        const reaching = site.space.intersect(part.reaching, site.space.regionOf({ kind: 'and', terms: rest }));
        return deadIn({ ...part, condition: term, pointer: `${pointer}/terms/${index}`, reaching }, site);
      });
    case 'or':
      return inOrder(part, condition.terms, { key: 'terms', title: 'part of the condition' }, site);
    default:
      return deadValues(part, condition, site);
  }
}

function deadValues(part: Part, atom: Atom, site: PartsSite): readonly Diagnostic[] {
  const list = listOf(atom);
  if (list === undefined || list.values.length < 2) return [];
  const values = list.values.map((value) => ({ ...atom, [list.key]: [value] }) as Atom);
  return inOrder(part, values, { key: list.key, title: 'value' }, site);
}

function inOrder(
  part: Part,
  children: readonly Condition[],
  { key, title }: { readonly key: string; readonly title: string },
  site: PartsSite,
): readonly Diagnostic[] {
  const { space, places, route } = site;
  let decided = part.decided;
  return children.flatMap((child, index) => {
    const region = space.regionOf(child);
    const pointer = `${part.pointer}/${key}/${index}`;
    const reaching = space.intersect(part.reaching, region);
    const before = decided;
    decided = [...decided, ...region];
    if (isAlive(reaching, before, site)) {
      const below = { condition: child, pointer, reaching: part.reaching, decided: before };
      return key === 'terms' && hasParts(child) ? deadIn(below, site) : [];
    }
    const impossible = space.some(region) === undefined;
    if (impossible && (part.pointer === `${site.pointer}/match` || child.kind === 'named')) return [];
    const why = impossible ? 'no request can meet it' : 'all that it takes is taken before';
    const help = `remove it: ${why}`;
    return [diagnose('FL202', places.of(pointer), `this ${title} of route "${route.name}" is dead`, { help })];
  });
}

function isAlive(reaching: Region, before: Region, site: PartsSite): boolean {
  const { space, open } = site;
  const surely = space.outside(space.intersect([open], reaching), () => before).box;
  return surely !== undefined || reachable(site, reaching, before) !== undefined;
}

/** Whether there is anything inside that could be dead while the whole is not. */
function hasParts(condition: Condition): boolean {
  switch (condition.kind) {
    case 'any':
    case 'named':
      return false;
    case 'not':
      return hasParts(condition.term);
    case 'and':
      return condition.terms.some(hasParts);
    case 'or':
      return true;
    default:
      return (listOf(condition)?.values.length ?? 0) > 1;
  }
}

function listOf(atom: Atom): { readonly key: 'globs' | 'names'; readonly values: readonly string[] } | undefined {
  if ('globs' in atom) return { key: 'globs', values: atom.globs };
  return 'names' in atom ? { key: 'names', values: atom.names } : undefined;
}
