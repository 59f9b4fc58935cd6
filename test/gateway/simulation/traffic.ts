// Steady traffic through a simulated gateway, and what is seen of it from outside.

import type { SimulatedReply } from '../../../src/gateway/simulation/simulated-reply.ts';
import type { SimulatedRequest } from '../../../src/gateway/simulation/simulated-request.ts';
import { Simulation, type SimulationInit } from '../../../src/gateway/simulation/simulation.ts';
import type { RequestRecord } from '../../../src/telemetry/record.ts';
import { configurationOf } from '../../support/simulating.ts';

export interface Traffic {
  readonly requests: number;
  readonly perSecond: number;
  readonly ask?: (request: number) => SimulatedRequest;
  readonly seed?: number;
}

export interface Ran {
  readonly simulation: Simulation;
  readonly replies: readonly SimulatedReply[];
  readonly records: readonly RequestRecord[];
}

/** Three providers `a`, `b`, `c`, of two protocols, with one key each. */
export const PROVIDERS = `provider a { protocol openai-chat; base_url "https://a.test"; key env.A_KEY }
provider b { protocol anthropic; base_url "https://b.test"; key env.B_KEY }
provider c { protocol openai-chat; base_url "https://c.test"; key env.C_KEY }
`;

/** Sends them evenly, every other one streamed, and lets all of them end. */
export async function run(text: string, upstream: SimulationInit['upstream'], traffic: Traffic): Promise<Ran> {
  const { requests, perSecond, ask = () => ({ model: 'm' }), seed = 1 } = traffic;
  const records: RequestRecord[] = [];
  const onRecord = (record: RequestRecord): void => void records.push(record);
  const simulation = new Simulation({ configuration: configurationOf(PROVIDERS + text), upstream, seed, onRecord });
  const replies: SimulatedReply[] = [];
  for (let request = 0; request < requests; request++) {
    replies.push(simulation.send({ stream: request % 2 === 0, ...ask(request) }));
    await simulation.run(1_000 / perSecond);
  }
  await simulation.run(700_000);
  return { simulation, replies, records };
}

/** Milliseconds to the first content of streamed answers (a whole one comes at its end), smallest first. */
export function waits(replies: readonly SimulatedReply[]): readonly number[] {
  const streamed = replies.filter(({ headers }) => headers['content-type']?.startsWith('text/event-stream'));
  return streamed.map(({ firstAt, sentAt }) => (firstAt ?? sentAt) - sentAt).sort((one, other) => one - other);
}

export function percentile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
}

export function shareOf<T>(items: readonly T[], holds: (item: T) => boolean): number {
  return items.filter(holds).length / items.length;
}
