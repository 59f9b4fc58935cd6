// "Did you mean": the known word that is nearest to what was written.
import { editDistance } from '../edit-distance.ts';

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
