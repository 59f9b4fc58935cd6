// Is there a request of some boxes that is in none of others? Splits pieces until one is clear of all, or none is left.
import { type Box, intersectBoxes, subtractBox } from './box.ts';
import type { Budget } from './budget.ts';

export interface Outside {
  /** A box that is clear of all the others; undefined: they cover everything. */
  readonly box: Box | undefined;
  /** The boxes that took a part: where all is covered, these alone cover it. */
  readonly takers: ReadonlySet<Box>;
}

interface Piece {
  readonly box: Box;
  /** It is clear of the boxes before this one. */
  readonly next: number;
}

/** @param covering the boxes that may overlap one. Spends a step a split. */
export function outside(boxes: readonly Box[], covering: (box: Box) => readonly Box[], budget: Budget): Outside {
  const takers = new Set<Box>();
  for (const box of boxes) {
    const clear = clearPiece(box, covering(box), { takers, budget });
    if (clear !== undefined) return { box: clear, takers };
  }
  return { box: undefined, takers };
}

/** Depth first, the piece that was narrowed least first: it is the likeliest to stay. */
function clearPiece(
  start: Box,
  others: readonly Box[],
  { takers, budget }: { readonly takers: Set<Box>; readonly budget: Budget },
): Box | undefined {
  const stack: Piece[] = [{ box: start, next: 0 }];
  for (let piece = stack.pop(); piece !== undefined; piece = stack.pop()) {
    const { box } = piece;
    let at = piece.next;
    while (at < others.length && intersectBoxes(box, others[at] ?? []) === undefined) at += 1;
    const other = others[at];
    if (other === undefined) return box;
    takers.add(other);
    const pieces = subtractBox(box, other);
    budget.spend(pieces.length);
    for (const left of pieces.toReversed()) stack.push({ box: left, next: at + 1 });
  }
  return undefined;
}
