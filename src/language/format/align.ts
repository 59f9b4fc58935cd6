// Neighbouring lines line up like a table, as gofmt does it: one-line blocks of the same keyword, the weights of members,
// and the comments behind lines.
import { type Line, plainText } from './lines.ts';
import { LINE_WIDTH } from './spacing.ts';

const COMMENT_GAP = 2;

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
  const margin = ' '.repeat(lines[0]?.indentation ?? 0);
  let rows: readonly (readonly string[])[] = lines.map((line) => line.cells);
  const columns = Math.max(...rows.map((cells) => cells.length)) - 1;
  for (let column = 0; column < columns; column++) rows = padColumn(rows, column);
  const aligned = rows.map((cells) => margin + cells.join(' '));
  const fits = aligned.every((text) => text.length <= LINE_WIDTH);
  return fits ? aligned : lines.map((line) => (line.cells.length > 0 ? margin + plainText(line) : ''));
}

/** The last cell of a line is not padded and does not widen its column. */
function padColumn(rows: readonly (readonly string[])[], column: number): readonly (readonly string[])[] {
  return groups(rows, (a, b) => column < a.length - 1 && column < b.length - 1).flatMap((run) => {
    const width = Math.max(...run.map((cells) => cells[column]?.length ?? 0));
    return run.map((cells) =>
      column < cells.length - 1 ? cells.with(column, (cells[column] ?? '').padEnd(width)) : cells,
    );
  });
}

function alignComments(lines: readonly { readonly line: Line; readonly text: string }[]): readonly string[] {
  const width = Math.max(...lines.map(({ text }) => lastLine(text).length));
  return lines.map(({ line, text }) => {
    if (line.comment === undefined) return text;
    if (line.cells.length === 0) return ' '.repeat(line.indentation) + line.comment;
    return text + ' '.repeat(width - lastLine(text).length + COMMENT_GAP) + line.comment;
  });
}

/** A multi-line text makes one line of several; a comment stands behind the last. */
function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}
