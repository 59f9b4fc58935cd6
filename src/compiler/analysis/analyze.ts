// What can be proved of a compiled table: findings about what its routes take, exact over the request space.
import { diagnose } from '../../language/codes/index.ts';
import type { Diagnostic } from '../../language/diagnostic.ts';
import type { Span } from '../../language/source.ts';
import type { RouteTable } from '../../route-table.ts';
import type { Compilation } from '../compile.ts';
import { checkAbilities } from './findings/abilities.ts';
import { checkArms } from './findings/arms.ts';
import { checkCaptures, checkCapturesOfPools } from './findings/captures.ts';
import { checkConditions } from './findings/conditions.ts';
import { checkNevers } from './findings/nevers.ts';
import { checkShadowed } from './findings/shadowed.ts';
import { checkTiming } from './findings/timing.ts';
import { checkUncovered } from './findings/uncovered.ts';
import { Places } from './places.ts';
import type { RouteSite, Site } from './site.ts';
import { BoxIndex } from './space/box-index.ts';
import { Space } from './space/space.ts';

/** What is said of one route; each looks at the routes before it, too. To add a finding: a file, and a line here. */
const ROUTE_CHECKS: readonly ((site: RouteSite) => void)[] = [
  checkConditions,
  checkShadowed,
  checkCaptures,
  checkArms,
  checkTiming,
  checkAbilities,
  checkNevers,
];

/**
 * All FL2xx findings that need the whole table, in file order; none where there is no table. Never throws on bad
 * input. Takes time with the number of routes that overlap: a server runs it beside its event loop.
 */
export function analyze({
  table,
  positions,
  sources,
}: Pick<Compilation, 'table' | 'positions' | 'sources'>): readonly Diagnostic[] {
  if (table === undefined) return [];
  const findings = new Findings();
  const site = siteOf(table, new Places(positions, sources), findings);
  const taken = new BoxIndex(site.space.axes);
  for (const [number, route] of table.routes.entries()) analyzeRoute(site, { route, number, earlier: taken });
  checkUncovered(site, taken);
  checkCapturesOfPools(site);
  return findings.all;
}

function analyzeRoute(site: Site, { route, number, earlier }: Pick<RouteSite, 'route' | 'number' | 'earlier'>): void {
  const pointer = `/routes/${number}`;
  const about = { pointer: `${pointer}/match`, what: `what route "${route.name}" takes` };
  const region = site.decide(() => site.space.regionOf(route.match), about);
  if (region === undefined) return;
  for (const check of ROUTE_CHECKS) check({ ...site, route, number, pointer, region, earlier });
  for (const box of region) earlier.add(box, number);
}

function siteOf(table: RouteTable, places: Places, findings: Findings): Site {
  const space = new Space(table);
  const report = (found: Diagnostic): void => findings.add(found);
  return {
    table,
    space,
    places,
    report,
    decide: (question, { pointer, what }) => {
      const decided = space.budget.decide(question);
      if (decided !== undefined) return decided.answer;
      const help = 'the condition has too many overlapping parts to prove anything: split it, or make it simpler';
      report(diagnose('FL214', places.of(pointer), `not decided within the budget: ${what}`, { help }));
      return undefined;
    },
  };
}

/** Findings, each once: what is named in several routes is found in each. */
class Findings {
  readonly all: Diagnostic[] = [];
  readonly #seen = new Set<string>();

  add(found: Diagnostic): void {
    const key = `${found.code} ${placeOf(found.span)} ${found.message}`;
    if (!this.#seen.has(key)) this.all.push(found);
    this.#seen.add(key);
  }
}

function placeOf({ source, start }: Span): string {
  return `${source.path}:${start}`;
}
