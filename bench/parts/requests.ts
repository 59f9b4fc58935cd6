// Scenarios of requests and answers: each contender at its limit, and at a steady rate.
import type { Figures } from '../figures.ts';
import { type Arena, type Entrant, withArena } from '../measure/arena.ts';
import { checkAnswer } from '../measure/check.ts';
import type { Effort } from '../measure/effort.ts';
import { type Sample, takeSample } from '../measure/sample.ts';
import { contest, type Measure, type Side } from '../measure/turns.ts';
import type { Scenario } from '../scenarios/scenario.ts';

const MEASURES: readonly Measure<Sample>[] = [
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
  await withArena(contenders, figures, async (arena) => {
    for (const scenario of scenarios) {
      const sides: Side<Sample>[] = [];
      for (const entrant of arena.entrants.filter(({ contender }) => scenario.contenders.includes(contender))) {
        const side = await admit(arena, entrant, scenario, effort);
        if (typeof side === 'string') figures.skip(`${entrant.contender.name} in ${scenario.name}: ${side}`);
        else sides.push(side);
      }
      await contest(figures, { name: scenario.name, sides, measures: MEASURES, rounds: effort.rounds });
    }
  });
}

/** Who does not give the right answer does not take part: then why. */
async function admit(
  { upstream }: Arena,
  { contender, server }: Entrant,
  scenario: Scenario,
  effort: Effort,
): Promise<Side<Sample> | string> {
  const ask = contender.ask(scenario.call, upstream.url);
  if (ask === undefined) return 'it cannot do that';
  const wrong = await checkAnswer(server.url, ask, scenario.call);
  if (wrong !== undefined) return wrong;
  return { side: contender.name, take: (last) => takeSample({ scenario, server, upstream, ask }, effort, last) };
}
