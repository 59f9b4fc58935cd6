// Every rotation strategy by the name that a route file uses. To add one: a file, and a line here.
import { hash } from './hash.ts';
import { leastBusy } from './least-busy.ts';
import { leastCost } from './least-cost.ts';
import { leastLatency } from './least-latency.ts';
import { priority } from './priority.ts';
import { random } from './random.ts';
import { roundRobin } from './round-robin.ts';
import type { Strategy } from './strategy.ts';
import { weighted } from './weighted.ts';

export const STRATEGIES: Readonly<Record<string, Strategy>> = {
  round_robin: roundRobin,
  weighted,
  random,
  priority,
  least_busy: leastBusy,
  least_latency: leastLatency,
  least_cost: leastCost,
  hash,
};
