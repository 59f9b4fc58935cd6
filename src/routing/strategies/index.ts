// Every rotation strategy by the name that a route file uses. To add one: a file, and a line here.
import { leastBusy } from './least-busy.ts';
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
};
