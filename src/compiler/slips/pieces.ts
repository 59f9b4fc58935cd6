// A text cut into its tokens as they are written, however broken it is: what a slip of the hand may have moved.

export interface Piece {
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

const PIECE =
  /#[^\n]*|"""[\s\S]*?(?:"""|$)|(?:[\w.:@+~$/*?%-]*\/)?"(?:[^"\\\n]|\\[^\n])*(?:"|\\?(?=\n|$))|[\w.:@+~$/\-*?%]+|[<>]=|\S/g;

/** Words, strings and signs between two offsets; no comments, no white space. */
export function piecesOf(text: string, start: number, end: number): readonly Piece[] {
  const pieces: Piece[] = [];
  for (const match of text.slice(start, end).matchAll(PIECE)) {
    const at = start + match.index;
    if (!match[0].startsWith('#')) pieces.push({ text: match[0], start: at, end: at + match[0].length });
  }
  return pieces;
}

/** The number of the piece that an offset stands in, or of the next one. */
export function pieceAt(pieces: readonly Piece[], offset: number): number {
  const found = pieces.findIndex((piece) => piece.end > offset);
  return found < 0 ? pieces.length : found;
}

export function isString({ text }: Piece): boolean {
  return text.startsWith('"');
}

/** Whether its closing quote is missing. */
export function isOpenString({ text }: Piece): boolean {
  return /^"(?!")/.test(text) && !/^"(?:[^"\\]|\\.)*"$/s.test(text);
}
