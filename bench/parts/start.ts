// From `node` to the first answer, and what is held then.
import { request } from 'undici';
import type { Figures } from '../figures.ts';
import { REQUESTS } from '../payloads.ts';
import { withGateway } from '../setting.ts';

const STARTS = 7;

/** Prints the wall time of a start, which other work on the machine is in, its CPU, which that is not, and its memory. */
export async function start(figures: Figures): Promise<void> {
  figures.title(`${STARTS} starts`);
  const listening: number[] = [];
  const answered: number[] = [];
  const spent: number[] = [];
  const resident: number[] = [];
  await withGateway(async ({ startGateway }) => {
    // The first start leaves its compiled code for the others, as on any machine that has run it before.
    await (await startGateway()).end();
    for (let round = 0; round < STARTS; round++) {
      const began = performance.now();
      const gateway = await startGateway();
      listening.push(performance.now() - began);
      await ask(gateway.url);
      answered.push(performance.now() - began);
      spent.push(gateway.cpuMs());
      resident.push(gateway.memory().resident / 1000);
      await gateway.end();
    }
  });
  figures.line('until it listens', 'ms', listening);
  figures.line('until the first answer', 'ms', answered);
  figures.line('CPU until the first answer, all threads', 'ms', spent);
  figures.line('memory after the first answer', 'MB', resident);
}

async function ask(url: string): Promise<void> {
  const { statusCode, body } = await request(`${url}/v1/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...REQUESTS.chat, model: 'to-chat' }),
  });
  await body.dump();
  if (statusCode !== 200) throw new Error(`the first answer was a ${statusCode}`);
}
