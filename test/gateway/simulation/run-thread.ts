// A thread of the large run: plays one run of a scenario after another, as it is told, and says what came of it.
import { parentPort } from 'node:worker_threads';
import { SCENARIOS } from './scenarios/index.ts';
import { WIRES } from './traffic.ts';

export interface RunTask {
  /** The place in `SCENARIOS`. */
  readonly scenario: number;
  readonly run: string;
  readonly times: number;
  readonly wire: keyof typeof WIRES;
}

parentPort?.on('message', async ({ scenario, run, times, wire }: RunTask) => {
  parentPort?.postMessage(await SCENARIOS[scenario]?.rows(run, { times, wire: WIRES[wire] }));
});
