// Rules change while a gateway runs: how long until they are in force, and for how long nothing else had its turn.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { loadInThread } from '../../src/cli/compile-thread.ts';
import { diskFiles } from '../../src/gateway/disk-files.ts';
import { Service } from '../../src/server/service.ts';
import { systemClock } from '../../src/upstream/clock.ts';
import type { Figures } from '../figures.ts';
import { temporaryFolder } from '../measure/temporary-folder.ts';
import { routesFile } from '../micro/corpus.ts';

const SIZES = [10, 1_000, 10_000];
const RELOADS = 7;

export async function reload(figures: Figures): Promise<void> {
  figures.title(`${RELOADS} reloads, one route changed in each, median (lowest..highest)`);
  for (const count of SIZES) await measure(figures, count);
}

async function measure(figures: Figures, count: number): Promise<void> {
  const file = join(temporaryFolder(), `reload-${count}.routes`);
  const write = (version: number): void =>
    writeFileSync(file, `${routesFile(count)}\nroute last { match any; to alpha/version-${version} }\n${SERVER}`);
  write(0);
  const service = serviceOf(file);
  await service.reload();
  const took: number[] = [];
  const longest: number[] = [];
  const latest: number[] = [];
  for (let version = 1; version <= RELOADS; version++) {
    write(version);
    const turns = watchTurns();
    const began = performance.now();
    await service.reload();
    took.push(performance.now() - began);
    const { cpu, delay } = turns.end();
    longest.push(cpu);
    latest.push(delay);
  }
  await service.stop();
  const routes = `${count.toLocaleString('en')} routes`;
  figures.line(`until in force, ${routes}`, 'ms', took);
  // Delays hold what other programs took of the machine; the thread's own CPU between two turns does not.
  figures.line(`longest turn, CPU of the thread, ${routes}`, 'ms', longest);
  figures.line(`longest delay of the event loop, ${routes}`, 'ms', latest);
}

const SERVER = 'server { listen 127.0.0.1:0 }\n';

function serviceOf(file: string): Service {
  return new Service({
    load: () => loadInThread(file, { allowOutside: false }),
    files: diskFiles,
    secrets: { environment: () => undefined, file: () => '' },
    parts: { clock: systemClock, random: Math.random, onRecord: () => {}, onFault: console.error },
    watch: false,
    report({ applied, reason, diagnostics }) {
      if (!applied) throw new Error(`the bench's own file was refused: ${reason ?? diagnostics[0]?.message}`);
    },
  });
}

/** From now until `end`: the most CPU that this thread used between two ticks of a timer, and the latest tick. In ms. */
function watchTurns(): { end(): { readonly cpu: number; readonly delay: number } } {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  let last = process.threadCpuUsage();
  let longest = 0;
  const look = (): void => {
    const now = process.threadCpuUsage();
    longest = Math.max(longest, now.user + now.system - last.user - last.system);
    last = now;
  };
  const ticks = setInterval(look, 1);
  return {
    end() {
      look();
      clearInterval(ticks);
      delays.disable();
      return { cpu: longest / 1000, delay: delays.max / 1e6 };
    },
  };
}
