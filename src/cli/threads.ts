// Threads of this program: each begins as the program itself does, so that modules are found, and compiled code is kept, in
// the same way.
import { Worker } from 'node:worker_threads';

/** What a thread is there for; `main.ts` hands it to `thread-tasks.ts`. */
export type ThreadTask = CompileTask | { readonly task: 'analyze' };

export interface CompileTask {
  readonly task: 'compile';
  readonly entry: string;
  readonly allowOutside: boolean;
}

/** Beside `src` in a clone, and beside `dist` in the package. */
const LAUNCHER = new URL('../../src/fairlead.js', import.meta.url);

export function beginThread(task: ThreadTask): Worker {
  return new Worker(LAUNCHER, { workerData: task });
}
