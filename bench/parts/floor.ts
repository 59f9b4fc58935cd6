// What Fairlead costs beside the least that this runtime can do: both in one run, in turns, CPU per request.
import { type Figures, spread } from '../figures.ts';
import { cpuPerRequest, type Load, type ServerProcess } from '../measure.ts';
import { REQUESTS, STREAM_EVENTS } from '../payloads.ts';
import { withGateway } from '../setting.ts';

const ROUNDS = 7;
const JSON_REQUESTS = 1500;
const STREAMS = 300;
/** A rate that both sides keep up with easily. Per second and round. */
const PACED = { rate: 500, requests: 400 };

interface Scenario {
  readonly name: string;
  readonly floor: Load;
  readonly fairlead: Load;
}

const CHAT = { path: '/v1/chat/completions', body: REQUESTS.chat };
const MESSAGES = { path: '/v1/messages', body: REQUESTS.anthropic };

/** Where the bare server finds the answer that Fairlead gets from the provider of this model. */
const UPSTREAM_PATHS: Readonly<Record<string, string>> = {
  'to-chat': '/v1/chat/completions',
  'to-anthropic': '/v1/messages',
  'to-gemini': '/v1beta/models/bench-model:generateContent',
};

const SCENARIOS: readonly Scenario[] = [
  scenario('C->C JSON', CHAT, 'to-chat'),
  scenario('A->A JSON', MESSAGES, 'to-anthropic'),
  scenario('C->A JSON', CHAT, 'to-anthropic'),
  scenario('C->G JSON', CHAT, 'to-gemini'),
  scenario(`C->C stream of ${STREAM_EVENTS}`, CHAT, 'to-chat', true),
  scenario(`A->A stream of ${STREAM_EVENTS}`, MESSAGES, 'to-anthropic', true),
  scenario(`C->A stream of ${STREAM_EVENTS}`, CHAT, 'to-anthropic', true),
];

/** The model's name picks the route. */
function scenario(name: string, client: { path: string; body: object }, model: string, stream = false): Scenario {
  const body = JSON.stringify({ ...client.body, model, ...(stream ? { stream } : {}) });
  const load = (path: string): Load => ({ path, body, requests: stream ? STREAMS : JSON_REQUESTS, concurrency: 32 });
  return { name, floor: load(UPSTREAM_PATHS[model] ?? ''), fairlead: load(client.path) };
}

/** The JSON scenarios. */
const PACED_SCENARIOS = 4;

function paced({ name, floor, fairlead }: Scenario): Scenario {
  return { name: `${name}, ${PACED.rate}/s`, floor: { ...floor, ...PACED }, fairlead: { ...fairlead, ...PACED } };
}

/** Prints the table. */
export async function floor(figures: Figures): Promise<void> {
  figures.title(`CPU per request in ms, median of ${ROUNDS} rounds (lowest..highest)`);
  figures.row(['', 'bare Node', 'Fairlead', 'ratio']);
  await withGateway(async ({ bare, gateway }) => {
    for (const one of SCENARIOS) await measure(one, figures, { bare, gateway });
    // A server at its limit finds its peers idle and has to wake them, which the faster one need not: here both must.
    for (const one of SCENARIOS.slice(0, PACED_SCENARIOS)) await measure(paced(one), figures, { bare, gateway });
  });
}

async function measure(
  { name, floor, fairlead }: Scenario,
  figures: Figures,
  { bare, gateway }: { readonly bare: ServerProcess; readonly gateway: ServerProcess },
): Promise<void> {
  const costs: [number[], number[]] = [[], []];
  // The first round warms both up and is thrown away.
  for (let round = 0; round <= ROUNDS; round++) {
    const pair = [await cpuPerRequest(bare, floor), await cpuPerRequest(gateway, fairlead)] as const;
    if (round > 0) pair.forEach((cost, side) => void costs[side]?.push(cost));
  }
  const least = figures.add(name, 'ms', costs[0], 'bare');
  const ours = figures.add(name, 'ms', costs[1], 'fairlead');
  figures.row([name, spread(least), spread(ours), `${(ours.median / least.median).toFixed(2)}x`]);
}
