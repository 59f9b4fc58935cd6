// Deployments of one name as one pool: the same place with several keys is one target, orders are groups.

import type { LimitDraft, MemberDraft, Rotation, RoutesDraft } from '../routes-file/draft.ts';
import { starGlob } from '../routes-file/globs.ts';
import { quoted, statement } from '../routes-file/statement.ts';
import { decimal } from '../settings.ts';
import { wholeWeights } from '../weights.ts';
import type { Workshop } from '../workshop.ts';
import type { Deployment } from './deployment.ts';

export interface Group {
  /** What clients ask for; it may hold `*`. */
  readonly name: string;
  readonly rotate: Rotation;
  readonly deployments: readonly Deployment[];
}

/** How the model of a target is called: `$1` and the like depend on the route that it stands in. */
export type Naming = (deployment: Deployment) => string;

/** Deployments that differ in their keys alone. */
type Unit = [Deployment, ...Deployment[]];

/** The members in which `naming` says the models. */
export function membersOf(group: Group, naming: Naming, workshop: Workshop): readonly MemberDraft[] {
  const levels = Map.groupBy(group.deployments, ({ order }) => order);
  const ordered = [...levels].toSorted(([one], [other]) => one - other).map(([, deployments]) => deployments);
  const lists = ordered.map((deployments) => levelMembers({ ...group, deployments }, naming, workshop));
  if (lists.length === 1) return lists[0] ?? [];
  workshop.report.add(
    'order',
    group.deployments[0]?.path ?? [],
    `"${group.name}": \`order\` became the order of groups, tried one after the other`,
  );
  return lists.map((members) => {
    const [only] = members;
    return members.length === 1 && only !== undefined ? only : { group: { rotate: group.rotate, members } };
  });
}

export function hasLevels({ deployments }: Group): boolean {
  return new Set(deployments.map(({ order }) => order)).size > 1;
}

/** How many targets the members of a group are. */
export function targetCount({ deployments }: Group): number {
  return Map.groupBy(deployments, identity).size;
}

function identity({ order, connection, upstream }: Deployment): string {
  return JSON.stringify([order, connection, upstream]);
}

function levelMembers(group: Group, naming: Naming, workshop: Workshop): readonly MemberDraft[] {
  const units = [...Map.groupBy(group.deployments, identity).values()].filter(isUnit);
  const shares = sharesOf(group);
  const share = (unit: Unit): number => unit.reduce((sum, one) => sum + (shares?.get(one) ?? 0), 0);
  const weights = shares === undefined ? undefined : wholeWeights(units.map(share));
  return units.map((unit, index) => {
    const provider = providerOf(unit, shares, group.rotate, workshop);
    const target = { provider: provider.name, model: naming(unit[0]) };
    const weight = weights?.[index];
    return { target, ...(weight === undefined ? {} : { weight }) };
  });
}

function isUnit(deployments: Deployment[]): deployments is Unit {
  return deployments.length > 0;
}

/** `weight`, else the limits that LiteLLM takes for weights, else one each; only its default strategy looks at them. */
function sharesOf({ deployments, rotate }: Group): ReadonlyMap<Deployment, number> | undefined {
  if (rotate.strategy !== 'random') return undefined;
  const basis = (['weight', 'requestsPerMinute', 'tokensPerMinute'] as const).find((key) =>
    deployments.some((deployment) => (deployment[key] ?? 0) > 0),
  );
  return new Map(deployments.map((deployment) => [deployment, basis === undefined ? 1 : (deployment[basis] ?? 0)]));
}

function providerOf(
  unit: Unit,
  shares: ReadonlyMap<Deployment, number> | undefined,
  rotate: Rotation,
  { draft }: Workshop,
) {
  const [first] = unit;
  const glob = starGlob(first.upstream);
  const byKey = [...Map.groupBy(unit, ({ key }) => JSON.stringify(key)).values()].filter(isUnit);
  const several = byKey.length > 1;
  const weights =
    several && shares !== undefined ? wholeWeights(byKey.map(([one]) => shares.get(one) ?? 0)) : undefined;
  const keys = byKey.flatMap(([deployment], index) => {
    const { key: secret } = deployment;
    const limit = several ? limitOf(deployment, glob) : undefined;
    const weight = weights?.[index];
    return secret === undefined ? [] : [{ secret, ...(weight !== undefined && { weight }), ...(limit && { limit }) }];
  });
  const provider = draft.provider(first.connection, keys, { strategy: rotate.strategy });
  const known = provider.models.get(glob);
  provider.models.set(glob, { ...first.model, ...known });
  const limit = several ? undefined : limitOf(first, glob);
  if (limit !== undefined && !provider.limits.some(({ models }) => models?.includes(glob))) provider.limits.push(limit);
  addPrice(draft, `${provider.name}/${glob}`, first);
  return provider;
}

function limitOf({ requestsPerMinute, tokensPerMinute }: Deployment, glob: string): LimitDraft | undefined {
  const rates = [
    ...(requestsPerMinute === undefined ? [] : [`${requestsPerMinute} requests/min`]),
    ...(tokensPerMinute === undefined ? [] : [`${tokensPerMinute} tokens/min`]),
  ];
  return rates.length === 0 ? undefined : { rates, models: [glob] };
}

function addPrice({ prices }: RoutesDraft, glob: string, { price }: Deployment): void {
  if (price === undefined) return;
  const parts = Object.entries(price).map(([part, usd]) => `${part} ${decimal(usd)}`);
  const one = statement(['price', quoted(glob), { list: parts }]);
  if (!prices.some((other) => JSON.stringify(other.pieces[1]) === JSON.stringify(one.pieces[1]))) prices.push(one);
}
