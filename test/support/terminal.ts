// The command line without a process: what a command wrote, and how it left.
import { run } from '../../src/cli/program.ts';
import type { Terminal } from '../../src/cli/terminal.ts';

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

export interface Call {
  readonly input?: string;
  readonly environment?: Readonly<Record<string, string>>;
  readonly colour?: boolean;
  readonly screen?: boolean;
  /** Where questions are asked; absent: nobody can be asked. */
  readonly dialogue?: NonNullable<Terminal['dialogue']>;
  /** Is told each time something has been written, with how to send a signal. */
  readonly onWrite?: (written: { readonly out: string; readonly error: string }, signal: Signal) => void;
}

type Signal = (name: Parameters<Terminal['onSignal']>[0]) => void;

/** Runs `fairlead ARGS`. */
export async function fairlead(args: readonly string[], call: Call = {}): Promise<Outcome> {
  const { input = '', environment = {}, colour = false, screen = false, dialogue, onWrite = () => {} } = call;
  let out = '';
  let error = '';
  const listeners = new Map<string, () => void>();
  const signal: Signal = (name) => listeners.get(name)?.();
  const terminal: Terminal = {
    environment,
    out: (text) => {
      out += text;
      onWrite({ out, error }, signal);
    },
    error: (text) => {
      error += text;
      onWrite({ out, error }, signal);
    },
    readInput: () => Promise.resolve(input),
    colour: { out: colour, error: colour },
    screen,
    ...(dialogue && { dialogue }),
    onSignal: (name, listener) => void listeners.set(name, listener),
  };
  const code = await run(args, terminal);
  return { code, out, error };
}
