// The targets of a Portkey config as a tree: strategies, and in its leaves the places that are called.
import type { ErrorKind } from '../../errors.ts';
import type { ParameterName, ParameterValue } from '../../vocabulary.ts';
import type { Path } from '../document.ts';
import { kindsOf } from '../error-kinds.ts';
import type { Fields } from '../fields.ts';
import { parameterName, parameterValue } from '../settings.ts';
import type { Workshop } from '../workshop.ts';
import { TARGET_REASONS } from './left-out.ts';
import { type Place, placeOf } from './place.ts';

export type Node = Leaf | Branch | Choice;

export interface Leaf extends Place {
  readonly kind: 'leaf';
  readonly path: Path;
  readonly settings: LeafSettings;
}

export interface LeafSettings {
  readonly retry?: { readonly attempts: number; readonly on: readonly ErrorKind[] };
  readonly timeoutMs?: number;
  readonly parameters: ReadonlyMap<ParameterName, ParameterValue>;
}

export interface Branch {
  readonly kind: 'loadbalance' | 'fallback';
  readonly path: Path;
  /** Of `fallback`: what leads from one to the next; absent: every failure. */
  readonly on?: readonly ErrorKind[];
  readonly children: readonly { readonly node: Node; readonly share: number }[];
}

export interface Choice {
  readonly kind: 'conditional';
  readonly path: Path;
  readonly conditions: readonly (Named & { readonly query: unknown; readonly path: Path })[];
  readonly otherwise?: Named;
}

/** A target that conditions call by its name. */
interface Named {
  readonly name: string;
  readonly node: Node;
}

/** What targets take over from the config around them. */
interface Inherited {
  readonly settings: LeafSettings;
  readonly model?: string;
}

/** Where a config stands in the tree. */
interface Site {
  readonly inherited: Inherited;
  readonly depth: number;
}

const ROOT: Site = { inherited: { settings: { parameters: new Map() } }, depth: 0 };
/** What is retried where the config names no codes (portkey.ai/docs/product/ai-gateway/automatic-retries, 2026-11). */
const USUAL_RETRY_CODES = [429, 500, 502, 503, 504];
const DEEPEST = 12;

/** Undefined where nothing of it can be called; that is told. */
export function readTree(
  config: Fields,
  workshop: Workshop,
  { inherited: around, depth }: Site = ROOT,
): Node | undefined {
  if (depth > DEEPEST) {
    workshop.report.add('invalid', config.path, 'the targets are nested too deeply');
    return undefined;
  }
  const inherited = inheritedBy(config, around, workshop);
  const strategy = config.map('strategy');
  const children = config.maps('targets');
  if (children.length === 0) return readLeaf(config, inherited, workshop);
  const nodes = children.flatMap((child) => {
    child.skip('weight', 'name');
    const node = readTree(child, workshop, { inherited, depth: depth + 1 });
    return node === undefined ? [] : [{ node, name: child.text('name'), share: child.number('weight') ?? 1 }];
  });
  const tree = nodes.length === 0 ? undefined : branchOf(config, { strategy, nodes }, workshop);
  strategy?.skip('mode', 'on_status_codes', 'conditions', 'default');
  strategy?.tellRest({}, 'a strategy has no such setting here');
  config.tellRest(TARGET_REASONS, 'no statement says this');
  return tree;
}

type Child = { readonly node: Node; readonly name: string | undefined; readonly share: number };

function branchOf(
  { path }: Fields,
  { strategy, nodes }: { readonly strategy: Fields | undefined; readonly nodes: readonly Child[] },
  { report }: Workshop,
): Node | undefined {
  const mode = strategy?.text('mode') ?? 'single';
  if (mode === 'loadbalance') return { kind: 'loadbalance', path, children: nodes };
  if (mode === 'fallback') {
    const codes = strategy?.list('on_status_codes').filter((code) => typeof code === 'number') ?? [];
    return { kind: 'fallback', path, ...(codes.length > 0 && { on: kindsOf(codes) }), children: nodes };
  }
  if (mode === 'conditional' && strategy !== undefined) return choiceOf(strategy, nodes, { path, report });
  if (mode !== 'single')
    report.add('invalid', strategy?.at('mode') ?? path, 'there is no such strategy: the first target is taken');
  if (nodes.length > 1)
    report.add('dropped', [...path, 'targets'], '`single` calls the first target: the others are left out');
  return nodes[0]?.node;
}

function choiceOf(
  strategy: Fields,
  nodes: readonly Child[],
  { path, report }: { readonly path: Path; readonly report: Workshop['report'] },
): Choice | undefined {
  const named = (name: string | undefined, at: Path): Named | undefined => {
    const found = nodes.find((node) => node.name === name);
    if (name !== undefined && found !== undefined) return { name, node: found.node };
    report.add('invalid', at, 'no target of this name can be called');
    return undefined;
  };
  const conditions = strategy.maps('conditions').flatMap((condition) => {
    const target = named(condition.text('then'), condition.at('then'));
    return target === undefined ? [] : [{ ...target, query: condition.raw('query'), path: condition.at('query') }];
  });
  const otherwise = strategy.has('default') ? named(strategy.text('default'), strategy.at('default')) : undefined;
  if (conditions.length === 0 && otherwise === undefined) return undefined;
  return { kind: 'conditional', path, conditions, ...(otherwise && { otherwise }) };
}

function readLeaf(config: Fields, { settings, model }: Inherited, workshop: Workshop): Leaf | undefined {
  const place = placeOf(config, model, workshop);
  config.skip('strategy', 'targets', 'weight', 'name', 'on_status_codes');
  if (place === undefined) return undefined;
  config.tellRest(TARGET_REASONS, 'no statement says this of a provider');
  return { kind: 'leaf', path: config.path, ...place, settings };
}

function inheritedBy(config: Fields, around: Inherited, workshop: Workshop): Inherited {
  const { report } = workshop;
  const overrides = config.map('override_params');
  const parameters = new Map(around.settings.parameters);
  for (const key of overrides?.keys ?? []) {
    const name = parameterName(key);
    if (overrides === undefined || key === 'model' || name === undefined) continue;
    const value = parameterValue(name, overrides.raw(key), { path: overrides.at(key), report });
    if (value !== undefined) parameters.set(name, value);
  }
  const model = overrides?.text('model') ?? around.model;
  overrides?.tellRest({}, 'no parameter here has this name');
  const retry = retryOf(config.map('retry')) ?? around.settings.retry;
  const timeoutMs = config.number('request_timeout', 1) ?? around.settings.timeoutMs;
  const settings = { parameters, ...(retry && { retry }), ...(timeoutMs !== undefined && { timeoutMs }) };
  return { settings, ...(model !== undefined && { model }) };
}

function retryOf(retry: Fields | undefined): LeafSettings['retry'] {
  if (retry === undefined) return undefined;
  const attempts = retry.number('attempts') ?? 0;
  const codes = retry.list('on_status_codes').filter((code) => typeof code === 'number');
  retry.skip('use_retry_after_headers');
  retry.tellRest({}, 'a retry has no such setting here');
  return { attempts, on: kindsOf(codes.length > 0 ? codes : USUAL_RETRY_CODES) };
}
