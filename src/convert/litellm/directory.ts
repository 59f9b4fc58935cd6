// Who is behind a name: a group, an alias, the id of one deployment, or a name that a pattern takes.
import type { MemberDraft, PoolDraft } from '../routes-file/draft.ts';
import type { Workshop } from '../workshop.ts';
import type { Deployment } from './deployment.ts';
import { type Group, hasLevels, membersOf, type Naming } from './groups.ts';
import { bySpecificity, captures, fill, isPattern } from './patterns.ts';

export interface Found {
  readonly group: Group;
  readonly members: readonly MemberDraft[];
}

export class Directory {
  readonly exact: readonly Group[];
  /** In the order in which LiteLLM looks through them. */
  readonly patterns: readonly Group[];
  readonly aliases: ReadonlyMap<string, string>;
  readonly #workshop: Workshop;
  readonly #pools = new Map<Group, PoolDraft>();

  constructor(groups: readonly Group[], aliases: ReadonlyMap<string, string>, workshop: Workshop) {
    this.exact = groups.filter(({ name }) => !isPattern(name));
    this.patterns = groups
      .filter(({ name }) => isPattern(name))
      .flatMap((group) => writable(group, workshop))
      .toSorted((a, b) => bySpecificity(a.name, b.name));
    this.aliases = aliases;
    this.#workshop = workshop;
  }

  /** The members that serve a name which clients or fallbacks say. */
  find(name: string): Found | undefined {
    const exact = this.exact.find((group) => group.name === name);
    if (exact !== undefined) return this.#ofGroup(exact);
    const byId = this.#byId(name);
    if (byId !== undefined) return byId;
    const alias = this.aliases.get(name);
    if (alias !== undefined && alias !== name && !this.aliases.has(alias)) return this.find(alias);
    for (const group of this.patterns) {
      const caught = captures(group.name, name);
      // A dollar sign would mean a capture in a target, and nothing caught is no model.
      if (caught === undefined || caught.includes('') || name.includes('$')) continue;
      return { group, members: this.#members(group, (one) => upstreamFor(one, caught, name)) };
    }
    return undefined;
  }

  /** The members of a pattern's own route, where its captures are known. */
  ofPattern(group: Group): readonly MemberDraft[] {
    return this.#members(group, (deployment) => {
      if (deployment.upstream === group.name) return '$model';
      if (group.name === '*') return fill(deployment.upstream, ['$model']) ?? '$model';
      const numbered = fill(
        deployment.upstream,
        captures(group.name, group.name)?.map((_, index) => `$${index + 1}`) ?? [],
      );
      return numbered ?? '$model';
    });
  }

  /** The members for names that have no prefix, though the pattern has one. */
  ofBareNames(group: Group): readonly MemberDraft[] {
    return this.#members(group, ({ upstream }) => (upstream === '*' ? '$model' : upstream));
  }

  #ofGroup(group: Group): Found {
    const naming: Naming = ({ upstream }) => (isPattern(upstream) ? '$model' : upstream);
    const known = this.#pools.get(group);
    if (known !== undefined) return { group, members: [{ pool: known }] };
    const members = this.#members(group, naming);
    if (members.length < 2 && !hasLevels(group)) return { group, members };
    const pool = this.#workshop.draft.pool(
      group.name,
      hasLevels(group) ? { strategy: 'priority' } : group.rotate,
      members,
    );
    this.#pools.set(group, pool);
    return { group, members: [{ pool }] };
  }

  #byId(id: string): Found | undefined {
    const group = this.exact.find(({ deployments }) => deployments.some((one) => one.id === id));
    if (group === undefined) return undefined;
    const only = { ...group, deployments: group.deployments.filter((one) => one.id === id) };
    return {
      group,
      members: this.#members(only, ({ upstream }) => (isPattern(upstream) ? '$model' : upstream)),
    };
  }

  #members(group: Group, naming: Naming): readonly MemberDraft[] {
    return membersOf(group, naming, this.#workshop);
  }
}

function upstreamFor({ upstream }: Deployment, caught: readonly string[], name: string): string {
  return fill(upstream, caught) ?? name;
}

/** Without the deployments of a pattern whose models cannot be written: a letter behind `$1` would belong to it. */
function writable(group: Group, { report }: Workshop): readonly Group[] {
  const deployments = group.deployments.filter(({ upstream, path }) => {
    const isWritable = upstream === group.name || !/\*\w/.test(upstream);
    if (!isWritable)
      report.add('dropped', path, 'the deployment: letters right behind a star cannot be written in a target');
    return isWritable;
  });
  return deployments.length === 0 ? [] : [{ ...group, deployments }];
}
