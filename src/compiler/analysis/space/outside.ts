// Is there a request of some boxes that is in none of others? Splits pieces until one is clear of all, or none is left.
import { type Box, boxesMeet, subtractBox } from './box.ts';
import type { Budget } from './budget.ts';

export interface Outside {
  /** A box that is clear of all the others; undefined: they cover everything. */
  readonly box: Box | undefined;
  /** The boxes that took a part: where all is covered, these alone cover it. */
  readonly takers: ReadonlySet<Box>;
}

/** @param covering the boxes that may overlap one. Spends a step a piece. */
export function outside(boxes: Iterable<Box>, covering: (box: Box) => readonly Box[], budget: Budget): Outside {
  const takers = new Set<Box>();
  for (const box of boxes) {
    const others = covering(box);
    const search = { takers, budget };
    const quick = clearPiece(box, others, { ...search, most: QUICK });
    const clear = quick === 'gave up' ? clearPiece(box, overlapping(box, others), search) : quick;
    if (clear !== undefined && clear !== 'gave up') return { box: clear, takers };
  }
  return { box: undefined, takers };
}

/** Pieces after which a search is worth some preparation. */
const QUICK = 32;

/** The largest first, as far as the number of constraints tells: what they take whole need not be split by others. */
function overlapping(box: Box, others: readonly Box[]): readonly Box[] {
  const near = others.filter((other) => boxesMeet(box, other));
  return near.sort((a, b) => a.length - b.length);
}

interface Piece {
  readonly box: Box;
  /** It is clear of the boxes before this one. */
  readonly next: number;
}

interface Search {
  readonly takers: Set<Box>;
  readonly budget: Budget;
  /** It gives up after so many pieces. */
  readonly most?: number;
}

/** Depth first, the piece that was narrowed least first: it is the likeliest to stay. */
function clearPiece(start: Box, others: readonly Box[], search: Search): Box | 'gave up' | undefined {
  const { takers, budget, most = Number.POSITIVE_INFINITY } = search;
  const stack: Piece[] = [{ box: start, next: 0 }];
  let made = 0;
  for (let piece = stack.pop(); piece !== undefined; piece = stack.pop()) {
    const { box } = piece;
    let at = piece.next;
    while (at < others.length && !boxesMeet(box, others[at] ?? [])) at += 1;
    const other = others[at];
    if (other === undefined) return box;
    const pieces = subtractBox(box, other);
    made += pieces.length;
    if (made > most) return 'gave up';
    budget.spend(pieces.length);
    takers.add(other);
    for (const left of pieces.toReversed()) stack.push({ box: left, next: at + 1 });
  }
  return undefined;
}
