// A thousand streams at once, 50 events a second each: what an event costs, and how late it comes.
import { createHistogram } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';
import { bare } from '../contenders/bare.ts';
import type { Call } from '../contenders/contender.ts';
import { direct } from '../contenders/direct.ts';
import { fairlead } from '../contenders/fairlead.ts';
import { nginx } from '../contenders/nginx.ts';
import { switchyard } from '../contenders/switchyard.ts';
import type { Figures } from '../figures.ts';
import { type Arena, type Entrant, withArena } from '../measure/arena.ts';
import type { Effort } from '../measure/effort.ts';
import { openStreams } from '../measure/open-streams.ts';
import { contest, type Measure } from '../measure/turns.ts';
import { EVENTS_A_SECOND, nowMicros, readMoments } from '../paced-frames.ts';

const STREAMS = 1_000;
const CALL: Call = { client: 'openai-chat', upstream: 'openai-chat', behaviour: 'bench-paced', stream: true };
/** Before it is measured, after the last stream has begun. */
const SETTLE_MS = 1_000;

interface Sample {
  /** CPU microseconds an event. */
  readonly cpu: number;
  /** Events a second that arrived. */
  readonly events: number;
  /** Microseconds from the upstream's write to the client's read. */
  readonly p50: number;
  readonly p99: number;
  /** Megabytes. */
  readonly peak: number;
  readonly upstreamBusy: number;
}

const MEASURES: readonly Measure<Sample>[] = [
  { measure: 'cpu an event', unit: 'us', of: 'cpu', process: true },
  { measure: 'events', unit: '/s', of: 'events' },
  { measure: 'delay p50', unit: 'us', of: 'p50' },
  { measure: 'delay p99', unit: 'us', of: 'p99' },
  { measure: 'peak memory', unit: 'MB', of: 'peak', process: true },
  { measure: 'upstream busy', unit: '%', of: 'upstreamBusy' },
];

export async function crowd(figures: Figures, { rounds, seconds }: Effort): Promise<void> {
  const name = `${STREAMS.toLocaleString('en')} streams at ${EVENTS_A_SECOND} events/s`;
  await withArena([direct, bare, nginx, fairlead, switchyard], figures, async (arena) => {
    const sides = arena.entrants.map((entrant) => ({
      side: entrant.contender.name,
      take: () => takeSample(arena, entrant, seconds * 2),
    }));
    await contest(figures, { name, sides, measures: MEASURES, rounds });
  });
}

async function takeSample({ upstream }: Arena, { contender, server }: Entrant, seconds: number): Promise<Sample> {
  const ask = contender.ask(CALL, upstream.url);
  if (ask === undefined) throw new Error(`${contender.name} cannot stream`);
  let delays = createHistogram();
  let events = 0;
  const onText = (text: string): void => {
    const now = nowMicros();
    readMoments(text, (sentAt) => {
      events++;
      delays.record(Math.max(1, now - sentAt));
    });
  };
  const streams = await openStreams({ url: server.url, ask, count: STREAMS, onText });
  await setTimeout(SETTLE_MS);
  const before = { cpu: server.cpuMs(), upstream: upstream.cpuMs(), at: performance.now() };
  [delays, events] = [createHistogram(), 0];
  await setTimeout(seconds * 1000);
  const lasted = (performance.now() - before.at) / 1000;
  const found = {
    cpu: ((server.cpuMs() - before.cpu) * 1000) / events,
    events: events / lasted,
    p50: delays.percentile(50),
    p99: delays.percentile(99),
    peak: server.memory().peak / 1024,
    upstreamBusy: (upstream.cpuMs() - before.upstream) / lasted / 10,
  };
  await streams.close();
  return found;
}
