// Log lines written many at a time: a system call for each line would be a tenth of all that a request costs.
import type { Writable } from 'node:stream';

/** Milliseconds that a line may wait. */
const LONGEST_WAIT_MS = 50;
const MOST_GATHERED = 16 * 1024;

/** Takes lines at once, and hands them on in order: after a moment, when they have become many, and when the process ends. */
export function gatherLines(destination: Pick<Writable, 'write'>): { write(line: string): void } {
  let gathered = '';
  const flush = (): void => {
    if (gathered !== '') destination.write(gathered);
    gathered = '';
  };
  process.on('exit', flush);
  return {
    write(line) {
      if (gathered === '') setTimeout(flush, LONGEST_WAIT_MS).unref();
      gathered += line;
      if (gathered.length > MOST_GATHERED) flush();
    },
  };
}
