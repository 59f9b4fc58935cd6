// Walks blocks: finds each statement's spec, checks what specs say of places, repetition and blocks, and lowers.
import type { ArgumentNode, BlockNode, StatementNode } from '../language/ast.ts';
import { diagnose } from '../language/codes/index.ts';
import type { Span } from '../language/source.ts';
import { suggest } from '../language/suggest.ts';
import { readArguments } from './arguments/read.ts';
import { joinOr } from './arguments/render.ts';
import type { Context } from './context.ts';
import { type Drafts, EMPTY_DRAFTS, PLACE_TITLES, type Place } from './program.ts';
import { laterStatement, specAt, specsNamed, wordsAt } from './statements/index.ts';
import type { StatementSpec } from './statements/statement.ts';

/** First walk: every statement that announces something does so, whatever block it stands in. */
export function declareAll(statements: readonly StatementNode[], place: Place, context: Context): void {
  for (const node of statements) {
    const spec = specAt(place, node.head.text) ?? specsNamed(node.head.text)[0] ?? meantSpec(node, place);
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
    const first = seen.get(spec);
    if (first !== undefined && !spec.repeats) context.reportRepeated(spec.name, node.head.span, first);
    else lowerOne(node, { ...target, spec }, context);
    seen.set(spec, node.head.span);
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
  const sound = checkBlock(node, spec, { values, context }) && checkCondition(node, spec, context);
  if (values === undefined || !sound) {
    if (node.block !== undefined && spec.block !== undefined) lowerAside(node.block, spec.block.place, context);
    return;
  }
  const body = <Inner extends Place>(place: Inner, inner: Drafts[Inner]): boolean =>
    node.block === undefined ||
    (lowerBlock(node, { spec, place, draft: inner }, context) && !context.suspect.has(node));
  spec.lower({ node, values, context, place: standsIn, draft, body });
  for (const file of context.broughtIn.get(node) ?? []) {
    lowerAll(file.statements, { place: file.role, draft: context.program }, context);
  }
}

/** What is inside a statement that is wrong itself is still looked at. */
function lowerAside(block: BlockNode, place: Place, context: Context): void {
  lowerAll(block.statements, { place, draft: EMPTY_DRAFTS[place]() }, context);
}

function lowerBlock<P extends Place>(node: StatementNode, site: Site<P>, context: Context): boolean {
  const statements = node.block?.statements ?? [];
  const understood = lowerAll(statements, site, context);
  return checkRequired(node, site, context) && understood;
}

/** A statement that was meant to be there, but is misspelt or broken, is not missing too. */
function checkRequired(node: StatementNode, site: Site<Place>, context: Context): boolean {
  const { block } = node;
  if (block === undefined || context.hasSyntaxErrorIn(block.span)) return false;
  const present = new Set(
    block.statements.map((inner) => (specAt(site.place, inner.head.text) ?? meantSpec(inner, site.place))?.name),
  );
  const lacking = (site.spec.block?.requires ?? []).filter((oneOf) => !oneOf.some((name) => present.has(name)));
  for (const oneOf of lacking) {
    const what = joinOr(oneOf.map((name) => (specsNamed(name).length > 0 ? `\`${name}\`` : name)));
    const name = node.arguments[0]?.kind === 'word' ? ` "${node.arguments[0].text}"` : '';
    const help = `add ${what} to its block`;
    context.report(diagnose('FL103', node.head.span, `\`${node.head.text}\`${name} has no ${what}`, { help }));
  }
  return lacking.length === 0;
}

/** The spec by which a statement is read; undefined where there is none, which is reported. */
function specFor(node: StatementNode, place: Place, context: Context): StatementSpec | undefined {
  const { text, span } = node.head;
  const found = specAt(place, text);
  if (found !== undefined) return found;
  const title = PLACE_TITLES[place];
  const later = laterStatement(text);
  const elsewhere = specsNamed(text).flatMap((spec) => spec.places);
  if (elsewhere.length > 0 && later === undefined) {
    const help = `it belongs in ${joinOr(elsewhere.map((other) => PLACE_TITLES[other]))}`;
    context.report(diagnose('FL102', span, `\`${text}\` cannot stand in ${title}`, { help }));
    return undefined;
  }
  const meant = meantSpec(node, place);
  const help =
    later ??
    (meant === undefined ? `what may stand here: ${wordsAt(place).join(', ')}` : `did you mean \`${meant.name}\`?`);
  const fix =
    meant === undefined || later !== undefined
      ? {}
      : { fix: { title: `write ${meant.name}`, edits: [{ span, text: meant.name }] } };
  context.report(diagnose('FL101', span, `unknown statement \`${text}\` in ${title}`, { help, ...fix }));
  return later === undefined ? meant : undefined;
}

/** The spec of the statement that a misspelt one is most likely meant to be. */
function meantSpec(node: StatementNode, place: Place): StatementSpec | undefined {
  const near = suggest(node.head.text, wordsAt(place));
  return near === undefined ? undefined : specAt(place, near);
}

function valuesOf(node: StatementNode, spec: StatementSpec, context: Context): Record<string, never> | undefined {
  const { argumentValues } = context;
  if (!argumentValues.has(node)) {
    const items: readonly ArgumentNode[] = spec.headless ? [node.head, ...node.arguments] : node.arguments;
    const head = { ...node.head.span, start: node.head.span.end };
    const before = context.errors;
    argumentValues.set(node, spec.condition ? {} : readArguments(spec.arguments, items, head, context));
    if (context.errors > before) context.suspect.add(node);
  }
  return argumentValues.get(node) as Record<string, never> | undefined;
}

function checkBlock(
  node: StatementNode,
  spec: StatementSpec,
  { values, context }: { readonly values: Record<string, unknown> | undefined; readonly context: Context },
): boolean {
  const { block } = spec;
  const wanted = block !== undefined && (block.insteadOf === undefined || values?.[block.insteadOf] === undefined);
  if (wanted === (node.block !== undefined)) return true;
  if (values === undefined && block?.insteadOf !== undefined) return true;
  if (context.hasSyntaxErrorIn(node.span)) return false;
  if (!wanted)
    context.report(
      diagnose('FL107', node.block?.span ?? node.span, `\`${node.head.text}\` takes no block here`, {
        help: 'remove it',
      }),
    );
  else if (block?.insteadOf === undefined)
    context.report(
      diagnose('FL107', node.head.span, `\`${node.head.text}\` needs a block`, { help: 'add { … } behind it' }),
    );
  else {
    const slot = spec.arguments[block.insteadOf];
    const help =
      slot?.kind === 'optional' && slot.shape.kind === 'literal'
        ? `write ${slot.shape.expected}, or a block`
        : 'add { … } behind it';
    context.report(diagnose('FL107', node.head.span, `\`${node.head.text}\` says nothing`, { help }));
  }
  return false;
}

function checkCondition(node: StatementNode, spec: StatementSpec, context: Context): boolean {
  if (spec.condition === undefined || node.condition !== undefined) return true;
  if (context.hasSyntaxErrorIn(node.span)) return false;
  context.report(
    diagnose('FL105', node.head.span, `\`${node.head.text}\` needs a condition`, {
      help: 'as in `match model "gpt-*"`, or `match any`',
    }),
  );
  return false;
}
