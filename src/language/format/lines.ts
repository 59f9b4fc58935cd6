// The lines that the printer makes, before neighbours are aligned.

export interface Line {
  /** In columns. */
  readonly indentation: number;
  /**
   * The text, in pieces with a space between them. A line of a table has several: the statement and its one-line
   * block, or a member and its weight. All other lines have one.
   */
  readonly cells: readonly string[];
  /** What lines of one table have in common; undefined: never aligned with neighbours. */
  readonly table?: string;
  readonly blankBefore: boolean;
  /** Behind the text; the only content of a line where `cells` is empty. */
  comment?: string;
}

export function plainText(line: Line): string {
  return line.cells.join(' ');
}
