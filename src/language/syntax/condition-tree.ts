// Conditions: concrete tree to ConditionNode. One finding a condition is enough for what merely follows from it.
import type { CstNode, IToken } from 'chevrotain';
import type { ConditionNode, TestNode } from '../ast.ts';
import { type Code, diagnose } from '../codes/index.ts';
import { type Span, spanBetween } from '../source.ts';
import { buildArguments, buildWord, isString } from './arguments.ts';
import { nodeOf, nodesOf, type TreeContext, tokenOf, tokensOf } from './concrete.ts';
import { spanOf } from './repair.ts';

/** The condition of a `matchStatement` or `neverStatement`, as far as there is one, and whether a fault was reported. */
export function buildCondition(
  node: CstNode,
  keyword: IToken,
  context: TreeContext,
): { readonly condition: ConditionNode | undefined; readonly faulty: boolean } {
  const builder = new ConditionBuilder(context);
  const child = nodeOf(node, 'condition');
  const condition = child && builder.disjunction(child, keyword);
  builder.leftover(nodeOf(node, 'leftover') ?? nodeOf(node, 'leftoverBeforeTo'), keyword);
  return { condition, faulty: builder.faulty };
}

class ConditionBuilder {
  readonly #context: TreeContext;
  /** One finding a token. */
  readonly #reported = new Set<IToken>();
  /** Set with the first fault: what would merely follow from it is not reported. */
  faulty = false;

  constructor(context: TreeContext) {
    this.#context = context;
  }

  /** `before`: the keyword or parenthesis that the condition follows. */
  disjunction(node: CstNode, before: IToken): ConditionNode | undefined {
    const operators = tokensOf(node, 'Or');
    const terms = nodesOf(node, 'conjunction').map((child, index) => {
      const own = tokensOf(child, 'And')[0];
      return this.#conjunction(child, operators[index - 1] ?? before, own ?? operators[index]);
    });
    return joined('or', terms);
  }

  /** What stands between the condition and the end of its statement. */
  leftover(node: CstNode | undefined, keyword: IToken): void {
    if (!node || this.faulty) return;
    const to = tokenOf(node, 'To');
    const parenthesis = tokenOf(node, 'RightParenthesis');
    if (parenthesis && (!to || parenthesis.startOffset < to.startOffset)) {
      this.#report('FL017', parenthesis, 'this ")" closes nothing', 'remove it, or put the "(" where its group begins');
    } else if (to) {
      const message = `"to" does not belong to the condition of "${keyword.image}"`;
      this.#report('FL022', to, message, 'it begins a statement of its own: put it on the next line, or ";" before it');
    }
  }

  /** `after`: the operator that follows the first term, if one does. */
  #conjunction(node: CstNode, before: IToken, after: IToken | undefined): ConditionNode | undefined {
    const operators = tokensOf(node, 'And');
    const negations = nodesOf(node, 'negation');
    const terms = negations.map((child) => this.#negation(child));
    if (negations.length <= operators.length) this.#absent(node, { before, after, operators });
    for (const child of nodesOf(node, 'juxtaposed')) {
      const extra = nodeOf(child, 'negation');
      if (!extra) continue;
      const first = firstToken(extra);
      if (first && !this.faulty) {
        this.#report('FL022', first, `"and" or "or" is missing before "${first.image}"`);
      }
      terms.push(this.#negation(extra));
    }
    return joined('and', terms);
  }

  #negation(node: CstNode): ConditionNode | undefined {
    const not = tokenOf(node, 'Not');
    if (not) return this.#not(node, not);
    const group = nodeOf(node, 'group');
    if (group) return this.#group(group);
    const test = nodeOf(node, 'test');
    if (test) return this.#test(test);
    const fieldless = nodeOf(node, 'fieldless');
    const first = fieldless && tokenOf(fieldless, 'NotField');
    if (first) this.#fieldless(first);
    return undefined;
  }

