// The command line as a whole: which commands there are, and what their outcome means to the shell.
import { Command, CommanderError } from 'commander';
import { type CommandSpec, type ExitCode, UsageError } from './command.ts';
import type { Terminal } from './terminal.ts';
import { version } from './version.ts';

/** Loaded when called for: `fmt` starts without the server's modules. */
const COMMANDS: Readonly<Record<string, () => Promise<CommandSpec>>> = {
  serve: async () => (await import('./serve.ts')).serveCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  test: async () => (await import('./test.ts')).testCommand,
  fmt: async () => (await import('./fmt.ts')).fmtCommand,
  compile: async () => (await import('./compile.ts')).compileCommand,
  explain: async () => (await import('./explain.ts')).explainCommand,
  diff: async () => (await import('./diff.ts')).diffCommand,
  graph: async () => (await import('./graph.ts')).graphCommand,
  init: async () => (await import('./init.ts')).initCommand,
  convert: async () => (await import('./convert.ts')).convertCommand,
  lsp: async () => (await import('./lsp.ts')).lspCommand,
  help: async () => (await import('./help.ts')).helpCommand,
};

/** Runs one command. Throws only for faults of the program itself. */
export async function run(called: readonly string[], terminal: Terminal): Promise<ExitCode> {
  const argv = isHelpOnCommand(called) ? [called[1] ?? '', '--help'] : called;
  let outcome: ExitCode = 0;
  const program = await createProgram(argv[0], terminal, (code) => {
    outcome = code;
  });
  try {
    if (argv.length === 0) program.help({ error: true });
    await program.parseAsync([...argv], { from: 'user' });
    return outcome;
  } catch (fault) {
    // Commander has already written what was wrong, and how it should be.
    if (fault instanceof CommanderError) return fault.exitCode === 0 ? 0 : 2;
    if (!(fault instanceof UsageError)) throw fault;
    terminal.error(`fairlead: ${fault.message}\n`);
    return 2;
  }
}

/** As in `help serve`; `help test` is about the statement. */
function isHelpOnCommand([first, topic = '']: readonly string[]): boolean {
  return first === 'help' && topic in COMMANDS && topic !== 'test';
}

/** Those that the first word is about: one, none for the version, else all. */
function commandsBehind(called = ''): readonly string[] {
  if (called in COMMANDS) return [called];
  return called === '--version' || called === '-V' ? [] : Object.keys(COMMANDS);
}

async function createProgram(
  called: string | undefined,
  terminal: Terminal,
  leave: (code: ExitCode) => void,
): Promise<Command> {
  const program = new Command('fairlead')
    .description('Routes any AI client to any model provider, by rules in a file.')
    .version(version(), '-V, --version')
    .helpCommand(false)
    .showHelpAfterError('(fairlead --help shows every command)')
    .exitOverride()
    .configureOutput({ writeOut: terminal.out, writeErr: terminal.error });
  for (const name of commandsBehind(called)) {
    const spec = await COMMANDS[name]?.();
    if (spec === undefined) continue;
    const command = program
      .command(name)
      .copyInheritedSettings(program)
      .showHelpAfterError(`(fairlead ${name} --help shows what it takes)`);
    spec.define(command);
    command.action(async () => leave(await spec.run(command, terminal)));
  }
  return program;
}
