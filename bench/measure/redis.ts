// A Redis that keeps nothing, on a port of its own.
import { freePort } from './free-port.ts';
import { startProcess } from './server-process.ts';

export interface Redis {
  readonly url: string;
  stop(): void;
}

export async function startRedis(): Promise<Redis> {
  const port = await freePort();
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const { stop } = await startProcess({ command: 'redis-server', args, url: `http://127.0.0.1:${port}` });
  return { url: `redis://127.0.0.1:${port}`, stop };
}
