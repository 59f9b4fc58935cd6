// The routes: LiteLLM looks for the exact name, then for the longest pattern; here the order of the file says so.
import type { ErrorKind } from '../../errors.ts';
import { ANY, modelCondition, modelNames, refuseOthers } from '../conditions.ts';
import type { Path } from '../document.ts';
import { followsLess } from '../error-kinds.ts';
import { lookUp } from '../fields.ts';
import type { ArmDraft, MemberDraft } from '../routes-file/draft.ts';
import { starGlob } from '../routes-file/globs.ts';
import type { Condition } from '../routes-file/statement.ts';
import type { Workshop } from '../workshop.ts';
import type { Directory } from './directory.ts';
import { chainAfter, type Fallbacks, listFor } from './fallbacks.ts';
import type { Group } from './groups.ts';
import { isPattern } from './patterns.ts';
import { groupSettings, type Sections } from './policies.ts';
import { BARE_GLOBS } from './prefixes.ts';

export interface Routing {
  readonly directory: Directory;
  readonly fallbacks: Fallbacks;
  /** Where fallbacks and aliases are written. */
  readonly sections: Sections;
  readonly maxFallbacks: number | undefined;
  readonly workshop: Workshop;
}

export function draftRoutes(routing: Routing): void {
  const { directory, workshop } = routing;
  for (const group of directory.exact) draftExact(group, routing);
  for (const name of namesWithFallbacks(routing)) draftNamed(name, routing);
  for (const [alias, name] of directory.aliases) draftAlias(alias, name, routing);
  for (const group of directory.patterns) draftPattern(group, routing);
  const takesAll = directory.patterns.some(({ name }) => name === '*');
  if (!takesAll) for (const group of directory.patterns) draftBareNames(group, routing);
  if (directory.patterns.length > 0) {
    workshop.report.add(
      'order',
      ['model_list'],
      'LiteLLM takes an exact name first, then the longest pattern: the routes stand in that order',
    );
  }
  if (!takesAll) refuseOthers(workshop.draft);
}

/** Aliases that have no fallbacks of their own stand in the condition of what they stand for. */
function draftExact(group: Group, routing: Routing): void {
  const { directory } = routing;
  const found = directory.find(group.name);
  if (found === undefined) return;
  const aliases = [...directory.aliases].filter(([alias, name]) => name === group.name && !isOwn(alias, routing));
  addRoute(
    group,
    { name: group.name, match: modelNames([group.name, ...aliases.map(([alias]) => alias)]), ...found },
    routing,
  );
}

function draftAlias(alias: string, name: string, routing: Routing): void {
  const { directory, workshop, sections } = routing;
  const isExact = directory.exact.some((group) => group.name === name);
  if (directory.exact.some((group) => group.name === alias) || (isExact && !isOwn(alias, routing))) return;
  const found = directory.find(name);
  if (found === undefined) {
    const path: Path = [...(sections[0]?.at('model_group_alias') ?? []), alias];
    workshop.report.add('invalid', path, `the alias "${alias}": no model is called "${name}"`);
    return;
  }
  addRoute(found.group, { name: alias, match: modelNames([alias]), ...found }, routing);
}

function isOwn(alias: string, { fallbacks, directory }: Routing): boolean {
  return (
    directory.exact.some(({ name }) => name === alias) ||
    [fallbacks.general, fallbacks.contextWindow, fallbacks.contentPolicy].some((lists) => lists.has(alias))
  );
}

/** Names that only a pattern takes, but that have fallbacks of their own: they need a route before the pattern's. */
function namesWithFallbacks({ fallbacks, directory }: Routing): readonly string[] {
  const keys = [fallbacks.general, fallbacks.contextWindow, fallbacks.contentPolicy].flatMap((lists) => [
    ...lists.keys(),
  ]);
  const known = new Set([...directory.exact.map(({ name }) => name), ...directory.aliases.keys()]);
  return [...new Set(keys)].filter((name) => name !== '*' && !known.has(name) && !isPattern(name));
}

