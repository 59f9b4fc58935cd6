// Walks blocks, twice: first everything that has a name announces it, then each statement is lowered by its spec.
import type { ArgumentNode, BlockNode, StatementNode } from '../language/ast.ts';
import type { Span } from '../language/source.ts';
import { readArguments } from './arguments/read.ts';
import type { Context } from './context.ts';
import { checkBlock, checkRequired, hasCondition } from './forms.ts';
import { type Drafts, EMPTY_DRAFTS, type Place } from './program.ts';
import { likelySpec, specFor } from './recognise.ts';
import type { StatementSpec } from './statements/statement.ts';

/** First walk: every statement that announces something does so, whatever block it stands in. */
export function declareAll(statements: readonly StatementNode[], place: Place, context: Context): void {
  for (const node of statements) {
    const spec = likelySpec(node, place);
    if (spec?.declare !== undefined) {
      const values = valuesOf(node, spec, context);
      if (values !== undefined) spec.declare({ node, values, context });
    }
    if (node.block !== undefined && spec?.block !== undefined)
      declareAll(node.block.statements, spec.block.place, context);
  }
}

/** Second walk: lowers statements into a draft. False where one of them is wrong, and reported. */
export function lowerAll<P extends Place>(
  statements: readonly StatementNode[],
  target: { readonly place: P; readonly draft: Drafts[P] },
  context: Context,
): boolean {
  const before = context.errors;
  const seen = new Map<StatementSpec, Span>();
  for (const node of statements) {
    const spec = specFor(node, target.place, context);
    if (spec === undefined) continue;
    const first = spec.repeats ? undefined : seen.get(spec);
    if (first !== undefined) context.reportRepeated(spec.name, node.head.span, first);
    else lowerOne(node, { spec, place: target.place, draft: target.draft }, context);
    if (!spec.repeats) seen.set(spec, node.head.span);
  }
  return context.errors === before;
}

interface Site<P extends Place> {
  readonly spec: StatementSpec;
  readonly place: P;
  readonly draft: Drafts[P];
}

function lowerOne<P extends Place>(node: StatementNode, site: Site<P>, context: Context): void {
  const { spec, place: standsIn, draft } = site;
  const values = valuesOf(node, spec, context);
  const sound = checkBlock(node, spec, { values, context }) && hasCondition(node, spec);
  if (values === undefined || !sound) {
    if (node.block !== undefined && spec.block !== undefined) lowerAside(node.block, spec.block.place, context);
    return;
  }
  const body = <Inner extends Place>(place: Inner, inner: Drafts[Inner]): boolean =>
    node.block === undefined ||
    (lowerBlock(node, { spec, place, draft: inner }, context) && !context.suspect.has(node));
  spec.lower({ node, values, context, place: standsIn, draft, body });
  for (const file of context.broughtIn.get(node) ?? []) {
    lowerAll(file.parsed.file.statements, { place: file.role, draft: context.program }, context);
  }
}

/** What is inside a statement that is wrong itself is still looked at. */
function lowerAside(block: BlockNode, place: Place, context: Context): void {
  lowerAll(block.statements, { place, draft: EMPTY_DRAFTS[place]() }, context);
}

function lowerBlock<P extends Place>(node: StatementNode, site: Site<P>, context: Context): boolean {
  const statements = node.block?.statements ?? [];
  const understood = lowerAll(statements, site, context);
  return checkRequired(node, site.spec, context) && understood;
}

function valuesOf(node: StatementNode, spec: StatementSpec, context: Context): Record<string, never> | undefined {
  const { argumentValues } = context;
  // Only what announces something is read twice.
  if (spec.declare === undefined) return readValues(node, spec, context);
  const known = argumentValues.get(node);
  if (known !== undefined || argumentValues.has(node)) return known as Record<string, never> | undefined;
  const values = readValues(node, spec, context);
  argumentValues.set(node, values);
  return values;
}

function readValues(node: StatementNode, spec: StatementSpec, context: Context): Record<string, never> | undefined {
  // Behind a condition that could not be parsed anything may stand.
  if (spec.condition === true && node.condition === undefined) return {};
  const items: readonly ArgumentNode[] = spec.headless ? [node.head, ...node.arguments] : node.arguments;
  if (spec.condition === true && context.hasSyntaxErrorIn(node.span)) return undefined;
  const before = context.errors;
  const values = readArguments(spec.arguments, items, node.condition?.span ?? node.head.span, context);
  if (context.errors > before) context.suspect.add(node);
  return values as Record<string, never> | undefined;
}
