// What the rules of the grammar make of conditions.
import type { IToken } from 'chevrotain';
import type { ArgumentNode, ConditionNode, TestNode, WordNode } from '../ast.ts';
import { spanBetween } from '../source.ts';
import type { TreeContext } from './arguments.ts';
import { spanOf } from './repair.ts';

/** The terms that are there; one alone stands for itself. */
export function joined(kind: 'and' | 'or', found: readonly (ConditionNode | undefined)[]): ConditionNode | undefined {
  if (found.length === 1) return found[0];
  const terms = found.filter((term) => term !== undefined);
  const [first] = terms;
  const last = terms.at(-1);
  if (!first || !last || terms.length === 1) return first;
  return { kind, terms, span: spanBetween(first.span, last.span) };
}

export function negationOf(
  not: IToken,
  term: ConditionNode | undefined,
  { source }: TreeContext,
): ConditionNode | undefined {
  return term && { kind: 'not', term, span: { source, start: not.startOffset, end: term.span.end } };
}

interface Group {
  readonly open: IToken;
  readonly condition: ConditionNode | undefined;
  readonly close: IToken | undefined;
}

/** What stands in parentheses, with their span. */
export function groupOf({ open, condition, close }: Group, { source }: TreeContext): ConditionNode | undefined {
  if (!condition) return undefined;
  const end = close ? spanOf(source, close) : condition.span;
  return { ...condition, span: spanBetween(spanOf(source, open), end) };
}

export function testOf(field: WordNode, operands: readonly ArgumentNode[]): TestNode {
  return { kind: 'test', field, operands, span: spanBetween(field.span, (operands.at(-1) ?? field).span) };
}
