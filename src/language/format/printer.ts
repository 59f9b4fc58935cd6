// Statements into lines of the canonical layout, with each comment on the line it belongs to.
import type { Comment, Token } from '../parse.ts';
import type { Source } from '../source.ts';
import type { Line, LineComment } from './lines.ts';
import type { OutlineBlock, OutlineStatement } from './outline.ts';
import { COMMENT_GAP, joinTokens, LINE_WIDTH, words, wrap } from './spacing.ts';

const INDENT = 2;
/** Further lines of a statement stand deeper than a block would. */
const CONTINUATION = 4;

type Cells = Pick<Line, 'cells' | 'table' | 'written'>;

/** Walks the statements in file order; comments are put in as they are passed. */
export class Printer {
  readonly #source: Source;
  readonly #comments: readonly Comment[];
  #nextComment = 0;
  readonly #lines: Line[] = [];
  /** Where the last thing that was printed ends in the source. */
  #done = 0;
  /** No blank line goes before the first line of a file or a block. */
  #opening = true;

  constructor(source: Source, comments: readonly Comment[]) {
    this.#source = source;
    this.#comments = comments;
  }

  print(statements: readonly OutlineStatement[]): readonly Line[] {
    this.#statements(statements, 0);
    this.#passComments(this.#source.text.length, 0);
    return this.#lines;
  }

  #statements(statements: readonly OutlineStatement[], indentation: number): void {
    for (const statement of statements) {
      const [first] = statement.tokens;
      if (first) this.#passComments(first.start, indentation);
      if (this.#isOneLine(statement, indentation)) this.#oneLine(statement, indentation);
      else this.#severalLines(statement, indentation);
    }
  }

  /** Written on one line, and fits on one. */
  #isOneLine(statement: OutlineStatement, indentation: number): boolean {
    const first = statement.tokens[0];
    const last = this.#writtenEnd(statement);
    if (!first || !last || this.#hasLineBreak(first.start, last.end)) return false;
    return indentation + flatCells(statement).join(' ').length <= LINE_WIDTH;
  }

  /** A block with nothing in it ends where it begins, however many lines it was given. */
  #writtenEnd({ tokens, block }: OutlineStatement): Token | undefined {
    if (block === undefined) return tokens.at(-1);
    const comment = this.#comments[this.#nextComment];
    const isEmpty = block.statements.length === 0 && (comment === undefined || comment.span.start > block.close.start);
    return isEmpty ? block.open : block.close;
  }

  #oneLine(statement: OutlineStatement, indentation: number): void {
    const { tokens, block } = statement;
    this.#line(this.#oneLineCells(statement), indentation, tokens[0]?.start ?? 0);
    this.#done = block?.close.end ?? tokens.at(-1)?.end ?? this.#done;
  }

  #oneLineCells(statement: OutlineStatement): Cells {
    const { tokens, block } = statement;
    const [head, ...rest] = tokens;
    if (!head || block) return { cells: flatCells(statement), table: `block ${head?.text}` };
    if (rest[0]?.text === 'weight') return { cells: [joinTokens([head]), joinTokens(rest)], table: 'member' };
    const written = words(tokens).map(([first]) => (first?.start ?? 0) - head.start);
    const hasTab = this.#source.text.slice(head.start, tokens.at(-1)?.start).includes('\t');
    if (hasTab || written.length === 1) return { cells: flatCells(statement) };
    return { cells: words(tokens).map(joinTokens), written, table: `word at ${written[1]}` };
  }

  #severalLines({ tokens, block }: OutlineStatement, indentation: number): void {
    let margin = indentation;
    for (const run of this.#writtenLines(tokens)) {
      const [first] = run;
      if (margin !== indentation && first) this.#passComments(first.start, margin);
      for (const part of wrap(run, LINE_WIDTH - margin, LINE_WIDTH - indentation - CONTINUATION)) {
        // No blank line within a statement.
        if (margin !== indentation) this.#opening = true;
        this.#line({ cells: [joinTokens(part)] }, margin, part[0]?.start ?? 0);
        margin = indentation + CONTINUATION;
      }
      this.#done = run.at(-1)?.end ?? this.#done;
    }
    if (block) this.#block(block, indentation);
  }

  #block(block: OutlineBlock, indentation: number): void {
    this.#append(' {');
    this.#done = block.open.end;
    this.#opening = true;
    this.#statements(block.statements, indentation + INDENT);
    this.#passComments(block.close.start, indentation + INDENT);
    if (this.#opening && this.#lines.at(-1)?.comment === undefined) {
      this.#append('}');
    } else {
      this.#opening = true;
      this.#line({ cells: ['}'] }, indentation, block.close.start);
    }
    this.#opening = false;
    this.#done = block.close.end;
  }

  /** The line breaks of a long statement stay where they were put. */
  #writtenLines(tokens: readonly Token[]): readonly (readonly Token[])[] {
    const runs: Token[][] = [];
    let end = 0;
    for (const token of tokens) {
      if (runs.length > 0 && !this.#hasLineBreak(end, token.start)) runs.at(-1)?.push(token);
      else runs.push([token]);
      end = token.end;
    }
    return runs;
  }

  /** Prints the comments that stand before the offset: behind the last line, or on lines of their own. */
  #passComments(offset: number, indentation: number): void {
    for (;;) {
      const comment = this.#comments[this.#nextComment];
      if (!comment || comment.span.start >= offset) return;
      this.#nextComment++;
      const last = this.#lines.at(-1);
      if (last && last.comment === undefined && !this.#hasLineBreak(this.#done, comment.span.start)) {
        last.comment = { text: comment.text, ...this.#commentOffset(comment) };
      } else {
        this.#line({ cells: [] }, indentation, comment.span.start);
        const line = this.#lines.at(-1);
        if (line) line.comment = { text: comment.text };
      }
      this.#done = comment.span.end;
    }
  }

  #commentOffset({ span }: Comment): Pick<LineComment, 'written'> {
    const text = this.#source.text.slice(this.#source.text.lastIndexOf('\n', span.start) + 1, span.start).trimStart();
    return text.endsWith(' '.repeat(COMMENT_GAP)) && !text.includes('\t') ? { written: text.length } : {};
  }

  #line(cells: Cells, indentation: number, start: number): void {
    const blankBefore = !this.#opening && this.#hasBlankLine(this.#done, start);
    this.#lines.push({ indentation, blankBefore, ...cells });
    this.#opening = false;
  }

  #append(text: string): void {
    const last = this.#lines.pop();
    if (last) this.#lines.push({ ...last, cells: [...last.cells.slice(0, -1), `${last.cells.at(-1) ?? ''}${text}`] });
  }

  #hasLineBreak(start: number, end: number): boolean {
    const at = this.#source.text.indexOf('\n', start);
    return at >= 0 && at < end;
  }

  #hasBlankLine(start: number, end: number): boolean {
    return /\n[ \t\r;]*\n/.test(this.#source.text.slice(start, end));
  }
}

/** A statement with its block on one line: `client web`, `{ key env.WEB_KEY;`, `tag prod }`. */
function flatCells({ tokens, block }: OutlineStatement): readonly string[] {
  const head = joinTokens(tokens);
  if (!block) return [head];
  if (block.statements.length === 0) return [head, '{}'];
  const last = block.statements.length - 1;
  const inner = block.statements.map((statement, index) => {
    const text = flatCells(statement).join(' ');
    return `${index === 0 ? '{ ' : ''}${text}${index === last ? ' }' : ';'}`;
  });
  return [head, ...inner];
}
