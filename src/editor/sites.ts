// The statements of a file with what the compiler's specs say of them, and what each of their words was taken as.
import { type Followed, follow, type Piece } from '../compiler/arguments/follow.ts';
import type { FieldSpec } from '../compiler/conditions/field.ts';
import { fieldNamed } from '../compiler/conditions/fields.ts';
import type { LoadedFile } from '../compiler/files.ts';
import type { Place } from '../compiler/program.ts';
import { likelySpec } from '../compiler/recognise.ts';
import type { StatementSpec } from '../compiler/statements/statement.ts';
import type { ArgumentNode, ConditionNode, StatementNode, TestNode, WordNode } from '../language/ast.ts';
import type { Span } from '../language/source.ts';

/** A statement, and where it stands. */
export interface Site {
  readonly node: StatementNode;
  readonly place: Place;
  /** Absent: it is no statement that is known, nor near one. */
  readonly spec?: StatementSpec;
}

/** What a word, a string or a comma of a statement is. */
export type Reading =
  | { readonly kind: 'statement'; readonly node: WordNode; readonly spec: StatementSpec }
  | { readonly kind: 'field'; readonly node: WordNode; readonly field: FieldSpec }
  | { readonly kind: 'piece'; readonly node: ArgumentNode; readonly piece: Piece };

/** Every statement of a file, those of a block behind the one that it belongs to. */
export function sitesIn({ parsed, role }: LoadedFile): readonly Site[] {
  const sites: Site[] = [];
  const visit = (statements: readonly StatementNode[], place: Place): void => {
    for (const node of statements) {
      const site = siteOf(node, place);
      sites.push(site);
      const inner = blockPlace(site);
      if (node.block !== undefined && inner !== undefined) visit(node.block.statements, inner);
    }
  };
  visit(parsed.file.statements, role);
  return sites;
}

/** The statements around an offset, the outermost first. */
export function sitesAt({ parsed, role }: LoadedFile, offset: number): readonly Site[] {
  const around: Site[] = [];
  let statements = parsed.file.statements;
  let place: Place | undefined = role;
  while (place !== undefined) {
    const node = statements.find(({ span }) => contains(span, offset));
    if (node === undefined) break;
    const site: Site = siteOf(node, place);
    around.push(site);
    statements = node.block?.statements ?? [];
    place = blockPlace(site);
  }
  return around;
}

/** What may stand in the block of a statement; undefined where it has none, or nobody knows. */
function blockPlace({ spec }: Site): Place | undefined {
  return spec?.block?.place;
}

/** The words of one statement in their order, those of its block not among them. */
export function readingsOf({ node, spec }: Site): readonly Reading[] {
  if (spec === undefined) return [];
  const head: Reading[] = spec.headless ? [] : [{ kind: 'statement', node: node.head, spec }];
  const tests = node.condition === undefined ? [] : testsOf(node.condition).flatMap(testReadings);
  const items = itemsOf(node, spec);
  return [...head, ...tests, ...pieces(items, follow(spec.arguments, items))];
}

/** What a statement's slots are read from: without a keyword, what stands in its place comes first. */
export function itemsOf(node: StatementNode, spec: StatementSpec): readonly ArgumentNode[] {
  return spec.headless ? [node.head, ...node.arguments] : node.arguments;
}

/** The tests of a condition, in the order in which they are written. */
export function testsOf(condition: ConditionNode): readonly TestNode[] {
  if (condition.kind === 'test') return [condition];
  return condition.kind === 'not' ? testsOf(condition.term) : condition.terms.flatMap(testsOf);
}

/** Ends included: a cursor behind a word is still at the word. */
export function contains({ start, end }: Span, offset: number): boolean {
  return start <= offset && offset <= end;
}

function siteOf(node: StatementNode, place: Place): Site {
  const spec = likelySpec(node, place);
  return { node, place, ...(spec && { spec }) };
}

function testReadings({ field: node, operands }: TestNode): readonly Reading[] {
  const field = fieldNamed(node.text);
  if (field === undefined) return [];
  return [{ kind: 'field', node, field }, ...pieces(operands, follow(field.operands, operands))];
}

function pieces(items: readonly ArgumentNode[], { taken }: Followed): readonly Reading[] {
  return taken.flatMap((piece, index) => {
    const node = items[index];
    return node === undefined ? [] : [{ kind: 'piece' as const, node, piece }];
  });
}
