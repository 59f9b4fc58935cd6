// The loop of `--watch`: look, wait for a change, look again, until a signal ends it.
import type { Compilation } from '../compiler/compile.ts';
import type { RouteTest } from '../compiler/route-test.ts';
import { diskFiles } from '../gateway/disk-files.ts';
import { createWatcher, digestOf, type WatchedPaths } from '../gateway/watch.ts';
import { type ExitCode, UsageError } from './command.ts';
import type { Terminal } from './terminal.ts';

/** What a look came to, and the files that it looked at. */
export interface Looked {
  readonly code: ExitCode;
  readonly compilations: readonly Pick<Compilation, 'sources' | 'tests' | 'watched'>[];
}

export interface Watched {
  /** As the command was called with them. */
  readonly files: readonly string[];
  readonly watch: boolean;
  look(): Promise<Looked>;
}

const CLEAR = '\u001b[2J\u001b[3J\u001b[H';
/** Somebody waits at a screen: a change that no event told of is found soon. */
const POLL_MS = 400;
/** Keeps a process alive that only waits for files; the time is as good as any. */
const LONG_MS = 2 ** 30;

/** Ends with the code of the last look. */
export async function watchLoop(watched: Watched, terminal: Terminal): Promise<ExitCode> {
  let wake = (): void => {};
  let stopped = false;
  const stop = (): void => {
    stopped = true;
    wake();
  };
  terminal.onSignal('SIGINT', stop);
  terminal.onSignal('SIGTERM', stop);
  const watcher = createWatcher({ onChange: () => wake(), pollMs: POLL_MS });
  const alive = setInterval(() => {}, LONG_MS);
  let code: ExitCode = 0;
  while (!stopped) {
    const changed = new Promise<void>((resolve) => {
      wake = resolve;
    });
    if (terminal.screen) terminal.out(CLEAR);
    const looked = await lookOrSay(watched, terminal);
    code = looked.code;
    if (looked.seen === undefined) continue;
    watcher.watch(looked.seen.paths, looked.seen.digest);
    terminal.error('fairlead: watching; ctrl-C ends it\n');
    if (!stopped) await changed;
  }
  clearInterval(alive);
  await watcher.close();
  return code;
}

interface Seen {
  readonly code: ExitCode;
  /** Absent where the files changed while they were looked at. */
  readonly seen?: { readonly paths: WatchedPaths; readonly digest: string };
}

async function lookOrSay({ files, look }: Watched, terminal: Terminal): Promise<Seen> {
  try {
    const { code, compilations } = await look();
    const paths = {
      files: compilations.flatMap(({ watched, tests }) => [...watched.files, ...tests.flatMap(bodyOf)]),
      folders: compilations.flatMap(({ watched }) => watched.folders),
    };
    // The digest first, so that no change falls between the two.
    const digest = digestOf(paths);
    const still = compilations.every(({ sources }) =>
      sources.every(({ path, text }) => (diskFiles.read(path) ?? '') === text),
    );
    return still ? { code, seen: { paths, digest } } : { code };
  } catch (fault) {
    if (!(fault instanceof UsageError)) throw fault;
    terminal.error(`fairlead: ${fault.message}\n`);
    const paths = { files, folders: [] };
    return { code: 2, seen: { paths, digest: digestOf(paths) } };
  }
}

/** What `serve` never looks at. */
function bodyOf({ request }: RouteTest): readonly string[] {
  return request.body === undefined ? [] : [request.body.path];
}
