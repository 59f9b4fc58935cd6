// `fairlead serve [FILE]`: the gateway's file is compiled in a thread while the gateway itself is loaded.
import { readFileSync } from 'node:fs';
import type { CommandSpec } from './command.ts';
import { loadInThread } from './compile-thread.ts';
import { DEFAULT_FILE, unreadable } from './files.ts';

interface Flags {
  readonly watch: boolean;
  readonly checked?: true;
  readonly allowOutside?: true;
}

export const serveCommand: CommandSpec = {
  define(command): void {
    command
      .description('runs the gateway and watches its files')
      .argument('[file]', 'a routes file, or a table as JSON', DEFAULT_FILE)
      .option('--no-watch', 'files are read again only on SIGHUP')
      .option('--checked', 'the whole analysis comes first, and its errors refuse a file')
      .option('--allow-outside', 'imports may lie outside the folder of the file');
  },

  async run(command, terminal) {
    const entry: string = command.processedArgs[0];
    const { watch, checked = false, allowOutside = false } = command.opts<Flags>();
    assertReadable(entry);
    const compile = () => loadInThread(entry, { allowOutside });
    const first = compile();
    const { serve } = await import('./serving.ts');
    return serve({ entry, watch, checked, first, compile }, terminal);
  },
};

function assertReadable(entry: string): void {
  try {
    readFileSync(entry);
  } catch (fault) {
    throw unreadable(entry, fault);
  }
}
