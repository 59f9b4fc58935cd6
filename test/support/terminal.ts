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
}

/** Runs `fairlead ARGS`. */
export async function fairlead(args: readonly string[], call: Call = {}): Promise<Outcome> {
  const { input = '', environment = {}, colour = false } = call;
  let out = '';
  let error = '';
  const terminal: Terminal = {
    environment,
    out: (text) => {
      out += text;
    },
    error: (text) => {
      error += text;
    },
    readInput: () => Promise.resolve(input),
    colour: { out: colour, error: colour },
    onSignal: () => {},
  };
  const code = await run(args, terminal);
  return { code, out, error };
}
