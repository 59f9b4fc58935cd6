// `fairlead test --suggest`: tests for what no test shows, as text that can be added to the file.

import { Reach } from '../compiler/analysis/reach.ts';
import type { Compilation } from '../compiler/compile.ts';
import { coverageReport } from '../gateway/testing/coverage.ts';
import { goalText } from '../gateway/testing/goal-text.ts';
import type { TestsRun } from '../gateway/testing/run-tests.ts';
import { suggestTests } from '../gateway/testing/suggest/suggest-tests.ts';
import { format } from '../language/format/format.ts';
import { Source } from '../language/source.ts';
import type { ExitCode } from './command.ts';
import type { Terminal } from './terminal.ts';

/** Blocks to standard output; how many, and what none could be written for, to standard error. */
export async function printSuggestions(
  runs: readonly TestsRun[],
  compilations: readonly Compilation[],
  terminal: Terminal,
): Promise<ExitCode> {
  const taken = compilations.flatMap(({ tests }) => tests.map(({ name }) => name));
  let count = 0;
  for (const { configuration, coverage } of runs) {
    const reach = new Reach(configuration.table);
    const { uncovered } = coverageReport(configuration, coverage, reach);
    const { tests, without } = await suggestTests(uncovered, { configuration, reach, coverage, taken });
    for (const text of tests) terminal.out(`\n${formatted(text)}`);
    for (const goal of without) {
      const place = goal.position === undefined ? '' : `${goal.position.file}:${goal.position.line}: `;
      terminal.error(`fairlead: ${place}no test found for ${goalText(goal, configuration.table)}\n`);
    }
    count += tests.length;
  }
  terminal.error(count === 0 ? 'fairlead: nothing to suggest\n' : `fairlead: ${count} suggested\n`);
  return 0;
}

function formatted(text: string): string {
  const result = format(new Source('suggestion', text));
  return 'text' in result ? result.text : text;
}
