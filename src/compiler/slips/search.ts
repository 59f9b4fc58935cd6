// Looks for the one slip that explains all faults of a declaration.
import type { Diagnostic } from '../../language/diagnostic.ts';
import { candidates, type Slip, type Wanted } from './candidates.ts';
import type { Chunk } from './chunks.ts';
import { editedPart } from './edit.ts';
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
  /** Whether some findings follow from others. */
  readonly followed: boolean;
  /** The slips that are looked for; absent: all. */
  readonly only?: ReadonlySet<Slip['kind']>;
}

/** A slip, how many faults it leaves, and how many names that are used elsewhere still nobody declares. */
export interface Explanation {
  readonly slip: Slip;
  readonly left: number;
  readonly undeclared: number;
}

/** A search ends after so many trials: what is not found by then is too broken for guesses. */
const MOST_TRIALS = 1000;

/** What may be undone although faults are left: anything else could merely hide them. */
const SURE: ReadonlySet<Slip['kind']> = new Set([
  'swapped',
  'doubled',
  'wrong sign',
  'missing quote',
  'brace too many',
  'missing brace',
]);

/** What may be said of a fault that nothing follows from: it has words of its own, and these slips have better ones. */
const TELLING: ReadonlySet<Slip['kind']> = new Set([
  'misspelt',
  'swapped',
  'wrong sign',
  'missing quote',
  'missing sign',
  'missing keyword',
  'missing word',
]);
/** Where a brace is wrong, what follows from it stands in other declarations. */
const BRACES: ReadonlySet<Slip['kind']> = new Set(['missing brace', 'brace too many']);
/** Of the value, not of the form: no word beside it is to blame. */
const OF_VALUE: ReadonlySet<string> = new Set(['FL110', 'FL111', 'FL112', 'FL113', 'FL116']);

/**
 * The likeliest edit after which no fault is left and what is used elsewhere is declared, or else the one that leaves the
 * fewest faults and takes at least two away; undefined where none does. A word that is one too many may also lack its keyword.
 */
export function findSlip(chunk: FaultyChunk, surroundings: Surroundings): Explanation | undefined {
  const { text, trials, wanted, only } = surroundings;
  const { start, end, faults } = chunk;
  const pieces = piecesOf(text, start, end);
  const named = wanted.filter(({ name }) => pieces.some((piece) => piece.text === name));
  const mayBe = faults.length > 1 ? () => true : (slip: Slip) => explainsOne(slip, { ...surroundings, faults, named });
  let best: Explanation | undefined;
  let count = 0;
  for (const slip of candidates({ text, pieces, findings: faults, wanted })) {
    if (only?.has(slip.kind) === false || !mayBe(slip) || (isComplete(best) && slip.kind !== 'missing keyword'))
      continue;
    if (count++ > MOST_TRIALS || !trials.open) break;
    const trial = trials.read(editedPart(text, slip.edit, chunk));
    const undeclared = named.filter((name) => !trial.declares(name)).length;
    const found = { slip, left: trial.faults.length, undeclared };
    if (isComplete(found) && slip.kind !== 'too many') return found;
    const isSure = SURE.has(slip.kind) && hidesNothing(slip, faults, trial.faults);
    const declares = found.left < faults.length && undeclared < named.length;
    const counts = found.left === 0 || (isSure && (declares || found.left < faults.length - 1));
    if (counts && isBetter(found, best)) best = found;
  }
  return best;
}

/** Faults of statements that stand in the wrong block. */
const OF_BLOCKS = /^FL0|^FL10[127]/;

/** Whether the faults that an edit takes away are gone, and not merely behind a new one. */
function hidesNothing({ kind, edit }: Slip, before: readonly Diagnostic[], after: readonly Diagnostic[]): boolean {
  if (edit.text.includes(',')) return false;
  const fresh = without(after, before);
  if (fresh.length === 0) return true;
  // What a brace puts in its place is read for the first time, and may have faults of its own.
  const isOfBlocks = ({ code }: Diagnostic): boolean => OF_BLOCKS.test(code);
  return BRACES.has(kind) && without(before, after).every(isOfBlocks) && !fresh.some(isOfBlocks);
}

function without(faults: readonly Diagnostic[], others: readonly Diagnostic[]): readonly Diagnostic[] {
  return faults.filter(({ message }) => !others.some((other) => other.message === message));
}

/** Whether a slip says more of a single fault than the fault itself does. */
function explainsOne(
  slip: Slip,
  {
    faults,
    named,
    followed,
  }: Pick<Surroundings, 'followed'> & Pick<FaultyChunk, 'faults'> & { named: readonly Wanted[] },
): boolean {
  const declares = named.length > 0 || (slip.kind === 'missing value' && slip.meant !== undefined);
  if (slip.kind === 'doubled' || (followed && (declares || BRACES.has(slip.kind)))) return true;
  return TELLING.has(slip.kind) && faults.every(({ code, fix }) => fix === undefined && !OF_VALUE.has(code));
}

function isComplete(found: Explanation | undefined): boolean {
  return found !== undefined && found.left + found.undeclared === 0;
}

function isBetter(found: Explanation, best: Explanation | undefined): boolean {
  return (
    best === undefined || found.left < best.left || (found.left === best.left && found.undeclared < best.undeclared)
  );
}
