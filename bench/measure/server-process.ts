// A server process under load, and what it costs: CPU and memory from the operating system's own accounting.
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout } from 'node:timers/promises';

export interface ServerProcess {
  readonly url: string;
  /** CPU used so far, user and system, in milliseconds; of its children too. */
  cpuMs(): number;
  /** Kilobytes: what is resident now (VmRSS), and the most that ever was (VmHWM). */
  memory(): { readonly resident: number; readonly peak: number };
  /** At once. */
  stop(): void;
  /** As an operator would, and waits until it has ended. */
  end(): Promise<void>;
}

export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Where it will listen; without it the process prints its address. */
  readonly url?: string;
}

/** How long a start may take: some import for half a minute on a busy machine. */
const PATIENCE_MS = 180_000;

/** Those that run: none outlives this process, however it ends. */
const running = new Set<ChildProcess>();

process.once('exit', () => {
  for (const child of running) familyOf(child.pid ?? 0).forEach(kill);
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => process.exit(1));

/** Starts a process, and waits until it takes connections. Throws with what it said where it ends before that. */
export async function startProcess({ command, args, environment, url: known }: Launch): Promise<ServerProcess> {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, ...environment } });
  running.add(child);
  const ended = once(child, 'exit').then(() => void running.delete(child));
  ended.catch(() => running.delete(child));
  const url = await listening(child, known);
  // What it says from now on is read, as a log collector would, and forgotten.
  for (const stream of [child.stdout, child.stderr]) stream?.removeAllListeners('data').resume();
  const pids = (): number[] => familyOf(child.pid ?? 0);
  return {
    url,
    cpuMs: () => sum(pids().map(cpuMsOf)),
    memory: () => {
      const all = pids().map(memoryOf);
      return { resident: sum(all.map(({ resident }) => resident)), peak: sum(all.map(({ peak }) => peak)) };
    },
    stop: () => pids().forEach(kill),
    end: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}

async function listening(child: ChildProcess, known: string | undefined): Promise<string> {
  let said = '';
  const hear = (chunk: Buffer): void => {
    said += chunk.toString();
  };
  child.stdout?.on('data', hear);
  child.stderr?.on('data', hear);
  let gone: string | undefined;
  child.once('error', ({ message }) => {
    gone = message;
  });
  child.once('exit', (code) => {
    gone = `it left with ${code}`;
  });
  for (const until = performance.now() + PATIENCE_MS; performance.now() < until; await setTimeout(2)) {
    if (gone !== undefined) throw new Error(`${child.spawnfile}: ${gone}\n${said}`);
    const url = known ?? /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
    if (url !== undefined && (known === undefined || (await connects(url)))) return url;
  }
  child.kill('SIGKILL');
  throw new Error(`${child.spawnfile} did not listen within ${PATIENCE_MS / 1000} s\n${said}`);
}

function connects(url: string): Promise<boolean> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  return new Promise((resolve) => {
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
  }).then((answer) => {
    socket.destroy();
    return answer === true;
  });
}

/** The process and those it started, and those that they started. */
function familyOf(pid: number): number[] {
  try {
    const children = threadsOf(pid).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
    return [pid, ...children.flatMap(familyOf)];
  } catch {
    return [];
  }
}

/** User and system time of a process and its threads: the scheduler's own account in nanoseconds (proc(5), schedstat). */
function cpuMsOf(pid: number): number {
  const spent = (thread: string) => Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]);
  return sum(threadsOf(pid).map(spent)) / 1e6;
}

function memoryOf(pid: number): { resident: number; peak: number } {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const kilobytes = (field: string) => Number(new RegExp(`^${field}:\\s+(\\d+) kB`, 'm').exec(status)?.[1] ?? 0);
  return { resident: kilobytes('VmRSS'), peak: kilobytes('VmHWM') };
}

function threadsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`);
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
