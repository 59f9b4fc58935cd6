// Log lines written many at a time: a system call for each line would be a tenth of all that a request costs, and making
// them one after the other costs a fraction of making each in the midst of a request.
import type { Writable } from 'node:stream';

/** Milliseconds that a line may wait. */
const LONGEST_WAIT_MS = 50;
const MOST_GATHERED = 16 * 1024;
/** What a line that is not made yet is taken to be long. */
const USUAL_LENGTH = 512;

export interface LogLines {
  write(line: string): void;
  /** A line that is made when it is written. Must not throw. */
  later(make: () => string): void;
}

/** Takes lines at once, and hands them on in order: after a moment, when they have become many, and when the process ends. */
export function gatherLines(destination: Pick<Writable, 'write'>): LogLines {
  let gathered: (string | (() => string))[] = [];
  let length = 0;
  const flush = (): void => {
    if (gathered.length === 0) return;
    let text = '';
    for (const line of gathered) text += typeof line === 'string' ? line : line();
    gathered = [];
    length = 0;
    destination.write(text);
  };
  const add = (line: string | (() => string), characters: number): void => {
    if (gathered.length === 0) setTimeout(flush, LONGEST_WAIT_MS).unref();
    gathered.push(line);
    length += characters;
    if (length > MOST_GATHERED) flush();
  };
  process.on('exit', flush);
  return { write: (line) => add(line, line.length), later: (make) => add(make, USUAL_LENGTH) };
}
