// Entry: runs one command of the command line and leaves with its exit code; in a thread, what the thread is there for.
import { isMainThread, workerData } from 'node:worker_threads';

if (isMainThread) {
  const { run } = await import('./cli/program.ts');
  const { processTerminal } = await import('./cli/terminal.ts');
  process.exitCode = await run(process.argv.slice(2), processTerminal(process));
} else {
  const { perform } = await import('./cli/thread-tasks.ts');
  perform(workerData);
}
