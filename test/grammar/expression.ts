// What may stand somewhere, as data: one form for the grammar of the parser and for what each statement takes. The EBNF,
// the railroad page and the generators of random sentences all read it.

export type Expression =
  /** Written as it is: a keyword, a sign. */
  | { readonly kind: 'text'; readonly text: string }
  /** A class of words: one of the lexer's, or a placeholder such as `GLOB`; `about` says what it is. */
  | { readonly kind: 'class'; readonly name: string; readonly about: string }
  /** What another rule says; drawn under its name, or under `label`. */
  | { readonly kind: 'rule'; readonly name: string; readonly label?: string }
  | { readonly kind: 'sequence'; readonly parts: readonly Expression[] }
  | { readonly kind: 'choice'; readonly parts: readonly Expression[] }
  | { readonly kind: 'optional'; readonly part: Expression }
  /** Any number of times, but at least `least`. */
  | { readonly kind: 'repeat'; readonly part: Expression; readonly least: 0 | 1; readonly between?: Expression };

/** A named expression. */
export interface GrammarRule {
  readonly name: string;
  readonly body: Expression;
}

/** A sequence without needless nesting; undefined parts are left out. */
export function sequenceOf(parts: readonly (Expression | undefined)[]): Expression {
  const present = parts.filter((part) => part !== undefined);
  const [only] = present;
  return only !== undefined && present.length === 1 ? only : { kind: 'sequence', parts: present };
}

/** One of several; undefined where there is none. */
export function choiceOf(parts: readonly (Expression | undefined)[]): Expression | undefined {
  const present = parts.filter((part) => part !== undefined);
  return present.length <= 1 ? present[0] : { kind: 'choice', parts: present };
}
