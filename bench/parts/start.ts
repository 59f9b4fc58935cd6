// From `node` to the first answer.
import { request } from 'undici';
import type { Figures } from '../figures.ts';
import { REQUESTS } from '../payloads.ts';
import { withGateway } from '../setting.ts';

const STARTS = 7;

/** Prints the wall time of a start; other work on the machine is in it. */
export async function start(figures: Figures): Promise<void> {
  figures.title(`wall time of ${STARTS} starts`);
  const listening: number[] = [];
  const answered: number[] = [];
  await withGateway(async ({ startGateway }) => {
    // The first start leaves its compiled code for the others, as on any machine that has run it before.
    await (await startGateway()).end();
    for (let round = 0; round < STARTS; round++) {
      const began = performance.now();
      const gateway = await startGateway();
      listening.push(performance.now() - began);
      await ask(gateway.url);
      answered.push(performance.now() - began);
      await gateway.end();
    }
  });
  figures.line('until it listens', 'ms', listening);
  figures.line('until the first answer', 'ms', answered);
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
