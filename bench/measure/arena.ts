// The processes of a part of a run: the upstream, and each contender that can take part.
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { Contender } from '../contenders/contender.ts';
import type { Figures } from '../figures.ts';
import { type ServerProcess, startProcess } from './server-process.ts';

const UPSTREAM = join(import.meta.dirname, '../processes/upstream.ts');

export interface Entrant {
  readonly contender: Contender;
  readonly server: ServerProcess;
}

export interface Arena {
  readonly upstream: ServerProcess;
  readonly entrants: readonly Entrant[];
}

export function startUpstream(): Promise<ServerProcess> {
  return startProcess({ command: process.execPath, args: [UPSTREAM] });
}

/** Runs `use` while upstream and contenders run; who is not there is said to be skipped. */
export async function withArena(
  contenders: readonly Contender[],
  figures: Figures,
  use: (arena: Arena) => Promise<void>,
): Promise<void> {
  const upstream = await startUpstream();
  const entrants: Entrant[] = [];
  try {
    for (const contender of contenders) {
      const missing = contender.missing();
      if (missing !== undefined) figures.skip(`${contender.name}: ${missing}`);
      else entrants.push({ contender, server: await contender.start(upstream.url) });
    }
    for (const { server } of entrants) await atRest(server);
    await use({ upstream, entrants });
  } finally {
    for (const { server } of entrants) server.stop();
    upstream.stop();
  }
}

const LOOK_MS = 250;
/** Of one core. */
const REST = 0.05;
const MOST_LOOKS = 120;

/** What goes on after a start (imports, an analysis beside the requests) would count as the cost of requests. */
async function atRest(server: ServerProcess): Promise<void> {
  for (let look = 0; look < MOST_LOOKS; look++) {
    const before = server.cpuMs();
    await setTimeout(LOOK_MS);
    if (server.cpuMs() - before < LOOK_MS * REST) return;
  }
}
