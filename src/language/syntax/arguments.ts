// Tokens into words, strings and commas.
import type { IToken } from 'chevrotain';
import type { ArgumentNode, StringNode, WordNode } from '../ast.ts';
import { diagnose } from '../codes/index.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Source } from '../source.ts';
import { spanOf } from './repair.ts';
import { readString } from './text.ts';
import {
  Comma,
  ForeignString,
  MultilineString,
  OpenMultilineString,
  OpenString,
  PlainString,
  QuotedTarget,
} from './tokens.ts';

/** What making a tree needs, and where its findings go. */
export interface TreeContext {
  readonly source: Source;
  readonly report: (found: Diagnostic) => void;
}

const STRINGS = new Set([PlainString, OpenString, MultilineString, OpenMultilineString, ForeignString]);

const EMPTY: readonly never[] = [];

/** As a list of the tree, which lives as long: without the room for sixteen more that an array has when it is added to. */
export function listOf<T>(items: readonly T[]): readonly T[] {
  return items.length === 0 ? EMPTY : items.slice();
}

export function isString(token: IToken): boolean {
  return STRINGS.has(token.tokenType);
}

/** A comma with nothing on one side is reported, the first of a statement. */
export function checkCommas(nodes: readonly ArgumentNode[], context: TreeContext): void {
  if (!hasComma(nodes)) return;
  const isComma = (index: number) => nodes[index]?.kind === 'comma';
  const lonely = nodes.findIndex(
    (node, index) => node.kind === 'comma' && (index === 0 || index === nodes.length - 1 || isComma(index - 1)),
  );
  const comma = nodes[lonely];
  if (!comma) return;
  const side = lonely === 0 || isComma(lonely - 1) ? 'before' : 'after';
  context.report(diagnose('FL016', comma.span, `there is no value ${side} this comma`));
}

function hasComma(nodes: readonly ArgumentNode[]): boolean {
  for (const { kind } of nodes) if (kind === 'comma') return true;
  return false;
}

/** A value, or a comma between two. */
export function buildArgument(token: IToken, context: TreeContext): ArgumentNode {
  if (token.tokenType === Comma) return { kind: 'comma', span: spanOf(context.source, token) };
  if (isString(token)) return buildString(token.image, token.startOffset, context);
  return buildWord(token, context);
}

export function buildWord(token: IToken, context: TreeContext): WordNode {
  const span = spanOf(context.source, token);
  if (token.tokenType !== QuotedTarget) return { kind: 'word', text: token.image, span };
  const quote = token.image.indexOf('"');
  const quoted = buildString(token.image.slice(quote), token.startOffset + quote, context);
  return { kind: 'word', text: token.image.slice(0, quote), quoted, span };
}

function buildString(image: string, start: number, context: TreeContext): StringNode {
  return readString(image, start, context.source, context.report);
}
