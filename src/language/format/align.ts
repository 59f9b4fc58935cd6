// Neighbouring lines line up like a table, as gofmt does it: one-line blocks of the same keyword, the weights of members,
// and the comments behind lines. What else the author lined up stays so: words of neighbours, and the column of comments.
import { type Line, plainText } from './lines.ts';
import { COMMENT_GAP, LINE_WIDTH } from './spacing.ts';

/** The final text of a file, each line ended. */
export function alignLines(lines: readonly Line[]): string {
  const texts = groups(lines, sameTable).flatMap(alignCells);
  const comments = groups(
    lines.map((line, index) => ({ line, text: texts[index] ?? '' })),
    (a, b) => sameCommentColumn(a.line, b.line),
  ).flatMap(alignComments);
  return comments.map((text, index) => `${lines[index]?.blankBefore ? '\n' : ''}${text}\n`).join('');
}

function sameTable(a: Line, b: Line): boolean {
  return a.table !== undefined && a.table === b.table && a.indentation === b.indentation && !b.blankBefore;
}

function sameCommentColumn(a: Line, b: Line): boolean {
  const both = [a, b].every((line) => line.comment !== undefined && line.cells.length > 0 && line.cells[0] !== '}');
  return both && a.indentation === b.indentation && !b.blankBefore;
}

/** Runs of neighbours that belong together; every other item is a run of its own. */
function groups<T>(items: readonly T[], together: (a: T, b: T) => boolean): readonly (readonly T[])[] {
  const found: T[][] = [];
  for (const item of items) {
    const run = found.at(-1);
    const last = run?.at(-1);
    if (run && last !== undefined && together(last, item)) run.push(item);
    else found.push([item]);
  }
  return found;
}

/** Leaves lines as they are where a table would be too wide. */
function alignCells(lines: readonly Line[]): readonly string[] {
  const indent = ' '.repeat(lines[0]?.indentation ?? 0);
  let rows: readonly Row[] = lines.map(({ cells, written }) => ({ cells, written }));
  const columns = Math.max(...rows.map(({ cells }) => cells.length)) - 1;
  for (let column = 0; column < columns; column++) rows = padColumn(rows, column);
  const aligned = rows.map(({ cells }) => indent + cells.join(' '));
  const fits = aligned.every((text) => text.length <= LINE_WIDTH);
  return fits ? aligned : lines.map((line) => (line.cells.length > 0 ? indent + plainText(line) : ''));
}

interface Row {
  readonly cells: readonly string[];
  readonly written: Line['written'];
}

/** The last cell of a line is not padded and does not widen its column. */
function padColumn(rows: readonly Row[], column: number): readonly Row[] {
  return groups(rows, (a, b) => sameColumn(a, b, column)).flatMap((run) => {
    const width = Math.max(...run.map(({ cells }) => cells[column]?.length ?? 0));
    return run.map(({ cells, written }) => ({
      cells: column < cells.length - 1 ? cells.with(column, (cells[column] ?? '').padEnd(width)) : cells,
      written,
    }));
  });
}

/** Whether what follows the column begins at the same place in both: always, or as far as it did in the source. */
function sameColumn(a: Row, b: Row, column: number): boolean {
  if ([a, b].some(({ cells }) => column >= cells.length - 1)) return false;
  const upTo = ({ written }: Row): string | undefined => written?.slice(0, column + 2).join();
  return upTo(a) === upTo(b);
}

interface CommentedLine {
  readonly line: Line;
  readonly text: string;
}

function alignComments(lines: readonly CommentedLine[]): readonly string[] {
  const column = writtenColumn(lines) ?? firstFreeColumn(lines);
  return lines.map(({ line, text }) => {
    if (line.comment === undefined) return text;
    if (line.cells.length === 0) return ' '.repeat(line.indentation) + line.comment.text;
    return text + ' '.repeat(column - lastLine(text).length) + line.comment.text;
  });
}

function firstFreeColumn(lines: readonly CommentedLine[]): number {
  return COMMENT_GAP + Math.max(...lines.map(({ text }) => lastLine(text).length));
}

/** Where all of these comments stood before, if that was one column and lies behind all of the text. */
function writtenColumn(lines: readonly CommentedLine[]): number | undefined {
  const columns = lines.map(({ line, text }) => (line.comment?.written ?? Number.NaN) + margin(lastLine(text)));
  const [column = Number.NaN] = columns;
  const kept = columns.every((other) => other === column) && column >= firstFreeColumn(lines) && column < LINE_WIDTH;
  return kept ? column : undefined;
}

function margin(text: string): number {
  return text.length - text.trimStart().length;
}

/** A multi-line text makes one line of several; a comment stands behind the last. */
function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}
