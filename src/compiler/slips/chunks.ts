// A file cut into its declarations by the look of its lines, which holds even where braces are missing or too many.
import type { Source } from '../../language/source.ts';
import type { FileRole } from '../files.ts';
import { wordsAt } from '../statements/index.ts';

/** From the start of a line with the keyword of a declaration to the start of the next one. */
export interface Chunk {
  readonly start: number;
  readonly end: number;
}

/** The chunks of a file, all of its text. In one without indentation, each line with such a keyword begins one. */
export function chunksOf({ text }: Source, role: FileRole): readonly Chunk[] {
  // A stray word may stand before it.
  const keyword = new RegExp(`^(?:[\\w./$-]+[ \\t]+)?(?:${wordsAt(role).join('|')})(?![\\w-])`, 'gm');
  const starts = [...text.matchAll(keyword)].map((match) => match.index);
  if (starts[0] !== 0) starts.unshift(0);
  return starts.map((start, index) => ({ start, end: starts[index + 1] ?? text.length }));
}
