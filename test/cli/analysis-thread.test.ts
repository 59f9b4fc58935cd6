// The analysis beside a gateway: the same findings from another thread, and how `serve` uses them.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { AnalysisThread } from '../../src/cli/analysis-thread.ts';
import { memoryFiles } from '../../src/compiler/file-reader.ts';
import { type LoadedConfiguration, loadConfiguration } from '../../src/gateway/configuration.ts';

const LAUNCHER = resolve(import.meta.dirname, '../../src/fairlead.js');
const SHADOWED = `edition 2026
server { listen 127.0.0.1:0 }
provider demo {}
route gpt { match model "gpt-*"; to demo/$model }
route four { match model "gpt-4*"; to demo/$model }
route rest { match any; to demo/$model }
`;

function load(text: string): LoadedConfiguration {
  return loadConfiguration('fairlead.routes', { files: memoryFiles({ 'fairlead.routes': text }) });
}

test('findings come back with places in the files that were given', async () => {
  const loaded = load(SHADOWED);
  const [found, ...others] = (await new AnalysisThread().run(loaded)) ?? [];
  expect(others).toEqual([]);
  expect(found?.code).toBe('FL201');
  expect(found?.span.source).toBe(loaded.sources[0]);
  expect(found?.related?.map(({ span }) => span.source.locate(span.start).line)).toEqual([4]);
});

test('a later configuration takes the place of an earlier one', async () => {
  const thread = new AnalysisThread();
  const first = thread.run(load(SHADOWED));
  const second = thread.run(load(SHADOWED.replace('gpt-4*', 'o3')));
  expect(await first).toBeUndefined();
  expect(await second).toEqual([]);
});

test('a thread that is kept answers again, and is begun anew where it is interrupted', async () => {
  const thread = new AnalysisThread({ keep: true });
  expect(await thread.run(load(SHADOWED))).toHaveLength(1);
  expect(await thread.run(load(SHADOWED.replace('gpt-4*', 'o3')))).toEqual([]);
  const interrupted = thread.run(load(SHADOWED));
  expect(await thread.run(load(SHADOWED))).toHaveLength(1);
  expect(await interrupted).toBeUndefined();
});

let folder: string | undefined;
let child: ChildProcess | undefined;

afterEach(() => {
  child?.kill('SIGKILL');
  if (folder !== undefined) rmSync(folder, { recursive: true });
});

function serve(args: readonly string[]): { said: string; readonly left: Promise<number | null> } {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'fairlead-analysis-'));
  const file = join(folder, 'fairlead.routes');
  writeFileSync(file, SHADOWED);
  const started = spawn(process.execPath, [LAUNCHER, 'serve', ...args, file], { stdio: ['ignore', 'pipe', 'pipe'] });
  child = started;
  const running = { said: '', left: new Promise<number | null>((leave) => started.once('exit', leave)) };
  for (const stream of [started.stdout, started.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      running.said += chunk.toString();
    });
  }
  return running;
}

test('serve runs, and says then what is wrong', async () => {
  const running = serve([]);
  await vi.waitFor(() => expect(running.said).toContain('"code":"FL201"'), { timeout: 20_000, interval: 20 });
  expect(running.said).toMatch(/is in force[\s\S]*listening[\s\S]*error FL201/);
});

test('serve --checked does not run a file with an error', async () => {
  const refused = serve(['--checked']);
  expect(await refused.left).toBe(1);
  expect(refused.said).toContain('error FL201');
  expect(refused.said).toContain('not started');
});
