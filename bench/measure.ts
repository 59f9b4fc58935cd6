// Server processes under load, and what they cost: CPU from the operating system's own accounting of each process.
import { type ChildProcess, spawn } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { Pool } from 'undici';

export interface ServerProcess {
  readonly url: string;
  /** CPU used so far, user and system, in milliseconds. */
  cpuMs(): number;
  /** At once. */
  stop(): void;
  /** As an operator would, and waits until it has ended. */
  end(): Promise<void>;
}

/** Starts `node FILE ARGS` and waits until it says where it listens. */
export async function startProcess(file: string, args: readonly string[]): Promise<ServerProcess> {
  const child = spawn(process.execPath, [file, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  const url = await listeningAddress(child);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    url,
    cpuMs: () => cpuMsOf(child.pid ?? 0),
    stop: () => void child.kill('SIGKILL'),
    end: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

function listeningAddress(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const url = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', hear);
    child.stderr?.on('data', hear);
    child.once('exit', (code) => reject(new Error(`a server process left with ${code}:\n${said}`)));
  });
}

/** User and system time of a process and its threads: the scheduler's own account in nanoseconds (proc(5), schedstat). */
function cpuMsOf(pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`);
  const spent = (thread: string) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return threads.reduce((sum, thread) => sum + spent(thread), 0) / 1e6;
}

export interface Load {
  readonly path: string;
  readonly body: string;
  readonly requests: number;
  /** Of requests under way: the next is sent when one is answered, which keeps the server busy all the time. */
  readonly concurrency: number;
  /** Instead of that: requests a second, sent whether or not others are answered. */
  readonly rate?: number;
}

/** CPU milliseconds a request, while `load` runs against the process. Throws where an answer is not a 200. */
export async function cpuPerRequest(server: ServerProcess, load: Load): Promise<number> {
  const pool = new Pool(server.url, { connections: load.concurrency });
  const before = server.cpuMs();
  if (load.rate === undefined) await saturate(pool, load);
  else await pace(pool, load, load.rate);
  const used = server.cpuMs() - before;
  await pool.close();
  return used / load.requests;
}

async function saturate(pool: Pool, load: Load): Promise<void> {
  let left = load.requests;
  const worker = async (): Promise<void> => {
    while (left-- > 0) await send(pool, load);
  };
  await Promise.all(Array.from({ length: load.concurrency }, worker));
}

async function pace(pool: Pool, load: Load, rate: number): Promise<void> {
  const began = performance.now();
  const sent: Promise<void>[] = [];
  while (sent.length < load.requests) {
    const due = Math.min(load.requests, ((performance.now() - began) * rate) / 1000);
    while (sent.length < due) sent.push(send(pool, load));
    await setTimeout(1);
  }
  await Promise.all(sent);
}

async function send(pool: Pool, { path, body: sent }: Load): Promise<void> {
  const headers = { 'content-type': 'application/json' };
  const { statusCode, body } = await pool.request({ path, method: 'POST', headers, body: sent });
  const text = await body.text();
  if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}: ${text.slice(0, 500)}`);
}
