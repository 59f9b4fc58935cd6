// Braces are brought into balance before the parser sees them: a `}` that closes nothing is taken out, and a missing one
// is put where the indentation says that its block ended. So one forgotten brace is one finding, and the rest of the file
// keeps its shape.
import type { IToken, TokenType } from 'chevrotain';
import { diagnose } from '../codes/index.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { Source } from '../source.ts';
import { emptyToken, endOf, spanOf } from './repair.ts';
import {
  And,
  ForeignString,
  LeftBrace,
  Newline,
  OpenMultilineString,
  OpenString,
  Or,
  RightBrace,
  Semicolon,
} from './tokens.ts';

/** What a statement may begin behind. */
const STARTS_AFTER: ReadonlySet<TokenType> = new Set([LeftBrace, RightBrace, Newline, Semicolon]);

interface OpenBlock {
  readonly brace: IToken;
  /** The first token of its statement. */
  readonly head: IToken;
  /** The column of the first token on the brace's line. */
  readonly indentation: number;
  /** Whether something stands behind the brace on its line: then the block most likely ends there too. */
  inline?: boolean;
  /** Whether the first line within stands further right; unknown before there is one. Only then indentation says anything. */
  indented?: boolean;
}

interface Unclosed {
  readonly head: IToken;
  readonly brace: IToken;
  /** The last token that is known to be the block's. */
  readonly last: IToken;
  /** The first that cannot be, where the indentation showed it. */
  readonly next?: IToken;
}

interface Balanced {
  readonly tokens: readonly IToken[];
  /** Closing braces without a block. */
  readonly stray: readonly IToken[];
  /** Blocks without a closing brace. */
  readonly unclosed: readonly Unclosed[];
}

/** The tokens with every block closed; inserted braces have no width. */
export function balanceBraces(
  source: Source,
  tokens: readonly IToken[],
  report: (found: Diagnostic) => void,
): readonly IToken[] {
  const plain = new Balance(source, { byIndentation: false }).run(tokens);
  const chosen =
    mistakes(plain) === 0 ? plain : moreTelling(plain, new Balance(source, { byIndentation: true }).run(tokens));
  for (const brace of chosen.stray) {
    report(diagnose('FL011', spanOf(source, brace), 'this "}" closes nothing', { help: 'remove it' }));
  }
  // After a text that never ends, the braces that it swallowed are not missing.
  if (tokens.at(-1)?.tokenType !== OpenMultilineString) {
    for (const block of chosen.unclosed) report(unclosedBlock(source, block));
  }
  return chosen.tokens;
}

function mistakes({ stray, unclosed }: Balanced): number {
  return stray.length + unclosed.length;
}

/** The guided reading finds mistakes that cancel each other out, so it may find more; many more say that it is misled. */
function moreTelling(plain: Balanced, guided: Balanced): Balanced {
  return mistakes(guided) <= 2 * mistakes(plain) + 2 ? guided : plain;
}

class Balance {
  readonly #source: Source;
  readonly #byIndentation: boolean;
  readonly #open: OpenBlock[] = [];
  readonly #tokens: IToken[] = [];
  readonly #stray: IToken[] = [];
  readonly #unclosed: Unclosed[] = [];
  #head: IToken | undefined;

  constructor(source: Source, options: { readonly byIndentation: boolean }) {
    this.#source = source;
    this.#byIndentation = options.byIndentation;
  }

  run(tokens: readonly IToken[]): Balanced {
    let indentation = tokens[0] === undefined ? 0 : this.#column(tokens[0]);
    let lineStartsHere = true;
    for (const token of tokens) {
      const type = token.tokenType;
      if (type === Newline) {
        lineStartsHere = true;
      } else {
        if (lineStartsHere) {
          indentation = this.#column(token);
          if (this.#byIndentation) this.#closeByIndentation(token, indentation);
          lineStartsHere = false;
        }
        this.#noteStart(token);
        if (type === RightBrace) {
          if (!this.#open.pop()) {
            this.#stray.push(token);
            continue;
          }
        } else if (type === LeftBrace) this.#open.push({ brace: token, head: this.#head ?? token, indentation });
      }
      this.#tokens.push(token);
      if (type === OpenString || type === ForeignString) this.#closeSwallowed(token);
    }
    while (this.#open.length > 0) this.#closeMissing(undefined);
    return { tokens: this.#tokens, stray: this.#stray, unclosed: this.#unclosed };
  }

  /** Where a statement begins, and whether a block goes on behind its brace. */
  #noteStart(token: IToken): void {
    const last = this.#tokens.at(-1)?.tokenType;
    if (last === LeftBrace) {
      const block = this.#open.at(-1);
      if (block !== undefined) block.inline = true;
    }
    if (last === undefined || STARTS_AFTER.has(last)) this.#head = token;
  }

  #column(token: IToken): number {
    return this.#source.locate(token.startOffset).column;
  }

  /** What stands at the margin of a block's own line, or left of it, is no part of the block. */
  #closeByIndentation(token: IToken, indentation: number): void {
    const type = token.tokenType;
    if (type === And || type === Or) return;
    const belongsAtMargin = type === RightBrace || type === LeftBrace;
    for (let block = this.#open.at(-1); block; block = this.#open.at(-1)) {
      block.indented ??= indentation > block.indentation || block.inline === true;
      if (!block.indented || block.indentation < indentation) return;
      if (belongsAtMargin && block.indentation === indentation) return;
      this.#closeMissing(token);
    }
  }

  /** An open string runs to the end of its line and takes the braces there with it: those are not missing. */
  #closeSwallowed(token: IToken): void {
    if (/^["'`\u2018-\u201f][^\n]*["'`\u2018-\u201f]$/.test(token.image) && token.image.length > 1) return;
    for (const _ of token.image.matchAll(/\}(?=[\s}]*$)/g)) {
      if (this.#open.pop()) this.#tokens.push(emptyToken(RightBrace, endOf(token)));
    }
  }

  #closeMissing(next: IToken | undefined): void {
    const block = this.#open.pop();
    if (!block) return;
    const last = this.#lastVisible();
    this.#unclosed.push({ head: block.head, brace: block.brace, last: last ?? block.brace, ...(next && { next }) });
    const brace = emptyToken(RightBrace, last ? endOf(last) : 0);
    // Before the line break, so that the block ends with the line that is its last.
    const lineBreak = this.#tokens.at(-1)?.tokenType === Newline ? this.#tokens.pop() : undefined;
    this.#tokens.push(brace);
    if (lineBreak) this.#tokens.push(lineBreak);
  }

  #lastVisible(): IToken | undefined {
    return this.#tokens.findLast((token) => token.tokenType !== Newline);
  }
}

/** Said where the brace should be: behind the last token of the block. */
function unclosedBlock(source: Source, { head, brace, last, next }: Unclosed): Diagnostic {
  const end = endOf(last);
  const related = [{ message: 'the block begins here', span: spanOf(source, brace) }];
  if (next) related.push({ message: 'by its indentation, this is no part of it', span: spanOf(source, next) });
  const lineOf = (token: IToken): number => source.locate(token.startOffset).line;
  const margin = /^[ \t]*/.exec(source.line(lineOf(brace)))?.[0] ?? '';
  const text = lineOf(last) === lineOf(brace) ? ' }' : `\n${margin}}`;
  return diagnose(
    'FL010',
    { source, start: end, end },
    `the block of "${head.image}" is not closed: its "}" is missing`,
    {
      related,
      fix: { title: 'close the block', edits: [{ span: { source, start: end, end }, text }] },
    },
  );
}
