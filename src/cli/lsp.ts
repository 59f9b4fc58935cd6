// `fairlead lsp`: the language server, over standard input and output.
import type { CommandSpec, ExitCode } from './command.ts';

export const lspCommand: CommandSpec = {
  define(command): void {
    command
      .description('the language server for editors, over standard input and output')
      .option('--stdio', 'over standard input and output: the one way there is, so that it need not be said');
  },

  async run(_, terminal): Promise<ExitCode> {
    // Only editors need the protocol's modules, and the listing of all commands loads this file too.
    const { serveStandardStreams } = await import('./lsp/serve.ts');
    await serveStandardStreams(terminal);
    return 0;
  },
};
