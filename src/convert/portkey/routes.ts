// The tree of targets as routes: conditions become matches, fallbacks arms, shares weights.
import { ANY, refuseOthers } from '../conditions.ts';
import { followsLess } from '../error-kinds.ts';
import type { ArmDraft, KeyDraft, MemberDraft } from '../routes-file/draft.ts';
import type { Condition, Statement, Target } from '../routes-file/statement.ts';
import { attemptTimeout, editStatement, retryStatements } from '../settings.ts';
import { wholeWeights } from '../weights.ts';
import type { Workshop } from '../workshop.ts';
import { conditionOf } from './conditions.ts';
import type { Branch, Choice, Leaf, LeafSettings, Node } from './tree.ts';

/** One route for each way through the conditions, and one that refuses the rest. */
export function draftRoutes(tree: Node, workshop: Workshop): void {
  if (draftNode(tree, { match: ANY, name: 'everything' }, workshop)) return;
  workshop.report.add(
    'order',
    tree.path,
    'what no condition takes is an error in Portkey; here the last route refuses it',
  );
  refuseOthers(workshop.draft);
}

/** Which requests come to a node, and what their route is called. */
interface Taken {
  readonly match: Condition;
  readonly name: string;
}

/** Returns whether every request is taken. */
function draftNode(node: Node, { match, name }: Taken, workshop: Workshop): boolean {
  if (node.kind === 'conditional') return draftChoice(node, match, workshop);
  const arms = armsOf(node, workshop);
  workshop.draft.route(name, { match, arms, settings: settingsOf(leavesOf(node), workshop) });
  return match.kind === 'any';
}

/** The first condition that is met decides, in both; a condition that cannot be said leaves its requests to those behind it. */
function draftChoice({ conditions, otherwise, path }: Choice, match: Condition, workshop: Workshop): boolean {
  const { report } = workshop;
  if (conditions.length > 0)
    report.add('order', path, 'conditions are tried in the order of the config: so stand the routes');
  let takesAll = false;
  for (const { query, path: place, node, name: then } of conditions) {
    const condition = conditionOf(query, place, report);
    if (condition === undefined)
      report.add('dropped', place, 'the condition: its requests go on to the routes behind it');
    else takesAll = draftNode(node, { match: both(match, condition), name: then }, workshop) || takesAll;
  }
  if (otherwise === undefined) return takesAll;
  return draftNode(otherwise.node, { match, name: otherwise.name }, workshop) || takesAll;
}

function both(one: Condition, other: Condition): Condition {
  if (one.kind === 'any') return other;
  return other.kind === 'any' ? one : { kind: 'and', terms: [one, other] };
}

/** The first arm, and one for each step of a fallback. */
function armsOf(node: Node, workshop: Workshop): readonly ArmDraft[] {
  if (node.kind !== 'fallback')
    return [{ ...(node.kind === 'loadbalance' && { rotate: RANDOM }), members: membersOf(node, workshop) }];
  if (node.on === undefined && node.children.length > 1)
    workshop.report.add('changed', [...node.path, 'strategy'], followsLess('Portkey'));
  return node.children.flatMap(({ node: child }, index) => {
    const [first, ...rest] = armsOf(child, workshop);
    if (first === undefined) return [];
    const { on: _, ...entered } = first;
    return [index === 0 || node.on === undefined ? entered : { ...entered, on: node.on }, ...rest];
  });
}

const RANDOM = { strategy: 'random' } as const;
const PRIORITY = { strategy: 'priority' } as const;

/** The members of an arm or a group that stand for a node. */
function membersOf(node: Node, workshop: Workshop): readonly MemberDraft[] {
  if (node.kind === 'leaf') return [{ target: targetOf(node, [{ secret: node.key }], workshop) }];
  if (node.kind === 'conditional') return choiceMembers(node, workshop);
  const { report } = workshop;
  if (node.kind === 'fallback') {
    report.add(
      'changed',
      node.path,
      node.on === undefined ? TRANSIENT_ONLY : `${TRANSIENT_ONLY}, whatever \`on_status_codes\` says`,
    );
    return node.children.map(({ node: child }) => memberOf(child, workshop));
  }
  report.add(
    'changed',
    node.path,
    'one target serves a request there, and its failure is final; here the others of the pool follow',
  );
  return distinctMembers(node, workshop);
}

const TRANSIENT_ONLY = 'within a share of the load the next target follows what is transient';

