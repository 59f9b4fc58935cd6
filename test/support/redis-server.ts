// A real Redis for tests, on a free port, that keeps nothing. Where it is not installed its tests are skipped, saying so;
// with FAIRLEAD_REQUIRE_ALL=1 that is a failure.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe } from 'vitest';

const installed = spawnSync('redis-server', ['--version']).status === 0;

if (!installed && process.env.FAIRLEAD_REQUIRE_ALL === '1') throw new Error('redis-server is not installed');

/** As `describe`, where there is a Redis. */
export const describeWithRedis = installed
  ? describe
  : (name: string, suite: () => void) => describe.skip(`${name} (skipped: redis-server is not installed)`, suite);

export class RedisServer {
  readonly port: number;
  #process: ChildProcess | undefined;

  private constructor(port: number) {
    this.port = port;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.start();
    return server;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Empty each time. */
  async start(): Promise<void> {
    const flags = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    const child = spawn('sh', ['-c', WATCHED, 'sh', ...flags], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#process = child;
    for await (const line of child.stdout) if (String(line).includes('Ready to accept connections')) break;
    child.stdout.resume();
  }

  async stop(): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (child === undefined) return;
    child.stdin?.end();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  }
}

/** It ends with whoever holds the other end of its standard input, however that ends. */
const WATCHED = 'redis-server "$@" & server=$!; cat > /dev/null; kill -9 $server';

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  await once(probe, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}
