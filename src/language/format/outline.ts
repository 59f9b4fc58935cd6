// The tokens of a file as nested statements: what the printer walks.
import type { Token } from '../parse.ts';

export interface OutlineStatement {
  /** All before the block: keyword, arguments, condition. Never empty. */
  readonly tokens: readonly Token[];
  readonly block?: OutlineBlock;
}

export interface OutlineBlock {
  readonly open: Token;
  readonly statements: readonly OutlineStatement[];
  readonly close: Token;
}

/** Only for tokens of a file without syntax errors. */
export function outline(tokens: readonly Token[]): readonly OutlineStatement[] {
  const reader = new OutlineReader(tokens);
  return reader.statements();
}

class OutlineReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  statements(): readonly OutlineStatement[] {
    const found: OutlineStatement[] = [];
    for (let next = this.#peek(); next && next.kind !== 'RightBrace'; next = this.#peek()) {
      found.push(this.#statement());
    }
    return found;
  }

  #statement(): OutlineStatement {
    const tokens: Token[] = [];
    for (let next = this.#next(); next.kind !== 'Terminator'; next = this.#next()) {
      if (next.kind === 'LeftBrace') {
        const statements = this.statements();
        const block = { open: next, statements, close: this.#next() };
        this.#next();
        return { tokens, block };
      }
      tokens.push(next);
    }
    return { tokens };
  }

  #peek(): Token | undefined {
    return this.#tokens[this.#at];
  }

  #next(): Token {
    const token = this.#tokens[this.#at++];
    if (!token) throw new Error('the tokens end within a statement');
    return token;
  }
}
