// What may stand at the cursor. A mark is put there and the text is parsed with it: the parser, which takes any text, then
// says in which block, statement, argument or test it stands, however much around it is still missing.
import { follow, type Piece } from '../../compiler/arguments/follow.ts';
import type { FieldSpec } from '../../compiler/conditions/field.ts';
import { fieldNamed } from '../../compiler/conditions/fields.ts';
import type { FileRole } from '../../compiler/files.ts';
import type { Place } from '../../compiler/program.ts';
import { likelySpec } from '../../compiler/recognise.ts';
import { fieldForm, statementForm } from '../../compiler/reference.ts';
import type { StatementSpec } from '../../compiler/statements/statement.ts';
import type { ArgumentNode, StatementNode, TestNode } from '../../language/ast.ts';
import { parse } from '../../language/parse.ts';
import { Source } from '../../language/source.ts';
import { itemsOf, testsOf } from '../sites.ts';

/** No file has this word. */
const MARK = 'fairleadcursor';
/** The word that the cursor stands in or behind. */
const WORD_BEFORE = /[\w.:@+~$/*?%[\]-]*$/;
const WORD_AFTER = /^[\w.:@+~$/*?%[\]-]*/;
/** Up to the quote that closes it, where one does. */
const REST_OF_STRING = /^[^"\n]*(?=")/;

/** What stands at the cursor is replaced from `start` to `end`. */
export interface Cursor {
  readonly start: number;
  readonly end: number;
  /** What is written of it so far. */
  readonly written: string;
  /** It stands between the quotes of a string. */
  readonly inString: boolean;
  readonly wanted: Wanted;
}

export type Wanted =
  /** A statement begins here. */
  | { readonly kind: 'statement'; readonly place: Place; readonly siblings: readonly StatementNode[] }
  /** A test of a condition begins here. */
  | { readonly kind: 'test' }
  | {
      readonly kind: 'pieces';
      /** The whole of which they are a part, as the reference writes it. */
      readonly form: string;
      readonly pieces: readonly Piece[];
      /** In a condition: what may follow a test that is whole. */
      readonly connectives: readonly string[];
    };

/** Undefined where nothing can be offered: in a comment, a string without a known meaning, behind a whole statement. */
export function cursorAt(source: Source, role: FileRole, offset: number): Cursor | undefined {
  const before = source.text.slice(0, offset);
  const after = source.text.slice(offset);
  const marked = parse(new Source(source.path, `${before}${MARK}${after}`)).file;
  const found = findStatement(marked.statements, role);
  if (found === undefined) return undefined;
  const { wanted, string } = found;
  const inString = string !== undefined;
  const start = inString ? string + 1 : offset - (WORD_BEFORE.exec(before)?.[0].length ?? 0);
  const behind = (inString ? REST_OF_STRING : WORD_AFTER).exec(after);
  return { start, end: offset + (behind?.[0].length ?? 0), written: before.slice(start), inString, wanted };
}

interface Found {
  readonly wanted: Wanted;
  /** Where the string begins that the mark stands in. */
  readonly string?: number;
}

function findStatement(statements: readonly StatementNode[], place: Place): Found | undefined {
  for (const node of statements) {
    if (isMarked(node.head)) return { wanted: { kind: 'statement', place, siblings: statements } };
    const spec = likelySpec(node, place);
    if (spec === undefined) continue;
    const found = findIn(node, spec);
    if (found !== undefined) return found;
  }
  return undefined;
}

function findIn(node: StatementNode, spec: StatementSpec): Found | undefined {
  const test = node.condition && testsOf(node.condition).find((one) => [one.field, ...one.operands].some(isMarked));
  if (test !== undefined) return findInTest(test, node);
  const items = itemsOf(node, spec);
  const index = items.findIndex(isMarked);
  if (index >= 0) {
    const { next } = follow(spec.arguments, items.slice(0, index));
    return found(items[index], { kind: 'pieces', form: statementForm(spec), pieces: next, connectives: [] });
  }
  if (node.block === undefined || spec.block === undefined) return undefined;
  return findStatement(node.block.statements, spec.block.place);
}

function findInTest({ field, operands }: TestNode, { head }: StatementNode): Found | undefined {
  if (isMarked(field)) return { wanted: { kind: 'test' } };
  const spec: FieldSpec | undefined = fieldNamed(field.text);
  if (spec === undefined) return undefined;
  const index = operands.findIndex(isMarked);
  const { next, complete } = follow(spec.operands, operands.slice(0, index));
  const connectives = !complete ? [] : head.text === 'never' ? ['and', 'or', 'to'] : ['and', 'or'];
  return found(operands[index], { kind: 'pieces', form: fieldForm(spec), pieces: next, connectives });
}

function found(item: ArgumentNode | undefined, wanted: Wanted): Found {
  return item?.kind === 'string' ? { wanted, string: item.span.start } : { wanted };
}

/** In a model in quotes, and in a text of several lines, there is nothing to offer. */
function isMarked(node: ArgumentNode): boolean {
  if (node.kind === 'comma') return false;
  if (node.kind === 'word') return node.text.includes(MARK);
  return !node.multiline && node.parts.some((part) => typeof part === 'string' && part.includes(MARK));
}
