// The outline of a file: what has a name or a block.
import type { LoadedFile } from '../compiler/files.ts';
import type { Place } from '../compiler/program.ts';
import { likelySpec } from '../compiler/recognise.ts';
import type { StatementNode } from '../language/ast.ts';
import { type Span, spanText } from '../language/source.ts';

export interface OutlineEntry {
  /** `claude`, `to`. */
  readonly name: string;
  /** Its keyword, where the name is another. */
  readonly keyword: string;
  readonly span: Span;
  /** Just the name. */
  readonly nameSpan: Span;
  readonly children: readonly OutlineEntry[];
}

export function outlineOf({ parsed, role }: LoadedFile): readonly OutlineEntry[] {
  return entriesOf(parsed.file.statements, role);
}

function entriesOf(statements: readonly StatementNode[], place: Place): readonly OutlineEntry[] {
  return statements.filter(({ block }) => block !== undefined).map((node) => entryOf(node, place));
}

function entryOf(node: StatementNode, place: Place): OutlineEntry {
  const inner = likelySpec(node, place)?.block?.place;
  const [first] = node.arguments;
  const named = first !== undefined && first.kind !== 'comma';
  const name = named ? spanText(first.span).replace(/^"|"$/g, '') : '';
  return {
    // An outline cannot show what has no name.
    name: name || node.head.text,
    keyword: node.head.text,
    span: node.span,
    nameSpan: named ? first.span : node.head.span,
    children: inner === undefined ? [] : entriesOf(node.block?.statements ?? [], inner),
  };
}
