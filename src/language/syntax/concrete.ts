// Reading Chevrotain's concrete tree: children by name, and what is carried along while the real tree is made of it.
import type { CstNode, IToken } from 'chevrotain';
import type { Diagnostic } from '../diagnostic.ts';
import type { Source } from '../source.ts';

/** What making a tree needs, and where its findings go. */
export interface TreeContext {
  readonly source: Source;
  readonly report: (found: Diagnostic) => void;
}

export function nodesOf(node: CstNode, name: string): readonly CstNode[] {
  return (node.children[name] ?? []) as CstNode[];
}

export function tokensOf(node: CstNode, name: string): readonly IToken[] {
  return (node.children[name] ?? []) as IToken[];
}

export function nodeOf(node: CstNode, name: string): CstNode | undefined {
  return nodesOf(node, name)[0];
}

export function tokenOf(node: CstNode, name: string): IToken | undefined {
  return tokensOf(node, name)[0];
}

/** The grammar guarantees it. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the concrete tree lacks what the grammar demands');
  return value;
}
