// The parts of a run, by name: those of requests and answers come from the list of scenarios.
import type { Figures } from '../figures.ts';
import type { Effort } from '../measure/effort.ts';
import { SCENARIOS } from '../scenarios/index.ts';
import { compile } from './compile.ts';
import { crowd } from './crowd.ts';
import { idle } from './idle.ts';
import { micro } from './micro.ts';
import { reload } from './reload.ts';
import { requests } from './requests.ts';
import { start } from './start.ts';

export type Part = (figures: Figures, effort: Effort) => void | Promise<void>;

const ofRequests = [...Map.groupBy(SCENARIOS, ({ part }) => part)].map(([part, scenarios]): [string, Part] => [
  part,
  (figures, effort) => requests(figures, scenarios, effort),
]);

export const PARTS: Readonly<Record<string, Part>> = {
  ...Object.fromEntries(ofRequests),
  crowd,
  idle,
  start,
  compile,
  reload,
  micro,
};
