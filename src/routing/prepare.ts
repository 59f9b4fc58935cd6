// Route table -> what runs. Done once per reload; throws where the table contradicts itself, which a compiled one never does.
import type { Key, Member, Provider, Rotation, Route, RouteTable, Settings, TargetMember } from '../route-table.ts';
import { targetsOf } from './arm.ts';
import { compileGlob } from './glob.ts';
import { prepareLimits, prepareTableLimits } from './limits.ts';
import type {
  PreparedGroup,
  PreparedKey,
  PreparedMember,
  PreparedProvider,
  PreparedRoute,
  PreparedTable,
} from './prepared.ts';
import { LazyRoute } from './prepared-route.ts';
import { type Prices, statedPrices } from './prices.ts';
import { indexing } from './route-index.ts';
import { effectiveSettings } from './settings.ts';
import { SharedParts } from './shared-parts.ts';
import { atOnce, type Steps } from './steps.ts';
import { STRATEGIES } from './strategies/index.ts';
import type { Candidate } from './strategies/strategy.ts';
import { isLiteral, knownTarget } from './target.ts';

export type { PreparedTable } from './prepared.ts';

/**
 * Makes a table ready to run.
 *
 * @param catalogue what models cost of which the table itself says nothing
 * @throws Error where it names a provider, pool or strategy that does not exist, or a pool contains itself: a fault of
 *   whoever wrote the table by hand or by program, since the compiler refuses such files.
 */
export function prepareTable(table: RouteTable, catalogue?: Prices): PreparedTable {
  return atOnce(preparation(table, catalogue));
}

/** The same with a pause after each route: a table may have many. */
export function* preparation(table: RouteTable, catalogue?: Prices): Steps<PreparedTable> {
  const providers = new Map(
    table.providers.map((provider) => [provider.name, prepareProvider(provider, table.defaults)]),
  );
  const groups = new GroupBuilder(table, providers);
  const shared = new SharedParts();
  const routes: PreparedRoute[] = [];
  for (const route of table.routes) {
    routes.push(prepareRoute(route, groups, shared));
    yield;
  }
  for (const pool of table.pools) groups.pool(pool.name);
  const rotations = new Set([...groups.identities, ...providers.values().map((provider) => provider.keys.identity)]);
  return {
    table,
    routes,
    providers,
    index: yield* indexing(routes),
    prices: statedPrices(table.prices ?? [], catalogue),
    limits: prepareTableLimits(table),
    rotations,
  };
}

function prepareProvider(provider: Provider, defaults: Settings): PreparedProvider {
  const { keys } = provider;
  return {
    name: provider.name,
    definition: provider,
    keys: {
      identity: `keys ${provider.name}`,
      ...prepareRotation(keys.rotate),
      members: keys.members.map((key) => prepareKey(provider.name, key)),
    },
    models: provider.models.map((definition) => ({ glob: compileGlob(definition.glob), definition })),
    limits: prepareLimits(`provider ${provider.name}`, provider),
    settings: effectiveSettings([defaults, { headers: provider.headers }, provider.settings]),
  };
}

function prepareKey(provider: string, key: Key): PreparedKey {
  return {
    identity: key.label,
    weight: key.weight,
    id: `${provider}/${key.label}`,
    definition: key,
    models: key.models?.map(compileGlob),
    limits: prepareLimits(`key ${provider}/${key.label}`, key),
  };
}

function prepareRoute(route: Route, groups: GroupBuilder, shared: SharedParts): PreparedRoute {
  const arms = route.arms.map((arm, number) => ({
    on: shared.kinds(arm.on),
    group: groups.group(`route ${route.name}#${number}`, arm.rotate, arm.members),
  }));
  const mirrors = (route.mirrors ?? []).map(({ share, by, member }) => ({ share, by, member: groups.target(member) }));
  const targets = [...arms.flatMap((arm) => targetsOf(arm.group)), ...mirrors.map(({ member }) => member)];
  const providers = new Set(targets.map((target) => target.provider));
  const settings = shared.settings(providers, route.settings);
  const totalMs = Math.min(...settings.values().map(({ timeouts }) => timeouts.total));
  const limits = prepareLimits(`route ${route.name}`, route);
  return new LazyRoute(route, { arms, mirrors, settings, totalMs, limits });
}

/** Makes groups of arms and pools; each pool once, so that all that use it turn with it. */
class GroupBuilder {
  readonly identities = new Set<string>();
  readonly #table: RouteTable;
  readonly #providers: ReadonlyMap<string, PreparedProvider>;
  readonly #pools = new Map<string, PreparedGroup<PreparedMember> | 'under way'>();

  constructor(table: RouteTable, providers: ReadonlyMap<string, PreparedProvider>) {
    this.#table = table;
    this.#providers = providers;
  }

  group(identity: string, rotation: Rotation, members: readonly Member[]): PreparedGroup<PreparedMember> {
    this.identities.add(identity);
    // One alone needs no number.
    const seen = members.length > 1 ? new Map<string, number>() : undefined;
    const prepared = members.map((member) => this.#member(identity, member, seen));
    return { identity, ...prepareRotation(rotation), members: prepared };
  }

  pool(name: string): PreparedGroup<PreparedMember> {
    const known = this.#pools.get(name);
    if (known === 'under way') throw new Error(`pool ${name} contains itself`);
    if (known) return known;
    const pool = this.#table.pools.find((candidate) => candidate.name === name);
    if (!pool) throw new Error(`the route table has no pool ${name}`);
    this.#pools.set(name, 'under way');
    const group = this.group(`pool ${name}`, pool.rotate, pool.members);
    this.#pools.set(name, group);
    return group;
  }

  #member(parent: string, member: Member, seen: Map<string, number> | undefined): PreparedMember {
    if (member.kind === 'pool') {
      const candidate = numbered(`pool ${member.pool}`, member.weight, seen);
      return { ...candidate, kind: 'group', group: this.pool(member.pool) };
    }
    if (member.kind === 'group') {
      const candidate = numbered('group', member.weight, seen);
      const path = `${parent} ${candidate.identity}`;
      return { ...candidate, kind: 'group', group: this.group(path, member.rotate, member.members) };
    }
    return {
      ...this.target(member),
      ...numbered(`${member.target.provider}/${member.target.model}`, member.weight, seen),
    };
  }

  target({ target, weight }: TargetMember): PreparedMember & { readonly kind: 'target' } {
    const { provider: name, model } = target;
    const provider = this.#providers.get(name);
    if (!provider) throw new Error(`the route table has no provider ${name}`);
    const known = isLiteral(model) ? knownTarget(provider, model) : undefined;
    return { identity: `${name}/${model}`, weight, kind: 'target', provider, model, known };
  }
}

/** A member's identity within its group; the second of the same name is `NAME 2`. */
function numbered(name: string, weight: number, seen: Map<string, number> | undefined): Candidate {
  if (seen === undefined) return { identity: name, weight };
  const count = (seen.get(name) ?? 0) + 1;
  seen.set(name, count);
  return { identity: count === 1 ? name : `${name} ${count}`, weight };
}

function prepareRotation({ strategy: name, by, sticky }: Rotation) {
  const strategy = Object.hasOwn(STRATEGIES, name) ? STRATEGIES[name] : undefined;
  if (!strategy) throw new Error(`there is no rotation strategy ${name}: ${Object.keys(STRATEGIES).join(', ')}`);
  return { strategy, hashBy: by, sticky };
}
