// The lines that the printer makes, before neighbours are aligned.

export interface Line {
  /** In columns. */
  readonly indentation: number;
  /**
   * The text, in pieces with a space between them. A line of a table has several: the statement and its one-line
   * block, a member and its weight, the words of a statement. All other lines have one.
   */
  readonly cells: readonly string[];
  /** What lines of one table have in common; undefined: never aligned with neighbours. */
  readonly table?: string;
  /** How far behind the first one each cell was written. Such lines line up only where they did so before. */
  readonly written?: readonly number[];
  readonly blankBefore: boolean;
  /** Behind the text; the only content of a line where `cells` is empty. */
  comment?: LineComment;
}

export interface LineComment {
  readonly text: string;
  /** How far behind the first character of its line it was written, if there were two spaces before it and no tabs. */
  readonly written?: number;
}

export function plainText(line: Line): string {
  return line.cells.join(' ');
}
