// A tree as indented text, for golden files.
import type { ArgumentNode, ConditionNode, StatementNode } from '../../src/language/ast.ts';

export function dumpStatements(statements: readonly StatementNode[], margin = ''): string {
  return statements.map((statement) => dumpStatement(statement, margin)).join('');
}

function dumpStatement({ head, arguments: args, condition, block }: StatementNode, margin: string): string {
  const line = [dumpArgument(head), ...(condition ? [dumpCondition(condition)] : []), ...args.map(dumpArgument)];
  return `${margin}${line.join(' ')}\n${block ? dumpBlock(block.statements, `${margin}  `) : ''}`;
}

function dumpBlock(statements: readonly StatementNode[], margin: string): string {
  return statements.length === 0 ? `${margin}(empty)\n` : dumpStatements(statements, margin);
}

function dumpArgument(node: ArgumentNode): string {
  if (node.kind === 'comma') return ',';
  if (node.kind === 'word') return node.quoted ? `word(${node.text}${dumpArgument(node.quoted)})` : node.text;
  const parts = node.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : `env.${part.env}`));
  return `string(${parts.join(' ')})`;
}

function dumpCondition(condition: ConditionNode): string {
  if (condition.kind === 'test') return `<${[condition.field, ...condition.operands].map(dumpArgument).join(' ')}>`;
  if (condition.kind === 'not') return `(not ${dumpCondition(condition.term)})`;
  return `(${condition.kind} ${condition.terms.map(dumpCondition).join(' ')})`;
}
