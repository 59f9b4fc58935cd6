// What two tables do differently, put together for people and programs: one change with all the requests it is for.
import { type ChangedRegion, changedRequests, type Fate } from '../../compiler/analysis/diff.ts';
import { renderWitness, type Witness } from '../../compiler/analysis/space/witness.ts';
import { conditionText } from '../../gateway/condition-text.ts';
import type { Condition, RouteTable } from '../../route-table.ts';
import { clientFacts, type FactTexts, serverFacts } from './declaration-facts.ts';
import { type Facts, TableFacts } from './facts.ts';
import { SecretNames } from './secret-names.ts';

/** JSON-safe: it is what `--format json` prints. An absent text: there is no such thing on that side. */
export interface Difference {
  readonly name: string;
  readonly before?: string;
  readonly after?: string;
}

export interface Requests {
  /** Names of routes, or why there is none. */
  readonly before: string;
  readonly after: string;
  /** A condition as a route file writes it; it holds for both tables alike. */
  readonly match: string;
  /** The same as data, with what takes a part of these requests first. */
  readonly condition: Condition;
  readonly except: readonly {
    readonly name: string;
    readonly condition: Condition;
    readonly tables: 'both' | 'before' | 'after';
  }[];
  readonly request: string;
  readonly witness: Witness;
}

export interface Change {
  /** Empty where just the route is another. */
  readonly differences: readonly Difference[];
  readonly requests: readonly Requests[];
}

export interface DiffReport {
  readonly changes: readonly Change[];
  /** Called otherwise, and nothing else. */
  readonly renamed: readonly { readonly before: string; readonly after: string }[];
  /** What holds for all requests of these clients. */
  readonly clients: readonly {
    readonly names: readonly string[];
    readonly differences: readonly Difference[];
    readonly request: string;
  }[];
  /** What concerns no request in particular. */
  readonly server: readonly Difference[];
  /** Not decided within the budget of the analysis. */
  readonly undecided: readonly { readonly before: string; readonly after: string }[];
}

export function diffReport(before: RouteTable, after: RouteTable): DiffReport {
  const secrets = new SecretNames();
  const [old, young] = [new TableFacts(before, secrets), new TableFacts(after, secrets)];
  const differencesOf = (one: Fate, other: Fate): readonly Difference[] =>
    fateDifferences(old.of(one), young.of(other));
  const same = (one: Fate, other: Fate): boolean =>
    routeOf(one) === routeOf(other) && differencesOf(one, other).length === 0;
  const { regions, undecided, callers } = changedRequests(before, after, same);
  const found = regions.map((region) => ({ region, differences: differencesOf(region.before, region.after) }));
  const renamed = renamedRoutes(found, [before, after]);
  const rest = found.filter(
    ({ region, differences }) => differences.length > 0 || !renamed.has(routeOf(region.before) ?? ''),
  );
  return {
    changes: grouped(rest, changeKey).map((group) => ({
      differences: group[0]?.differences ?? [],
      requests: group.map(({ region }) => requestsOf(region)),
    })),
    renamed: [...renamed].map(([from, to]) => ({ before: from, after: to })),
    clients: clientChanges(callers, (name) =>
      textDifferences(clientFacts(before, name, secrets), clientFacts(after, name, secrets)),
    ),
    server: textDifferences(serverFacts(before, secrets), serverFacts(after, secrets)),
    undecided: undecided.map((pair) => ({ before: nameOf(pair.before), after: nameOf(pair.after) })),
  };
}

export function isEmpty(report: DiffReport): boolean {
  return Object.values(report).every(({ length }) => length === 0);
}

interface Found {
  readonly region: ChangedRegion;
  readonly differences: readonly Difference[];
}

/** Old name -> new name, of routes whose requests all went from the one to the other, and fare as before. */
function renamedRoutes(
  found: readonly Found[],
  [before, after]: readonly [RouteTable, RouteTable],
): ReadonlyMap<string, string> {
  const has = ({ routes }: RouteTable, name: string): boolean => routes.some((route) => route.name === name);
  const pairs = found.map(({ region }) => [routeOf(region.before), routeOf(region.after)] as const);
  const renamed = new Map<string, string>();
  for (const { region, differences } of found) {
    const [from, to] = [routeOf(region.before), routeOf(region.after)];
    if (from === undefined || to === undefined || differences.length > 0) continue;
    const others = pairs.some(([one, other]) => (one === from) !== (other === to));
    if (!others && !has(after, from) && !has(before, to)) renamed.set(from, to);
  }
  return renamed;
}

/** The same differences are one change, whichever routes they are in; where requests change their route, by the two. */
function changeKey({ region, differences }: Found): string {
  const [from, to] = [nameOf(region.before), nameOf(region.after)];
  return JSON.stringify([differences, ...(from === to ? [] : [from, to])]);
}

function clientChanges(
  callers: readonly { readonly name: string; readonly witness: Witness }[],
  differencesOf: (name: string) => readonly Difference[],
): DiffReport['clients'] {
  const changed = callers
    .map(({ name, witness }) => ({ name, witness, differences: differencesOf(name) }))
    .filter(({ differences }) => differences.length > 0);
  return grouped(changed, ({ differences }) => JSON.stringify(differences)).flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const { differences, witness } = first;
    return [{ names: group.map(({ name }) => name), differences, request: renderWitness(witness) }];
  });
}

function grouped<T>(all: readonly T[], keyOf: (one: T) => string): readonly (readonly T[])[] {
  return [...Map.groupBy(all, keyOf).values()];
}

function requestsOf({ before, after, condition, except, witness }: ChangedRegion): Requests {
  return {
    before: nameOf(before),
    after: nameOf(after),
    match: conditionText(condition),
    condition,
    except: except.map(({ fate, ...rest }) => ({ name: nameOf(fate), ...rest })),
    request: renderWitness(witness),
    witness,
  };
}

function routeOf(fate: Fate): string | undefined {
  return fate.kind === 'route' ? fate.route.name : undefined;
}

function nameOf(fate: Fate): string {
  return fate.kind === 'route' ? fate.route.name : `(${fate.kind})`;
}

function fateDifferences(before: Facts, after: Facts): readonly Difference[] {
  const common = [...before.providers.keys()].filter((name) => after.providers.has(name));
  const none: FactTexts = new Map();
  const bothLead = before.providers.size > 0 && after.providers.size > 0;
  return [
    ...textDifferences(before.own, after.own),
    ...(bothLead ? textDifferences(before.settings, after.settings) : []),
    ...common.flatMap((name) =>
      textDifferences(before.providers.get(name) ?? none, after.providers.get(name) ?? none).map((found) => ({
        ...found,
        name: `provider ${name} ${found.name}`,
      })),
    ),
  ];
}

function textDifferences(before: FactTexts, after: FactTexts): readonly Difference[] {
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.get(name) !== after.get(name),
  );
  return names.map((name) => {
    const [from, to] = [before.get(name), after.get(name)];
    return { name, ...(from !== undefined && { before: from }), ...(to !== undefined && { after: to }) };
  });
}
