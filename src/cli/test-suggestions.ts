// `fairlead test --suggest`: tests for what no test shows, as text that can be added to the file, or for programs.

import type { Goal } from '../compiler/analysis/goals.ts';
import { Reach } from '../compiler/analysis/reach.ts';
import type { Compilation } from '../compiler/compile.ts';
import { coverageReport } from '../gateway/testing/coverage.ts';
import { goalText } from '../gateway/testing/goal-text.ts';
import type { TestsRun } from '../gateway/testing/run-tests.ts';
import { type Suggestions, suggestTests } from '../gateway/testing/suggest/suggest-tests.ts';
import { format } from '../language/format/format.ts';
import { Source } from '../language/source.ts';
import type { RouteTable } from '../route-table.ts';
import { type ExitCode, UsageError } from './command.ts';
import type { Terminal } from './terminal.ts';

interface Suggested extends Suggestions {
  readonly table: RouteTable;
}

const FORMATS: Readonly<Record<string, (all: readonly Suggested[], terminal: Terminal) => void>> = {
  /** Blocks to standard output; how many, and what none could be written for, to standard error. */
  human(all, terminal) {
    for (const { tests, without, table } of all) {
      for (const { text } of tests) terminal.out(`\n${text}`);
      for (const goal of without) {
        const place = goal.position === undefined ? '' : `${goal.position.file}:${goal.position.line}: `;
        terminal.error(`fairlead: ${place}no test found for ${goalText(goal, table)}\n`);
      }
    }
    const count = all.reduce((sum, { tests }) => sum + tests.length, 0);
    terminal.error(count === 0 ? 'fairlead: nothing to suggest\n' : `fairlead: ${count} suggested\n`);
  },

  /** `{suggestions: [{name, test, shows: {kind, text, file, line, …}}], without: [{kind, text, file, line, …}]}`. */
  json(all, terminal) {
    const suggestions = all.flatMap(({ tests, table }) =>
      tests.map(({ name, goal, text }) => ({ name, test: text, shows: goalRecord(goal, table) })),
    );
    const without = all.flatMap((one) => one.without.map((goal) => goalRecord(goal, one.table)));
    terminal.out(`${JSON.stringify({ suggestions, without }, undefined, 2)}\n`);
  },
};

/** Throws `UsageError` for a format that has no words for a suggestion. */
export async function printSuggestions(
  runs: readonly TestsRun[],
  compilations: readonly Compilation[],
  { format: asked, terminal }: { readonly format: string; readonly terminal: Terminal },
): Promise<ExitCode> {
  const print = FORMATS[asked];
  if (print === undefined) throw new UsageError(`--suggest has no form as ${asked}: it prints human or json`);
  const taken = compilations.flatMap(({ tests }) => tests.map(({ name }) => name));
  const all: Suggested[] = [];
  for (const run of runs) all.push(await suggestedFor(run, taken));
  print(all, terminal);
  return 0;
}

async function suggestedFor({ configuration, coverage }: TestsRun, taken: readonly string[]): Promise<Suggested> {
  const { table } = configuration;
  const reach = new Reach(table);
  const { uncovered } = coverageReport(configuration, coverage, reach);
  const { tests, without } = await suggestTests(uncovered, { configuration, reach, coverage, taken });
  return { tests: tests.map((test) => ({ ...test, text: formatted(test.text) })), without, table };
}

function goalRecord(goal: Goal, table: RouteTable): object {
  return { kind: goal.kind, text: goalText(goal, table), ...goal.position };
}

function formatted(text: string): string {
  const result = format(new Source('suggestion', text));
  return 'text' in result ? result.text : text;
}
