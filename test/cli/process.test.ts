// The program as a process: the launcher, signals, what a running gateway prints.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { version } from '../../src/cli/version.ts';

const LAUNCHER = resolve(import.meta.dirname, '../../src/fairlead.js');
const ROUTES = `edition 2026
server { listen 127.0.0.1:0; admin 127.0.0.1:0 }
provider demo {}
route all { match any; to demo/$model }
`;

let folder: string;
let child: ChildProcess | undefined;
let said: string;

beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'fairlead-process-'));
  said = '';
});

afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(folder, { recursive: true });
});

function start(args: readonly string[], environment: Record<string, string> = {}): Promise<number | null> {
  const started = spawn(process.execPath, args, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  child = started;
  const hear = (chunk: Buffer): void => {
    said += chunk.toString();
  };
  for (const stream of [started.stdout, started.stderr]) stream.on('data', hear);
  // Not `exit`: what it said may still be on its way then.
  return new Promise((leave) => started.once('close', leave));
}

const hears = (pattern: RegExp): Promise<RegExpExecArray> =>
  vi.waitFor(
    () => {
      const found = pattern.exec(said);
      if (found === null) throw new Error(`not heard yet: ${pattern}\n${said}`);
      return found;
    },
    { timeout: 20_000, interval: 20 },
  );

test('an old Node gets one clear line', async () => {
  const pretend = `data:text/javascript,Object.defineProperty(process.versions,'node',{value:'20.11.0'})`;
  expect(await start(['--import', pretend, LAUNCHER, 'check'])).toBe(2);
  expect(said).toBe('fairlead needs Node.js 22.19 or newer; this is 20.11.0.\n');
});

test.each(['--version', '-V'])('%s says just the version', async (flag) => {
  expect(await start([LAUNCHER, flag])).toBe(0);
  expect(said).toBe(`${version()}\n`);
});

test('serve answers, takes in an edit, refuses a broken one, reloads on SIGHUP, and ends on SIGTERM', async () => {
  const file = join(folder, 'fairlead.routes');
  writeFileSync(file, ROUTES);
  const left = start([LAUNCHER, 'serve', file]);
  const [, url] = await hears(/listening +(http\S+)/);
  const [, health] = await hears(/health +(http\S+)/);
  const ask = () =>
    fetch(`${url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'echo', messages: [{ role: 'user', content: 'hello' }] }),
    });
  const healthNow = async () => (await fetch(health ?? '')).json();
  const metricsNow = async () => (await fetch((health ?? '').replace('health', 'metrics'))).text();
  const answer = await ask();
  expect(await answer.json()).toMatchObject({ choices: [{ message: { content: 'hello' } }] });
  const first = answer.headers.get('x-fairlead-config');

  writeFileSync(file, ROUTES.replace('$model', 'echo'));
  await vi.waitFor(async () => expect((await ask()).headers.get('x-fairlead-config')).not.toBe(first), {
    timeout: 20_000,
  });
  const second = (await ask()).headers.get('x-fairlead-config');

  writeFileSync(file, ROUTES.replace('demo/', 'dmo/'));
  await hears(/refused; configuration \w+ stays in force/);
  expect(said).toContain('error FL110');
  expect(await healthNow()).toMatchObject({ stale: true, config: second, diagnostics: [{ code: 'FL110', line: 4 }] });
  expect(await metricsNow()).toContain('fairlead_config_stale 1\n');
  expect((await ask()).headers.get('x-fairlead-config')).toBe(second);

  writeFileSync(file, ROUTES);
  child?.kill('SIGHUP');
  await vi.waitFor(async () => expect(await healthNow()).toMatchObject({ stale: false, config: first }), {
    timeout: 20_000,
  });
  expect(await metricsNow()).toContain('fairlead_config_stale 0\n');

  child?.kill('SIGTERM');
  expect(await left).toBe(0);
}, 60_000);

test('serve refuses a broken file, and a secret that is not there, naming the line', async () => {
  const file = join(folder, 'fairlead.routes');
  writeFileSync(file, ROUTES.replace('demo/', 'dmo/'));
  expect(await start([LAUNCHER, 'serve', file])).toBe(1);
  expect(said).toContain('error FL110');

  said = '';
  writeFileSync(
    file,
    ROUTES.replace('provider demo {}', 'provider demo {}\nprovider openai { key env.SURELY_NOT_SET }'),
  );
  expect(await start([LAUNCHER, 'serve', file])).toBe(1);
  expect(said).toContain('SURELY_NOT_SET is not set');
  expect(said).toContain(`${file}:4:`);
});
