// All scenarios at any size, shared out to threads: a run knows nothing of the others.
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { RunTask } from './run-thread.ts';
import type { Rows } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';

export interface LargeRun {
  readonly wire: RunTask['wire'];
  readonly times: number;
  readonly requests: number;
  readonly threads: number;
  readonly wallMs: number;
  /** Of all threads together. */
  readonly cpuMs: number;
  /** By scenario. */
  readonly rows: readonly Rows[];
}

const ONCE = SCENARIOS.reduce((sum, { runs, requests }) => sum + runs.length * requests, 0);

/** A law that did not hold, with the run that showed it. */
export class BrokenLaw extends Error {
  override readonly name = 'BrokenLaw';
}

/** At least so many requests. Throws `BrokenLaw`. */
export async function runLarge(wire: RunTask['wire'], requests: number, threads: number): Promise<LargeRun> {
  const times = Math.max(1, Math.ceil(requests / ONCE));
  const tasks = SCENARIOS.flatMap(({ runs }, scenario) => runs.map((run): RunTask => ({ scenario, run, times, wire })));
  const began = performance.now();
  const before = process.cpuUsage();
  const rows = await shareOut(tasks, threads);
  const { user, system } = process.cpuUsage(before);
  return {
    wire,
    times,
    requests: ONCE * times,
    threads,
    wallMs: performance.now() - began,
    cpuMs: (user + system) / 1_000,
    rows: SCENARIOS.map((_, scenario) =>
      tasks.flatMap((task, at) => (task.scenario === scenario ? (rows[at] ?? []) : [])),
    ),
  };
}

/** What came of each. */
async function shareOut(tasks: readonly RunTask[], threads: number): Promise<readonly Rows[]> {
  const results: Rows[] = [];
  const left = tasks.entries();
  const thread = async (): Promise<void> => {
    const worker = new Worker(new URL('run-thread.ts', import.meta.url));
    try {
      for (const [at, task] of left) {
        worker.postMessage(task);
        [results[at]] = await once(worker, 'message').catch((fault) => {
          throw brokenLaw(task, fault) ?? fault;
        });
      }
    } finally {
      await worker.terminate();
    }
  };
  await Promise.all(Array.from({ length: threads }, thread));
  return results;
}

/** Undefined for any other fault. */
function brokenLaw({ scenario, run, wire }: RunTask, fault: unknown): BrokenLaw | undefined {
  if (!(fault instanceof Error) || !('code' in fault) || fault.code !== 'ERR_ASSERTION') return undefined;
  return new BrokenLaw(`${SCENARIOS[scenario]?.title}: does not hold with \`${run}\` (${wire}): ${fault.message}`);
}
