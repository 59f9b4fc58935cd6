// What is known of the thing under the cursor, as Markdown: the reference of a statement, field or word, where a name is
// declared, what a finding means.
import type { Piece } from '../compiler/arguments/follow.ts';
import type { Compilation } from '../compiler/compile.ts';
import type { FieldSpec } from '../compiler/conditions/field.ts';
import { fieldForm, statementHelp } from '../compiler/reference.ts';
import type { Declaration } from '../compiler/scope.ts';
import type { StatementSpec } from '../compiler/statements/statement.ts';
import type { ArgumentNode } from '../language/ast.ts';
import { CODES } from '../language/codes/index.ts';
import type { Diagnostic } from '../language/diagnostic.ts';
import type { Span } from '../language/source.ts';
import { declarationSite } from './declaration-site.ts';
import { occurrenceAt, type Spot } from './names.ts';
import { contains, readingsOf, sitesAt } from './sites.ts';

export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

/**
 * Undefined where there is nothing to say.
 * @param diagnostics what is found in the project: those that stand here are explained
 */
export function hover(compilation: Compilation, spot: Spot, diagnostics: readonly Diagnostic[]): Hover | undefined {
  const thing = thingAt(compilation, spot);
  const found = diagnostics.filter(({ span }) => span.source.path === spot.path && contains(span, spot.offset));
  const span = thing?.span ?? found[0]?.span;
  if (span === undefined) return undefined;
  const codes = new Set(found.map(({ code }) => code));
  return { span, markdown: [...(thing ? [thing.markdown] : []), ...[...codes].map(codeText)].join('\n\n---\n\n') };
}

/** What `fairlead help CODE` says, but for its examples. */
function codeText(code: string): string {
  const { title = '', explanation = '' } = CODES.get(code) ?? {};
  return `**${code}**: ${title}\n\n${explanation}`;
}

function thingAt(compilation: Compilation, spot: Spot): Hover | undefined {
  const name = occurrenceAt(compilation, spot);
  if (name !== undefined) return { span: name.span, markdown: declarationText(compilation, name.declaration) };
  const file = compilation.files.get(spot.path);
  const site = file && sitesAt(file, spot.offset).at(-1);
  const reading = site && readingsOf(site).find(({ node }) => contains(node.span, spot.offset));
  if (reading === undefined) return undefined;
  const { span } = reading.node;
  if (reading.kind === 'statement') return { span, markdown: statementText(reading.spec) };
  if (reading.kind === 'field') return { span, markdown: fieldText(reading.field) };
  const markdown = wordText(reading.piece, reading.node);
  return markdown === undefined ? undefined : { span, markdown };
}

export function statementText(spec: StatementSpec): string {
  return statementHelp(spec).join('\n').trim();
}

export function fieldText(field: FieldSpec): string {
  return `\`${fieldForm(field)}\`\n\nTrue when ${field.summary}.\n\n\`\`\`\nmatch ${field.example}\n\`\`\``;
}

/** A declaration as it is written, a long one cut; secrets in it are starred. */
export function declarationText(compilation: Compilation, declaration: Declaration): string {
  const { kind, name, span } = declaration;
  const { source } = span;
  const first = source.locate(span.start).line;
  const site = declarationSite(compilation, declaration);
  const last = site === undefined ? first : source.locate(site.node.span.end).line;
  const shown = Math.min(last, first + MOST_LINES - 1);
  const lines = Array.from({ length: shown - first + 1 }, (_, index) => source.line(first + index));
  const cut = shown < last ? ['  # …'] : [];
  return `**${kind}** ${name}: ${source.path}:${first}\n\n\`\`\`\n${[...lines, ...cut].join('\n')}\n\`\`\``;
}

const MOST_LINES = 12;

function wordText(piece: Piece, node: ArgumentNode): string | undefined {
  if (piece.kind !== 'literal' || node.kind !== 'word') return undefined;
  const { offers } = piece;
  if (offers?.kind !== 'words' || !offers.words.includes(node.text)) return undefined;
  const summary = offers.summary?.(node.text);
  return `**${node.text}**: ${offers.noun}${summary === undefined ? '' : `\n\n${summary}`}`;
}
