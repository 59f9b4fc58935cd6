// "Did you mean": the known word that is nearest to what was written.

/**
 * The nearest of `known` that could have been meant, or undefined. Short words must be nearly right, long ones may be
 * wrong in up to three places; among equals the first wins.
 */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  const written = word.toLowerCase();
  let best: string | undefined;
  let nearest = tolerance(written) + 1;
  for (const candidate of known) {
    if (Math.abs(candidate.length - written.length) >= nearest) continue;
    const distance = editDistance(written, candidate.toLowerCase());
    if (distance < nearest) {
      best = candidate;
      nearest = distance;
    }
  }
  return best;
}

/** How many mistakes a word of this length may have. */
function tolerance(word: string): number {
  if (word.length < 3) return 0;
  return Math.min(3, Math.floor(word.length / 3));
}

/** Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
export function editDistance(from: string, to: string): number {
  let beforeLast: readonly number[] = [];
  let last: readonly number[] = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let row = 1; row <= from.length; row++) {
    const current = [row];
    for (let column = 1; column <= to.length; column++) {
      const replaced = at(last, column - 1) + (from[row - 1] === to[column - 1] ? 0 : 1);
      const swapped =
        row > 1 && column > 1 && from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1]
          ? at(beforeLast, column - 2) + 1
          : Number.POSITIVE_INFINITY;
      current.push(Math.min(at(last, column) + 1, at(current, column - 1) + 1, replaced, swapped));
    }
    beforeLast = last;
    last = current;
  }
  return at(last, to.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? 0;
}