/** What differs in its key alone is one target with several keys; what is the same has both shares. */
function distinctMembers({ children }: Branch, workshop: Workshop): readonly MemberDraft[] {
  const identity = ({ node }: Branch['children'][number]): string =>
    JSON.stringify(node.kind === 'leaf' ? [node.connection, node.model] : memberOf(node, workshop));
  const groups = [...Map.groupBy(children, identity).values()];
  const weights = wholeWeights(groups.map((group) => group.reduce((sum, { share }) => sum + share, 0)));
  return groups.flatMap((group, index) => {
    const member = sharedMember(group, workshop);
    const weight = weights?.[index];
    if (member === undefined) return [];
    return [weight === undefined ? member : { ...member, weight }];
  });
}

function sharedMember(children: Branch['children'], workshop: Workshop): MemberDraft | undefined {
  const [first] = children;
  if (first === undefined || first.node.kind !== 'leaf') return first && memberOf(first.node, workshop);
  const byKey = Map.groupBy(children, ({ node }) => JSON.stringify(node.kind === 'leaf' ? node.key : undefined));
  const weights = wholeWeights([...byKey.values()].map((group) => group.reduce((sum, { share }) => sum + share, 0)));
  const keys = [...byKey.values()].map(([one], index) => {
    const secret = one?.node.kind === 'leaf' ? one.node.key : undefined;
    const weight = weights?.[index];
    return { secret, ...(weight !== undefined && { weight }) };
  });
  return { target: targetOf(first.node, keys, workshop) };
}

/** A key that a leaf may have, or may do without. */
type SentKey = Omit<KeyDraft, 'secret'> & { readonly secret: KeyDraft['secret'] | undefined };

function targetOf({ connection, model }: Leaf, keys: readonly SentKey[], { draft }: Workshop): Target {
  const sent = keys.flatMap(({ secret, ...key }) => (secret === undefined ? [] : [{ secret, ...key }]));
  return { provider: draft.provider(connection, sent, RANDOM).name, model };
}

function memberOf(node: Node, workshop: Workshop): MemberDraft {
  const members = membersOf(node, workshop);
  const [only] = members;
  if (members.length === 1 && only !== undefined) return only;
  return { group: { rotate: node.kind === 'fallback' ? PRIORITY : RANDOM, members } };
}

/** Conditions choose routes; below a strategy there is no place for them. */
function choiceMembers({ otherwise, conditions, path }: Choice, workshop: Workshop): readonly MemberDraft[] {
  workshop.report.add('dropped', path, 'conditions below another strategy: the default, or the first target, is taken');
  const node = (otherwise ?? conditions[0])?.node;
  return node === undefined ? [] : membersOf(node, workshop);
}

function leavesOf(node: Node): readonly Leaf[] {
  if (node.kind === 'leaf') return [node];
  if (node.kind !== 'conditional') return node.children.flatMap((child) => leavesOf(child.node));
  const taken = (node.otherwise ?? node.conditions[0])?.node;
  return taken === undefined ? [] : leavesOf(taken);
}

/** Settings belong to the route: what all its targets say alike. */
function settingsOf(leaves: readonly Leaf[], { report }: Workshop): readonly Statement[] {
  const [first] = leaves;
  if (first === undefined) return [];
  const differs = (what: string): undefined => {
    report.add('dropped', first.path, `${what} differs between targets of one route, which has one for all`);
    return undefined;
  };
  const same = (read: (settings: LeafSettings) => unknown): boolean =>
    leaves.every(({ settings }) => JSON.stringify(read(settings)) === JSON.stringify(read(first.settings)));
  const retry = same((settings) => settings.retry) ? first.settings.retry : differs('retry');
  const timeout = same((settings) => settings.timeoutMs) ? first.settings.timeoutMs : differs('request_timeout');
  const names = new Set(leaves.flatMap(({ settings }) => [...settings.parameters.keys()]));
  return [
    ...(timeout === undefined ? [] : attemptTimeout(timeout, retry?.attempts ?? 0)),
    ...(retry === undefined ? [] : retryStatements(retry.attempts, retry.on)),
    ...[...names].flatMap((name) => {
      if (!same(({ parameters }) => parameters.get(name))) return differs(name) ?? [];
      const value = first.settings.parameters.get(name);
      return value === undefined ? [] : [editStatement('set', name, value)];
    }),
  ];
}
