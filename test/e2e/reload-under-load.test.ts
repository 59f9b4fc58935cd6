// Rules change while requests run: none is lost, and each says which table it ran on.
import { mkdtempSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Agent, request } from 'undici';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfiguration } from '../../src/gateway/configuration.ts';
import { diskFiles } from '../../src/gateway/disk-files.ts';
import type { ReloadOutcome } from '../../src/gateway/reload.ts';
import { Service } from '../../src/server/service.ts';
import { systemClock } from '../../src/upstream/clock.ts';
import { startOpenAi } from '../support/vendors/openai.ts';
import type { VendorServer } from '../support/vendors/vendor-server.ts';

const IN_FLIGHT = 200;
const EDITS = 50;

/** A table was in force from then until then. */
interface Reign {
  readonly hash: string;
  readonly from: number;
  until: number;
}

let folder: string;
let file: string;
let vendor: VendorServer;
let service: Service;
let reigns: Reign[];
let outcomes: ReloadOutcome[];
let heard: (() => void) | undefined;
const agent = new Agent({ connections: IN_FLIGHT });

beforeAll(async () => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'fairlead-reload-'));
  file = join(folder, 'fairlead.routes');
  vendor = await startOpenAi();
  writeFileSync(file, routes(0));
  reigns = [];
  outcomes = [];
  service = new Service({
    load: () => loadConfiguration(file, { files: diskFiles }),
    files: diskFiles,
    secrets: {
      environment: (name) => (name === 'KEY' ? 'openai-secret' : undefined),
      file: (path) => readFileSync(path, 'utf8'),
    },
    parts: {
      clock: systemClock,
      random: Math.random,
      onRecord: () => {},
      onFault: rethrow,
    },
    watch: true,
    report: noteOutcome,
  });
  await service.reload();
});

afterAll(async () => {
  await agent.close();
  await service.stop();
  await vendor.close();
  rmSync(folder, { recursive: true });
});

function routes(version: number): string {
  return `edition 2026
server { listen 127.0.0.1:0 }
provider openai { base_url "${vendor.url}/v1"; key env.KEY }
route all { match any; to openai/version-${version} }
`;
}

function rethrow(fault: unknown): void {
  throw fault;
}

function noteOutcome(outcome: ReloadOutcome): void {
  outcomes.push(outcome);
  const last = reigns.at(-1);
  if (outcome.applied && last?.hash !== outcome.hash) {
    // The swap lay between these two moments; each may claim the overlap.
    if (last !== undefined) last.until = performance.now();
    reigns.push({ hash: outcome.hash, from: swapBegan, until: Number.POSITIVE_INFINITY });
  }
  heard?.();
}

let swapBegan = 0;

/** Changes the file as an editor would, by turns in place and by renaming over, and waits until it was taken in. */
async function edit(number: number): Promise<void> {
  const broken = number % 5 === 0;
  const text = broken ? routes(number).replace('to openai/', 'to opnai/') : routes(number);
  swapBegan = performance.now();
  const taken = new Promise<void>((resolve) => {
    heard = resolve;
  });
  if (number % 2 === 0) writeFileSync(file, text);
  else {
    writeFileSync(`${file}.new`, text);
    renameSync(`${file}.new`, file);
  }
  await taken;
}

test('50 edits, 10 of them broken, under 200 requests in flight', async () => {
  let running = true;
  const answers: { status: number; config: string; from: number; until: number }[] = [];
  const worker = async (): Promise<void> => {
    while (running) {
      const from = performance.now();
      const { statusCode, headers, body } = await request(`${service.urls[0]}/v1/chat/completions`, {
        method: 'POST',
        dispatcher: agent,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'any', messages: [{ role: 'user', content: 'hello' }] }),
      });
      await body.text();
      answers.push({
        status: statusCode,
        config: String(headers['x-fairlead-config']),
        from,
        until: performance.now(),
      });
    }
  };
  const workers = Array.from({ length: IN_FLIGHT }, worker);
  for (let number = 1; number <= EDITS; number++) await edit(number);
  running = false;
  await Promise.all(workers);

  expect(answers.length).toBeGreaterThan(EDITS * 4);
  expect(answers.filter(({ status }) => status !== 200)).toEqual([]);
  const strays = answers.filter(
    ({ config, from, until }) =>
      !reigns.some((reign) => reign.hash === config && reign.from <= until && from <= reign.until),
  );
  expect(strays).toEqual([]);
  expect(outcomes.filter(({ applied }) => !applied)).toHaveLength(10);
  expect(new Set(answers.map(({ config }) => config)).size).toBeGreaterThan(20);
}, 60_000);

test('a broken file changes nothing, says what is wrong, and is forgotten once mended', async () => {
  const before = service.status?.hash;
  await edit(5);
  expect(service.status?.hash).toBe(before);
  expect(service.status?.stale?.diagnostics.map(({ code, severity }) => [code, severity])).toEqual([
    ['FL110', 'error'],
  ]);
  await edit(101);
  expect(service.status?.stale).toBeUndefined();
  expect(service.status?.hash).not.toBe(before);
});
