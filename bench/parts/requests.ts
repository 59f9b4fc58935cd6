// Scenarios of requests and answers: each contender in turn, round after round, so that what the machine does beside it
// falls on all of them.

import { type Figures, median, spread, type Unit } from '../figures.ts';
import { type Arena, type Entrant, withArena } from '../measure/arena.ts';
import { checkAnswer } from '../measure/check.ts';
import type { Effort } from '../measure/effort.ts';
import { type Sample, type Turn, takeSample } from '../measure/sample.ts';
import type { Scenario } from '../scenarios/scenario.ts';

interface Measured {
  readonly side: string;
  readonly turn: Turn;
  readonly samples: Sample[];
}

interface Measure {
  readonly measure: string;
  readonly unit: Unit;
  readonly of: keyof Sample;
  /** Beyond the median of the direct way, which is shown as it is. */
  readonly added?: true;
  /** The direct way has none: there is no process. */
  readonly process?: true;
}

/** What is noted of a contender, and how the table is headed. */
const MEASURES: readonly Measure[] = [
  { measure: 'cpu', unit: 'ms', of: 'cpu', process: true },
  { measure: 'cpu, steady', unit: 'ms', of: 'pacedCpu', process: true },
  { measure: 'requests', unit: '/s', of: 'rate' },
  { measure: 'added p50', unit: 'us', of: 'p50', added: true },
  { measure: 'added p99', unit: 'us', of: 'p99', added: true },
  { measure: 'peak memory', unit: 'MB', of: 'peak', process: true },
  { measure: 'upstream busy', unit: '%', of: 'upstreamBusy' },
];

/** Measures and prints the scenarios, which are of one part. */
export async function requests(figures: Figures, scenarios: readonly Scenario[], effort: Effort): Promise<void> {
  const contenders = [...new Set(scenarios.flatMap((scenario) => scenario.contenders))];
  const skip = (what: string): void => figures.skip(what);
  await withArena(contenders, skip, async (arena) => {
    for (const scenario of scenarios) report(figures, scenario, await measure(arena, scenario, { effort, skip }));
  });
}

interface Manner {
  readonly effort: Effort;
  readonly skip: (what: string) => void;
}

async function measure(arena: Arena, scenario: Scenario, { effort, skip }: Manner): Promise<Measured[]> {
  const measured: Measured[] = [];
  for (const entrant of arena.entrants) {
    if (!scenario.contenders.includes(entrant.contender)) continue;
    const turn = await admit(arena, scenario, entrant);
    if (typeof turn === 'string') skip(turn);
    else measured.push({ side: entrant.contender.name, turn, samples: [] });
  }
  for (let round = 0; round <= effort.rounds; round++) {
    for (const { turn, samples } of measured) samples.push(await takeSample(turn, effort, samples.at(-1)));
  }
  // The first round warms up.
  for (const { samples } of measured) samples.shift();
  return measured;
}

/** Who does not give the right answer does not take part. */
async function admit({ upstream }: Arena, scenario: Scenario, { contender, server }: Entrant): Promise<Turn | string> {
  const ask = contender.ask(scenario.call, upstream.url);
  if (ask === undefined) return `${contender.name} in ${scenario.name}: it cannot do that`;
  const wrong = await checkAnswer(server.url, ask, scenario.call);
  return wrong === undefined ? { scenario, server, upstream, ask } : `${contender.name} in ${scenario.name}: ${wrong}`;
}

function report(figures: Figures, { name }: Scenario, measured: readonly Measured[]): void {
  const direct = measured.find(({ side }) => side === 'direct')?.samples ?? [];
  const rows = measured.map(({ side, samples }) => {
    const cells = MEASURES.map(({ measure, unit, of, added, process }) => {
      if (side === 'direct' && process) return '';
      const base = added && side !== 'direct' && direct.length > 0 ? median(direct.map((sample) => sample[of])) : 0;
      const values = samples.map((sample) => sample[of] - base);
      return spread(figures.add({ name, side, measure, unit, values }));
    });
    return [side, ...cells];
  });
  figures.table(name, ['', ...MEASURES.map(({ measure, unit }) => `${measure} ${unit}`)], rows);
}
