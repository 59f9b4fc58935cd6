// From the tree of a condition to the condition of the table.
import type { ArgumentNode, ConditionNode, TestNode } from '../../language/ast.ts';
import { diagnose } from '../../language/codes/index.ts';
import { suggest } from '../../language/suggest.ts';
import type { Condition } from '../../route-table.ts';
import type { Located } from '../arguments/located.ts';
import { readArguments } from '../arguments/read.ts';
import type { Context } from '../context.ts';
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
  const terms = node.terms.map((inner) => lowerCondition(inner, context));
  return isWhole(terms) ? { kind: node.kind, terms } : undefined;
}

function isWhole(terms: readonly (Condition | undefined)[]): terms is readonly Condition[] {
  return !terms.includes(undefined);
}

function lowerTest(node: TestNode, context: Context): Condition | undefined {
  const { text, span } = node.field;
  const field = fieldNamed(text);
  if (field === undefined) {
    const names = FIELDS.map((known) => known.name);
    const near = suggest(text, names);
    const nearest = near === undefined ? `fields are ${names.join(', ')}` : `did you mean \`${near}\`?`;
    const fix = near === undefined ? {} : { fix: { title: `write ${near}`, edits: [{ span, text: near }] } };
    context.report(diagnose('FL117', span, `unknown field \`${text}\``, { help: nearest, ...fix }));
    return undefined;
  }
  const next = node.operands.findIndex(isNextTest);
  if (next > 0) reportJuxtaposed(node.operands[next], context);
  const operands = next > 0 ? node.operands.slice(0, next) : node.operands;
  const values = readArguments(field.operands, operands, span, context);
  if (values === undefined) return undefined;
  const condition = field.lower({ values, span: node.span, context });
  if (condition !== undefined) markValues(condition, values, context);
  return condition;
}

/** Whether an operand is rather the field of another test: no value, key or part of a list is called so. */
function isNextTest(operand: ArgumentNode, index: number, operands: readonly ArgumentNode[]): boolean {
  const before = operands[index - 1];
  if (operand.kind !== 'word' || before === undefined || before.kind === 'comma') return false;
  return fieldNamed(operand.text) !== undefined && !(before.kind === 'word' && before.text === 'by');
}

function reportJuxtaposed(field: ArgumentNode | undefined, context: Context): void {
  if (field?.kind !== 'word') return;
  context.report(diagnose('FL022', field.span, `"and" or "or" is missing before "${field.text}"`));
}

/** Each value of a test's list is marked where it stands, since one of them alone can be a finding. */
function markValues(condition: Condition, values: Readonly<Record<string, unknown>>, { marks }: Context): void {
  const key = 'globs' in condition ? 'globs' : 'names' in condition ? 'names' : undefined;
  const list = key && values[key];
  if (!Array.isArray(list)) return;
  list.forEach((value: Located<unknown>, index) => void marks.set(condition, value.span, `/${key}/${index}`));
}
