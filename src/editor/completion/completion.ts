// What can be put in at the cursor: the statements of the place, or what the next argument may be.
import type { Piece } from '../../compiler/arguments/follow.ts';
import type { Compilation } from '../../compiler/compile.ts';
import { FIELDS } from '../../compiler/conditions/fields.ts';
import { statementForm } from '../../compiler/reference.ts';
import { specAt, wordsAt } from '../../compiler/statements/index.ts';
import type { StatementSpec } from '../../compiler/statements/statement.ts';
import type { StatementNode } from '../../language/ast.ts';
import { fieldText, statementText } from '../hover.ts';
import type { Spot } from '../names.ts';
import { cursorAt, type Wanted } from './cursor.ts';
import type { CompletionItem } from './item.ts';
import { type Asked, itemsOf } from './offers.ts';
import { statementSnippet } from './snippet.ts';

export interface Completion {
  /** What is replaced: the word around the cursor, or what stands in its quotes. */
  readonly start: number;
  readonly end: number;
  readonly items: readonly CompletionItem[];
}

/** @param files what `import` could name at that spot */
export function complete(compilation: Compilation, spot: Spot, files: () => readonly string[]): Completion | undefined {
  const file = compilation.files.get(spot.path);
  const cursor = file && cursorAt(file.parsed.file.source, file.role, spot.offset);
  if (cursor === undefined) return undefined;
  const { start, end } = cursor;
  return { start, end, items: itemsFor(cursor.wanted, { compilation, cursor, files }) };
}

function itemsFor(wanted: Wanted, asked: Asked): readonly CompletionItem[] {
  if (wanted.kind === 'test') return testItems();
  if (wanted.kind === 'pieces') {
    const keywords = wanted.connectives.map((label) => ({ label, kind: 'keyword' as const }));
    return unique([...wanted.pieces.flatMap((piece) => pieceItems(piece, asked)), ...keywords]);
  }
  const { place, siblings } = wanted;
  const specs = wordsAt(place).flatMap((word) => specAt(place, word) ?? []);
  const members = specAt(place, '');
  const first = Object.values(members?.arguments ?? {})[0];
  const targets = first?.kind === 'literal' ? pieceItems(first, asked) : [];
  return [...targets, ...specs.filter((spec) => mayStand(spec, siblings)).map(statementItem)];
}

function mayStand({ name, repeats }: StatementSpec, siblings: readonly StatementNode[]): boolean {
  return repeats || !siblings.some(({ head }) => head.text === name);
}

function statementItem(spec: StatementSpec): CompletionItem {
  return {
    label: spec.name,
    kind: 'statement',
    detail: statementForm(spec),
    documentation: statementText(spec),
    ...snippetOf(spec),
  };
}

function snippetOf(spec: StatementSpec): Pick<CompletionItem, 'snippet'> {
  const snippet = statementSnippet(spec);
  return snippet === `${spec.name}$0` ? {} : { snippet };
}

function testItems(): readonly CompletionItem[] {
  const fields = FIELDS.map(
    (field): CompletionItem => ({
      label: field.name,
      kind: 'field',
      detail: field.summary,
      documentation: fieldText(field),
    }),
  );
  return [...fields, { label: 'not', kind: 'keyword' }];
}

/** A keyword; or what the argument offers, in quotes where it is a string that is still to be begun. */
function pieceItems(piece: Piece, asked: Asked): readonly CompletionItem[] {
  const { inString } = asked.cursor;
  if (piece.kind === 'keyword') return inString ? [] : [{ label: piece.word, kind: 'keyword' }];
  if (piece.kind === 'comma' || piece.offers === undefined) return [];
  const quoted = piece.offers.kind === 'models' || piece.offers.kind === 'files';
  if (inString && !quoted) return [];
  const items = itemsOf(piece.offers, asked);
  return quoted && !inString ? items.map((item) => ({ ...item, label: `"${item.label}"` })) : items;
}

function unique(items: readonly CompletionItem[]): readonly CompletionItem[] {
  return [...new Map(items.map((item) => [item.label, item])).values()];
}
