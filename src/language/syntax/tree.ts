// The concrete tree into the tree of ast.ts, with what the error productions caught reported on the way.
import type { CstNode, IToken } from 'chevrotain';
import type { BlockNode, StatementNode, WordNode } from '../ast.ts';
import { diagnose } from '../codes/index.ts';
import type { Span } from '../source.ts';
import { buildArguments, buildWord, isString } from './arguments.ts';
import { nodeOf, nodesOf, required, type TreeContext, tokenOf, tokensOf } from './concrete.ts';
import { buildCondition } from './condition-tree.ts';
import { endOf, spanOf } from './repair.ts';

/** The statements of a `file` or `block` node, malformed ones left out. */
export function buildStatements(node: CstNode, context: TreeContext): readonly StatementNode[] {
  const statements: StatementNode[] = [];
  for (const child of nodesOf(node, 'statement')) {
    const statement = buildStatement(child, context);
    if (statement) statements.push(statement);
  }
  return statements;
}

function buildStatement(node: CstNode, context: TreeContext): StatementNode | undefined {
  const plain = nodeOf(node, 'plainStatement');
  if (plain) return buildPlain(plain, context);
  const conditional = nodeOf(node, 'matchStatement') ?? nodeOf(node, 'neverStatement');
  if (conditional) return buildConditional(conditional, context);
  const malformed = nodeOf(node, 'malformedStatement');
  if (malformed) reportMalformed(malformed, context);
  return undefined;
}

function buildPlain(node: CstNode, context: TreeContext): StatementNode {
  const head = buildWord(required(tokenOf(node, 'Head')), context);
  const args = buildArguments(tokensOf(node, 'Argument'), context);
  reportParenthesis(node, context);
  const blockNode = nodeOf(node, 'block');
  const block = blockNode && buildBlock(blockNode, context);
  const end = block?.span.end ?? args.at(-1)?.span.end ?? head.span.end;
  return { head, arguments: args, ...(block && { block }), span: { ...head.span, end } };
}

/** `match CONDITION` and `never CONDITION to PROVIDER, …`. */
function buildConditional(node: CstNode, context: TreeContext): StatementNode {
  const keyword = required(tokenOf(node, 'Match') ?? tokenOf(node, 'Never'));
  const head = buildWord(keyword, context);
  const { condition, faulty } = buildCondition(node, keyword, context);
  const to = tokenOf(node, 'To');
  const providers = nodeOf(node, 'providers');
  const values = providers ? tokensOf(providers, 'Argument') : [];
  const args = to ? [buildWord(to, context), ...buildArguments(values, context)] : [];
  reportParenthesis(providers ?? node, context);
  if (node.name === 'neverStatement' && !providers && !nodeOf(node, 'misplacedParenthesis'))
    reportNever(head, to, context);
  const misplaced = nodeOf(node, 'misplacedBlock');
  const block = misplaced && buildBlock(required(nodeOf(misplaced, 'block')), context);
  if (block && !faulty) reportBlock(block, head, context);
  const end = block?.span.end ?? args.at(-1)?.span.end ?? condition?.span.end ?? head.span.end;
  return {
    head,
    arguments: args,
    ...(condition && { condition }),
    ...(block && { block }),
    span: { ...head.span, end },
  };
}

function buildBlock(node: CstNode, context: TreeContext): BlockNode {
  const open = required(tokenOf(node, 'LeftBrace'));
  const close = required(tokenOf(node, 'RightBrace'));
  const span = { source: context.source, start: open.startOffset, end: Math.max(endOf(close), endOf(open)) };
  return { statements: buildStatements(node, context), span };
}

function reportParenthesis(node: CstNode, context: TreeContext): void {
  const misplaced = nodeOf(node, 'misplacedParenthesis');
  if (!misplaced) return;
  const token = required(tokenOf(misplaced, 'Parenthesis'));
  context.report(
    diagnose('FL017', spanOf(context.source, token), `"${token.image}" cannot stand here`, {
      help: 'parentheses group the parts of a condition, after "match" and "never"',
    }),
  );
}

function reportNever(head: WordNode, to: IToken | undefined, context: TreeContext): void {
  const span: Span = to ? spanOf(context.source, to) : head.span;
  const message = to ? 'no provider follows "to"' : '"never" does not say which providers it is about';
  context.report(diagnose('FL024', span, message, { help: 'write it as in: never tag internal to anthropic' }));
}

function reportBlock(block: BlockNode, head: WordNode, context: TreeContext): void {
  const brace = { ...block.span, end: block.span.start + 1 };
  context.report(
    diagnose('FL023', brace, `"${head.text}" takes no block`, {
      help: 'join the parts of a condition with "and" and "or"',
    }),
  );
}

/** What stands in the block of a malformed statement is looked at for its own faults, and left out with it. */
function reportMalformed(node: CstNode, context: TreeContext): void {
  const first = tokenOf(node, 'NotHead');
  const blockNode = nodeOf(node, 'block');
  const block = blockNode && buildBlock(blockNode, context);
  if (first) {
    const message = `a statement cannot begin with ${isString(first) ? 'a string' : `"${first.image}"`}`;
    context.report(diagnose('FL014', spanOf(context.source, first), message, { help: 'it begins with its keyword' }));
  } else if (block) {
    const brace = { ...block.span, end: block.span.start + 1 };
    context.report(diagnose('FL013', brace, 'there is no statement that this block belongs to'));
  }
}
