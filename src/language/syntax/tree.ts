// What the rules of the grammar make of statements and blocks, and what they say of broken ones.
import type { IToken } from 'chevrotain';
import type { ArgumentNode, BlockNode, ConditionNode, StatementNode, WordNode } from '../ast.ts';
import { diagnose } from '../codes/index.ts';
import { buildWord, isString, type TreeContext } from './arguments.ts';
import { endOf, spanOf } from './repair.ts';

export function statementOf(
  head: WordNode,
  args: readonly ArgumentNode[],
  block: BlockNode | undefined,
): StatementNode {
  const { source, start } = head.span;
  if (block !== undefined) {
    return { head, arguments: args, block, span: { source, start, end: block.span.end } };
  }
  return { head, arguments: args, span: { source, start, end: (args.at(-1) ?? head).span.end } };
}

/** What `match CONDITION` and `never CONDITION to PROVIDER, …` may be made of. */
interface Conditional {
  readonly keyword: IToken;
  readonly condition: ConditionNode | undefined;
  readonly args: readonly ArgumentNode[];
  readonly block: BlockNode | undefined;
}

export function conditionalOf({ keyword, condition, args, block }: Conditional, context: TreeContext): StatementNode {
  const head = buildWord(keyword, context);
  const end = (block ?? args.at(-1) ?? condition ?? head).span.end;
  const span = { source: context.source, start: head.span.start, end };
  if (block === undefined && condition !== undefined) return { head, arguments: args, condition, span };
  return { head, arguments: args, ...(condition && { condition }), ...(block && { block }), span };
}

export function blockOf(
  open: IToken,
  statements: readonly StatementNode[],
  close: IToken,
  { source }: TreeContext,
): BlockNode {
  return { statements, span: { source, start: open.startOffset, end: Math.max(endOf(close), endOf(open)) } };
}

export function reportParenthesis(token: IToken, { source, report }: TreeContext): void {
  report(
    diagnose('FL017', spanOf(source, token), `"${token.image}" cannot stand here`, {
      help: 'parentheses group the parts of a condition, after "match" and "never"',
    }),
  );
}

/** `last`: the last token of the condition; `to`: the word that no provider follows; undefined where it is missing itself. */
export function reportNever(last: IToken, to: IToken | undefined, { source, report }: TreeContext): void {
  const message = to ? 'no provider follows "to"' : '"never" does not say which providers it is about';
  const help = 'write it as in: never tag internal to anthropic';
  const end = endOf(last);
  report(diagnose('FL024', to ? spanOf(source, to) : { source, start: end, end }, message, { help }));
}

export function reportBlock(block: BlockNode, keyword: IToken, { report }: TreeContext): void {
  const brace = { ...block.span, end: block.span.start + 1 };
  const help = 'join the parts of a condition with "and" and "or"';
  report(diagnose('FL023', brace, `"${keyword.image}" takes no block`, { help }));
}

/** `first`: what a statement begins with instead of its keyword. */
export function reportHeadless(first: IToken, { source, report }: TreeContext): void {
  const span = spanOf(source, first);
  if (first.image === '{') {
    const help = 'put its statement before it, or remove the braces';
    report(diagnose('FL013', span, 'there is no statement that this block belongs to', { help }));
    return;
  }
  const message = `a statement cannot begin with ${isString(first) ? 'a string' : `"${first.image}"`}`;
  report(diagnose('FL014', span, message, { help: 'it begins with its keyword' }));
}
