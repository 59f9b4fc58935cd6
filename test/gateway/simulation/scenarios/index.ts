// The scenarios of the page on simulations, in its order.
import type { Scenario } from '../scenario.ts';
import { cooling } from './cooling.ts';
import { degradation } from './degradation.ts';
import { hedging } from './hedging.ts';
import { limits } from './limits.ts';
import { outage } from './outage.ts';
import { shares } from './shares.ts';

export const SCENARIOS: readonly Scenario[] = [shares, outage, degradation, cooling, limits, hedging];
