// Looks for the one slip that explains all faults of a declaration.
import type { Diagnostic } from '../../language/diagnostic.ts';
import { candidates, type Slip, type Wanted } from './candidates.ts';
import type { Chunk } from './chunks.ts';
import { applyEdits } from './edit.ts';
import { piecesOf } from './pieces.ts';
import type { Trials } from './trial.ts';

/** A stretch of a file, with what is wrong with it when it is read by itself. */
export interface FaultyChunk extends Chunk {
  /** Their spans are those of the whole text. */
  readonly faults: readonly Diagnostic[];
}

interface Surroundings {
  readonly text: string;
  readonly trials: Trials;
  /** Names that are used and declared nowhere. */
  readonly wanted: readonly Wanted[];
}

/** A slip, and how many faults it leaves. */
export interface Explanation {
  readonly slip: Slip;
  readonly left: number;
}

/** A search ends after so many trials: what is not found by then is too broken for guesses. */
const MOST_TRIALS = 1000;

/** What may be undone although faults are left: anything else could merely hide them. */
const SURE: ReadonlySet<Slip['kind']> = new Set(['swapped', 'doubled', 'wrong sign', 'missing quote', 'missing brace']);

/**
 * The likeliest edit after which no fault is left, or else the one that leaves the fewest and takes at least two away;
 * undefined where none does.
 */
export function findSlip(chunk: FaultyChunk, { text, trials, wanted }: Surroundings): Explanation | undefined {
  const { start, end, faults } = chunk;
  const pieces = piecesOf(text, start, end);
  let best: Explanation | undefined;
  let count = 0;
  for (const slip of candidates({ text, pieces, findings: faults, wanted })) {
    if (count++ > MOST_TRIALS || !trials.open) break;
    const length = slip.edit.text.length - (slip.edit.end - slip.edit.start);
    const left = trials.faults(applyEdits(text, [slip.edit]).slice(start, end + length));
    if (left.length === 0) return { slip, left: 0 };
    const fewest = best?.left ?? faults.length - 1;
    const isSure =
      SURE.has(slip.kind) && left.every(({ message }) => faults.some((fault) => fault.message === message));
    if (isSure && left.length < fewest) best = { slip, left: left.length };
  }
  return best;
}
