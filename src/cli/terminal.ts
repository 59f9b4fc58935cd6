// What a command may touch of the process it runs in; tests pass one that keeps what was written.
import type { Readable, Writable } from 'node:stream';
import { text } from 'node:stream/consumers';

export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Results: what a pipe should get. */
  out(text: string): void;
  /** Everything said to a person beside the result: errors, progress. */
  error(text: string): void;
  readInput(): Promise<string>;
  /** Whether `out`, and `error`, may carry ANSI colours. */
  readonly colour: { readonly out: boolean; readonly error: boolean };
  /** Whether `out` is a screen, which may be cleared. */
  readonly screen: boolean;
  /** A screen with a keyboard, on which questions can be asked; absent where there is none. */
  readonly dialogue?: { readonly input: Readable; readonly output: Writable };
  /** SIGINT and SIGTERM ask to stop, SIGHUP to reload. */
  onSignal(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', listener: () => void): void;
}

export function processTerminal(from: NodeJS.Process): Terminal {
  // NO_COLOR and FORCE_COLOR are the conventions that other tools follow too.
  const colours = (stream: NodeJS.WriteStream): boolean => {
    if (from.env.NO_COLOR) return false;
    return from.env.FORCE_COLOR ? from.env.FORCE_COLOR !== '0' : stream.isTTY === true;
  };
  return {
    environment: from.env,
    out: (line) => void from.stdout.write(line),
    error: (line) => void from.stderr.write(line),
    readInput: () => text(from.stdin),
    colour: { out: colours(from.stdout), error: colours(from.stderr) },
    screen: from.stdout.isTTY === true,
    ...(from.stdin.isTTY && from.stdout.isTTY && { dialogue: { input: from.stdin, output: from.stdout } }),
    onSignal: (signal, listener) => void from.on(signal, listener),
  };
}
