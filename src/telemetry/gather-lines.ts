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
  /** Lines that are made, and then written here, when it is their turn. Must not throw. */
  later(make: () => void): void;
}

/** Takes lines at once, and hands them on in order: after a moment, when they have become many, and when the process ends. */
export function gatherLines(destination: Pick<Writable, 'write'>): LogLines {
  let gathered: (string | (() => void))[] = [];
  let length = 0;
  /** What is being written; undefined between two times. */
  let text: string | undefined;
  /** One for all times: at ten thousand requests a second there would be hundreds that end for nothing. */
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    if (gathered.length === 0) return;
    const turn = gathered;
    gathered = [];
    length = 0;
    text = '';
    try {
      for (const line of turn) {
        if (typeof line === 'string') text += line;
        else line();
      }
    } finally {
      // Whatever was thrown: what is written from now on is not to wait in it for ever.
      const made = text;
      text = undefined;
      destination.write(made);
    }
  };
  const add = (line: string | (() => void), characters: number): void => {
    if (gathered.length === 0) timer = timer?.refresh() ?? setTimeout(flush, LONGEST_WAIT_MS).unref();
    gathered.push(line);
    length += characters;
    if (length > MOST_GATHERED) flush();
  };
  const write = (line: string): void => {
    if (text === undefined) add(line, line.length);
    else text += line;
  };
  process.on('exit', flush);
  return { write, later: (make) => add(make, USUAL_LENGTH) };
}
