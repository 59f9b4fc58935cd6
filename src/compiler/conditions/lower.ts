// From the tree of a condition to the condition of the table.
import type { ConditionNode, TestNode } from '../../language/ast.ts';
import { diagnose } from '../../language/codes/index.ts';
import { suggest } from '../../language/suggest.ts';
import type { Condition } from '../../route-table.ts';
import { readArguments } from '../arguments/read.ts';
import type { Context } from '../context.ts';
import { laterHelp } from '../later.ts';
import { FIELDS, fieldNamed } from './fields.ts';

/** Undefined where a test is wrong, which is reported; all tests are looked at. `is NAME` is linked later. */
export function lowerCondition(node: ConditionNode, context: Context): Condition | undefined {
  const condition = node.kind === 'test' ? lowerTest(node, context) : lowerConnective(node, context);
  return condition === undefined ? undefined : context.marks.set(condition, node.span);
}

function lowerConnective(node: Exclude<ConditionNode, TestNode>, context: Context): Condition | undefined {
  if (node.kind === 'not') {
    const term = lowerCondition(node.term, context);
    return term && { kind: 'not', term };
  }
  const terms = node.terms.map((term) => lowerCondition(term, context)).filter((term) => term !== undefined);
  return terms.length < node.terms.length ? undefined : { kind: node.kind, terms };
}

function lowerTest(node: TestNode, context: Context): Condition | undefined {
  const { text, span } = node.field;
  const field = fieldNamed(text);
  if (field === undefined) {
    const names = FIELDS.map((known) => known.name);
    const near = suggest(text, names);
    const nearest = near === undefined ? `fields are ${names.join(', ')}` : `did you mean \`${near}\`?`;
    const help = laterHelp('field', text) ?? nearest;
    context.report(diagnose('FL117', span, `unknown field \`${text}\``, { help }));
    return undefined;
  }
  const values = readArguments(field.operands, node.operands, { ...span, start: span.end }, context);
  return values && field.lower({ values, span: node.span, context });
}
