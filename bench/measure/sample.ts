// One turn of one contender in one scenario: at its limit, then at a steady rate.
import type { Ask } from '../contenders/contender.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Effort } from './effort.ts';
import { pace, saturate } from './load.ts';
import type { ServerProcess } from './server-process.ts';

export interface Sample {
  /** CPU milliseconds a request, at saturation. */
  readonly cpu: number;
  /** CPU milliseconds a request, at the steady rate. */
  readonly pacedCpu: number;
  /** Requests a second at saturation. */
  readonly rate: number;
  /** Microseconds of a request at the steady rate. */
  readonly p50: number;
  readonly p99: number;
  /** Percent of one core that the upstream used at saturation. */
  readonly upstreamBusy: number;
  /** Megabytes that it ever held. */
  readonly peak: number;
}

export interface Turn {
  readonly scenario: Scenario;
  readonly server: ServerProcess;
  readonly upstream: ServerProcess;
  readonly ask: Ask;
}

/** The steady rate is no more than this part of what it can take: in a queue that only grows nothing can be measured. */
const EASY = 0.4;
const FEWEST_PACED = 5;
/** Seconds. */
const GLANCE = 0.2;

/** About how many requests a second it takes, cold. */
async function rateOf({ scenario: { connections }, server, ask }: Turn): Promise<number> {
  const { requests, seconds } = await saturate(server.url, ask, { connections, seconds: GLANCE, expected: 0 });
  return requests / seconds;
}

/** `last` is its sample of the round before; the first one only warms up. */
export async function takeSample(turn: Turn, effort: Effort, last: Sample | undefined): Promise<Sample> {
  const { scenario, server, upstream, ask } = turn;
  const { seconds, pacedSeconds } = last === undefined ? effort.warming : effort;
  const { connections } = scenario;
  const expected = last?.rate ?? (await rateOf(turn));
  const before = { cpu: server.cpuMs(), upstream: upstream.cpuMs() };
  const served = await saturate(server.url, ask, { connections, seconds, expected });
  const saturated = server.cpuMs() - before.cpu;
  const upstreamBusy = (upstream.cpuMs() - before.upstream) / served.seconds / 10;
  const rate = Math.min(scenario.rate, (EASY * served.requests) / served.seconds);
  const requests = Math.max(FEWEST_PACED, Math.round(rate * pacedSeconds));
  const pacedFrom = server.cpuMs();
  const times = await pace(server.url, ask, { rate, requests });
  return {
    cpu: saturated / served.requests,
    pacedCpu: (server.cpuMs() - pacedFrom) / requests,
    rate: served.requests / served.seconds,
    p50: times.percentile(50) / 1000,
    p99: times.percentile(99) / 1000,
    upstreamBusy,
    peak: server.memory().peak / 1024,
  };
}
