// The tree: what the parser makes and the compiler, the formatter and the editor read. It knows structure, not meaning:
// any head word with any arguments is a statement; which statements exist, and what they take, the compiler's specs say.
import type { Source, Span } from './source.ts';

export interface FileNode {
  readonly source: Source;
  readonly statements: readonly StatementNode[];
}

/**
 * `head arguments { block }`. A pool's member is a statement too: its head is a target or a name.
 * `condition` is there for heads that take one: `match CONDITION`, `never CONDITION to …` (where `arguments` begins with
 * the word `to`); it is absent there only after a syntax error.
 */
export interface StatementNode {
  readonly head: WordNode;
  readonly arguments: readonly ArgumentNode[];
  readonly condition?: ConditionNode;
  readonly block?: BlockNode;
  /** From the head to the end of the block, or of the last argument. */
  readonly span: Span;
}

export interface BlockNode {
  readonly statements: readonly StatementNode[];
  /** Braces included. */
  readonly span: Span;
}

export type ArgumentNode = WordNode | StringNode | CommaNode;

/**
 * A bare run of characters: a name, a number with its unit, a range, an address, a target, `env.NAME`, `*`, `<=` …
 * `literals.ts` reads values out of it. A target whose model is a string (`openai/"my model"`) has `quoted`.
 */
export interface WordNode {
  readonly kind: 'word';
  readonly text: string;
  /** The string that follows a target's slash at once. `text` then ends with the slash. */
  readonly quoted?: StringNode;
  readonly span: Span;
}

export interface StringNode {
  readonly kind: 'string';
  /** Escapes and common indent resolved; `${env.NAME}` as holes. Without holes: one string (none for `""`). */
  readonly parts: readonly (string | { readonly env: string; readonly span: Span })[];
  readonly multiline: boolean;
  readonly span: Span;
}

interface CommaNode {
  readonly kind: 'comma';
  readonly span: Span;
}

/** `or` binds loosest, then `and`, then `not`; a comma list belongs to its test. */
export type ConditionNode =
  | { readonly kind: 'or' | 'and'; readonly terms: readonly ConditionNode[]; readonly span: Span }
  | { readonly kind: 'not'; readonly term: ConditionNode; readonly span: Span }
  | TestNode;

/** `model "a", "b"`, `header "x-team" "search"`, `input_tokens > 150k`, `tools`. */
export interface TestNode {
  readonly kind: 'test';
  readonly field: WordNode;
  readonly operands: readonly ArgumentNode[];
  readonly span: Span;
}