function draftNamed(name: string, routing: Routing): void {
  const { directory, workshop, sections } = routing;
  const found = directory.find(name);
  if (found === undefined) {
    workshop.report.add('invalid', sections[0]?.path ?? [], `fallbacks of "${name}": there is no such model`);
    return;
  }
  addRoute(found.group, { name, match: modelNames([name]), ...found }, routing);
}

function draftPattern(group: Group, routing: Routing): void {
  const members = routing.directory.ofPattern(group);
  const takesAll = group.name === '*';
  const match = takesAll ? ANY : modelCondition([starGlob(group.name)]);
  addRoute(group, { name: takesAll ? 'everything' : group.name, asked: group.name, match, members }, routing);
}

/** `claude-…` is served by `anthropic/*` too. */
function draftBareNames(group: Group, routing: Routing): void {
  const [prefix = '', star] = group.name.split('/');
  const globs = lookUp(BARE_GLOBS, prefix);
  if (star !== '*' || globs === undefined) return;
  const members = routing.directory.ofBareNames(group);
  addRoute(group, { name: `${prefix}-bare`, asked: group.name, match: modelCondition(globs), members }, routing);
  const path = group.deployments[0]?.path ?? [];
  routing.workshop.report.add(
    'order',
    path,
    `"${group.name}" also takes names without the prefix, which LiteLLM knows by a list: here ${globs.join(', ')}, behind all other routes`,
  );
}

interface NamedRoute {
  readonly name: string;
  /** What fallbacks call it, if not that. */
  readonly asked?: string;
  readonly match: Condition;
  readonly members: readonly MemberDraft[];
}

function addRoute(group: Group, { name, asked = name, match, members }: NamedRoute, routing: Routing): void {
  const { workshop, sections } = routing;
  const to: ArmDraft = { rotate: group.rotate, members };
  const settings = groupSettings(group, sections, workshop);
  workshop.draft.route(name, { match, arms: [to, ...fallbackArms(asked, to, routing)], settings });
}

/** Those of one kind of error first: the first arm whose kinds fit is entered. */
function fallbackArms(name: string, to: ArmDraft, routing: Routing): readonly ArmDraft[] {
  const { fallbacks, maxFallbacks, workshop, sections } = routing;
  const { names, nested } = chainAfter(name, fallbacks, maxFallbacks);
  const path = sections.find((section) => section.has('fallbacks'))?.at('fallbacks') ?? [];
  if (nested)
    workshop.report.add(
      'order',
      path,
      `"${name}": fallbacks of its fallbacks follow too, as in LiteLLM: ${names.join(', ')}`,
    );
  if (names.length > 0) {
    workshop.report.add('changed', path, followsLess('LiteLLM'));
  }
  const only = (list: readonly string[], kind: ErrorKind) => armsFor(list, routing, [kind]);
  const met = new Set(targetsOf(to.members));
  const general = armsFor(names, routing).filter(({ members }) => {
    const targets = targetsOf(members);
    const isFresh = targets.some((target) => !met.has(target));
    if (!isFresh)
      workshop.report.add('changed', path, `"${name}": a fallback to what has been tried before it is left out`);
    for (const target of targets) met.add(target);
    return isFresh;
  });
  return [
    ...only(listFor(name, fallbacks.contextWindow), 'context_too_long'),
    ...only(listFor(name, fallbacks.contentPolicy), 'content_filtered'),
    ...general,
  ];
}

/** The targets behind members, each as one text. */
function targetsOf(members: readonly MemberDraft[]): readonly string[] {
  return members.flatMap((member) => {
    if ('target' in member) return [JSON.stringify(member.target)];
    return targetsOf('pool' in member ? member.pool.members : member.group.members);
  });
}

function armsFor(
  names: readonly string[],
  { directory, workshop, sections }: Routing,
  on?: readonly ErrorKind[],
): readonly ArmDraft[] {
  return names.flatMap((name) => {
    const found = directory.find(name);
    if (found !== undefined) return [{ ...(on && { on }), rotate: found.group.rotate, members: found.members }];
    workshop.report.add('invalid', sections[0]?.path ?? [], `the fallback "${name}": there is no such model`);
    return [];
  });
}
