// What Fairlead costs beside the least that this runtime can do: both in one run, in turns, CPU per request.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cpuPerRequest, type Load, median, type ServerProcess, startProcess } from './measure.ts';
import { REQUESTS, STREAM_EVENTS } from './payloads.ts';

const ROUNDS = 5;

interface Scenario {
  readonly name: string;
  readonly floor: Load;
  readonly fairlead: Load;
}

/** The model names pick the route; see `routes`. */
const SCENARIOS: readonly Scenario[] = [
  scenario('C->C JSON', 'to-chat', 1500),
  scenario('C->A JSON', 'to-anthropic', 1500),
  scenario(`C->C stream of ${STREAM_EVENTS}`, 'to-chat', 150, true),
  scenario(`C->A stream of ${STREAM_EVENTS}`, 'to-anthropic', 150, true),
];

function scenario(name: string, model: string, requests: number, stream = false): Scenario {
  const load = (path: string): Load => ({
    path,
    body: JSON.stringify({ ...REQUESTS.chat, model, ...(stream ? { stream: true } : {}) }),
    requests,
    concurrency: 32,
  });
  const upstreamPath = model === 'to-chat' ? '/v1/chat/completions' : '/v1/messages';
  return { name, floor: load(upstreamPath), fairlead: load('/v1/chat/completions') };
}

const routes = (upstream: string): string => `edition 2026

server { listen 127.0.0.1:0 }

provider chat { protocol openai-chat; base_url "${upstream}/v1"; auth none }
provider claude { protocol anthropic; base_url "${upstream}"; auth none }

route chat { match model "to-chat"; to chat/bench-model }
route claude { match model "to-anthropic"; to claude/bench-model }
`;

/** Prints the table. */
export async function floor(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-bench-'));
  const processes: ServerProcess[] = [];
  const start = async (file: string, args: readonly string[]): Promise<ServerProcess> => {
    const started = await startProcess(file, args);
    processes.push(started);
    return started;
  };
  try {
    const upstream = await start(join(import.meta.dirname, 'processes/upstream.ts'), []);
    const bare = await start(join(import.meta.dirname, 'processes/floor.ts'), [upstream.url]);
    writeFileSync(join(folder, 'bench.routes'), routes(upstream.url));
    const main = join(import.meta.dirname, '../src/main.ts');
    const fairlead = await start(main, ['serve', '--no-watch', join(folder, 'bench.routes')]);
    console.log('CPU per request in ms, median of %d rounds (lowest..highest)\n', ROUNDS);
    console.log(row(['', 'bare Node', 'Fairlead', 'ratio']));
    for (const one of SCENARIOS) console.log(await measure(one, bare, fairlead));
  } finally {
    for (const started of processes) started.stop();
    rmSync(folder, { recursive: true });
  }
}

async function measure(
  { name, floor, fairlead }: Scenario,
  bare: ServerProcess,
  gateway: ServerProcess,
): Promise<string> {
  const costs: [number[], number[]] = [[], []];
  // The first round warms both up and is thrown away.
  for (let round = 0; round <= ROUNDS; round++) {
    const pair = [await cpuPerRequest(bare, floor), await cpuPerRequest(gateway, fairlead)] as const;
    if (round > 0) pair.forEach((cost, side) => void costs[side]?.push(cost));
  }
  return row([name, spread(costs[0]), spread(costs[1]), `${(median(costs[1]) / median(costs[0])).toFixed(2)}x`]);
}

function spread(values: readonly number[]): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => value.toFixed(2));
  return `${median(values).toFixed(2)} (${low}..${high})`;
}

function row(cells: readonly string[]): string {
  return cells.map((cell, at) => (at === 0 ? cell.padEnd(22) : cell.padStart(22))).join('');
}
