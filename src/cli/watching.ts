// `--watch`: a command that looks at routes files looks again whenever one of them, or what they bring in, has changed.
import { type ExitCode, UsageError } from './command.ts';
import type { Terminal } from './terminal.ts';
import type { Watched } from './watch-loop.ts';

export const WATCH_HELP = 'looks again whenever a file has changed; ctrl-C ends it, with the code of the last look';

/** Throws `UsageError` for what cannot be read or watched; while it watches, that is only said. */
export async function onceOrWatching(watched: Watched, terminal: Terminal): Promise<ExitCode> {
  if (!watched.watch) return (await watched.look()).code;
  if (watched.files.includes('-')) throw new UsageError('--watch looks at files: standard input is none');
  const { watchLoop } = await import('./watch-loop.ts');
  return watchLoop(watched, terminal);
}
