// Statements to be written: a head with its arguments, perhaps a block. The model of a routes file that is made, not parsed.

/** A string of the language; `{ env }` stands for `${env.NAME}`, put in when the file runs. */
export type TextParts = readonly (string | { readonly env: string })[];

export type Piece =
  /** A bare word, exactly as it is to stand there: a keyword, a name, a number with its unit. */
  | string
  | { readonly text: TextParts }
  /** A list with commas. */
  | { readonly list: readonly Piece[] }
  /** A target; a model that cannot be a bare word is quoted. */
  | { readonly target: Target }
  | { readonly condition: Condition };

export interface Target {
  readonly provider: string;
  /** May hold `$model`, `$1` …: a literal dollar sign cannot be written. */
  readonly model: string;
}

export type Condition =
  | { readonly kind: 'any' }
  | { readonly kind: 'and' | 'or'; readonly terms: readonly Condition[] }
  | { readonly kind: 'not'; readonly term: Condition }
  /** A field and what stands behind it: `model "a", "b"`. */
  | { readonly kind: 'test'; readonly pieces: readonly Piece[] };

export interface Statement {
  readonly pieces: readonly Piece[];
  readonly block?: readonly Statement[];
  /** Lines that stand before it as comments. */
  readonly comments?: readonly string[];
}

export function statement(pieces: readonly Piece[], block?: readonly Statement[]): Statement {
  return block === undefined ? { pieces } : { pieces, block };
}

/** A plain string. */
export function quoted(text: string): Piece {
  return { text: [text] };
}

/** A variable of the environment, as a secret is written. */
export function variable(name: string): Piece {
  return `env.${name}`;
}