  #not(node: CstNode, not: IToken): ConditionNode | undefined {
    const inner = nodeOf(node, 'negation');
    if (!inner) {
      this.#report('FL021', not, 'no condition follows "not"');
      return undefined;
    }
    const term = this.#negation(inner);
    return term && { kind: 'not', term, span: spanBetween(spanOf(this.#context.source, not), term.span) };
  }

  #group(node: CstNode): ConditionNode | undefined {
    const open = tokenOf(node, 'LeftParenthesis');
    const inner = nodeOf(node, 'condition');
    if (!open || !inner) return undefined;
    const condition = this.disjunction(inner, open);
    const close = tokenOf(node, 'RightParenthesis');
    if (!close) this.#report('FL018', open, 'this "(" is not closed');
    if (!condition) return undefined;
    const end = close ? spanOf(this.#context.source, close) : condition.span;
    return { ...condition, span: spanBetween(spanOf(this.#context.source, open), end) };
  }

  #test(node: CstNode): TestNode | undefined {
    const word = tokenOf(node, 'Word');
    if (!word) return undefined;
    const field = buildWord(word, this.#context);
    const operands = buildArguments(tokensOf(node, 'Operand'), this.#context);
    return { kind: 'test', field, operands, span: spanBetween(field.span, operands.at(-1)?.span ?? field.span) };
  }

  #fieldless(first: IToken): void {
    const value = isString(first);
    const help = value ? `did you mean: model ${first.image}` : 'write it as in: input_tokens > 150k';
    this.#report(
      'FL025',
      first,
      `a test begins with a field, not with ${value ? 'a value' : `"${first.image}"`}`,
      help,
    );
  }

  #absent(node: CstNode, place: { before: IToken; after: IToken | undefined; operators: readonly IToken[] }): void {
    const { before, after, operators } = place;
    const missingFirst = !startsWithTerm(node, operators);
    if (!missingFirst) {
      const operator = lonelyOperator(node, operators);
      if (operator) this.#report('FL021', operator, `no condition follows "${operator.image}"`);
    } else if (/^(?:and|or)$|^[&|]+$/.test(before.image)) {
      this.#report('FL021', before, `no condition follows "${before.image}"`);
    } else if (after) {
      this.#report('FL021', after, `no condition stands before "${after.image}"`);
    } else {
      const where = before.image === '(' ? 'these parentheses are empty' : `"${before.image}" has no condition`;
      this.#report('FL020', before, where, '"any" is the condition that always holds');
    }
  }

  #report(code: Code, token: IToken, message: string, help?: string): void {
    this.faulty = true;
    if (this.#reported.has(token)) return;
    this.#reported.add(token);
    const span: Span = spanOf(this.#context.source, token);
    this.#context.report(diagnose(code, span, message, help === undefined ? {} : { help }));
  }
}

function joined(kind: 'and' | 'or', found: readonly (ConditionNode | undefined)[]): ConditionNode | undefined {
  const terms = found.filter((term) => term !== undefined);
  const [first] = terms;
  const last = terms.at(-1);
  if (!first || !last || terms.length === 1) return first;
  return { kind, terms, span: spanBetween(first.span, last.span) };
}

function startsWithTerm(node: CstNode, operators: readonly IToken[]): boolean {
  const first = nodesOf(node, 'negation')[0];
  const start = first && firstToken(first)?.startOffset;
  return start !== undefined && start < (operators[0]?.startOffset ?? Number.POSITIVE_INFINITY);
}

/** The `and` that no term follows before the next one. */
function lonelyOperator(node: CstNode, operators: readonly IToken[]): IToken | undefined {
  const starts = nodesOf(node, 'negation').map((child) => firstToken(child)?.startOffset ?? 0);
  return operators.find((operator, index) => {
    const next = operators[index + 1]?.startOffset ?? Number.POSITIVE_INFINITY;
    return !starts.some((start) => start > operator.startOffset && start < next);
  });
}

function firstToken(node: CstNode): IToken | undefined {
  let first: IToken | undefined;
  for (const children of Object.values(node.children)) {
    const [child] = children;
    const candidate = child === undefined ? undefined : 'children' in child ? firstToken(child) : child;
    if (candidate && (!first || candidate.startOffset < first.startOffset)) first = candidate;
  }
  return first;
}
