// What an open stream holds while nothing comes: resident memory with one, and with many.
import { setTimeout } from 'node:timers/promises';
import { bare } from '../contenders/bare.ts';
import type { Call, Contender } from '../contenders/contender.ts';
import { fairlead } from '../contenders/fairlead.ts';
import { nginx } from '../contenders/nginx.ts';
import { switchyard } from '../contenders/switchyard.ts';
import { type Figures, spread } from '../figures.ts';
import { withArena } from '../measure/arena.ts';
import type { Effort } from '../measure/effort.ts';
import { saturate } from '../measure/load.ts';
import { openStreams } from '../measure/open-streams.ts';

const STREAMS = 1_000;
const CALL: Call = { client: 'openai-chat', upstream: 'openai-chat', behaviour: 'bench-idle', stream: true };
const WARMING: Call = { ...CALL, behaviour: 'bench-answer' };
/** Until sockets and collector have come to rest. */
const SETTLE_MS = 1_000;

export async function idle(figures: Figures, { rounds }: Effort): Promise<void> {
  figures.title(`memory for each idle open stream beyond the first, of ${STREAMS.toLocaleString('en')}`);
  const measured = [bare, nginx, fairlead, switchyard].map((contender) => ({ contender, values: [] as number[] }));
  for (let round = 0; round < rounds; round++) {
    for (const { contender, values } of measured) values.push(...(await kilobytesAStream(contender, figures)));
  }
  for (const { contender, values } of measured) {
    if (values.length === 0) continue;
    const figure = figures.add({ name: 'idle open stream', side: contender.name, unit: 'KB', values });
    console.log(`${contender.name.padEnd(20)}${spread(figure)} KB`);
  }
}

/** Of a new process, since memory that others left behind would be used again. */
async function kilobytesAStream(contender: Contender, figures: Figures): Promise<number[]> {
  const found: number[] = [];
  await withArena([contender], figures, async ({ upstream, entrants }) => {
    for (const { server } of entrants) {
      const [ask, warming] = [contender.ask(CALL, upstream.url), contender.ask(WARMING, upstream.url)];
      if (ask === undefined || warming === undefined) continue;
      await saturate(server.url, warming, { connections: 8, seconds: 1, expected: 0 });
      const open = (count: number) => openStreams({ url: server.url, ask, count, onText: () => {} });
      const first = await open(1);
      await setTimeout(SETTLE_MS);
      const before = server.memory().resident;
      const others = await open(STREAMS);
      await setTimeout(SETTLE_MS);
      found.push((server.memory().resident - before) / STREAMS);
      await Promise.all([first.close(), others.close()]);
    }
  });
  return found;
}
