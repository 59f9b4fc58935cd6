// `fairlead test FILE…`: the tests of routes files, through the executor of live traffic.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Compilation } from '../compiler/compile.ts';
import { diskFiles } from '../gateway/disk-files.ts';
import { bodyFindings } from '../gateway/testing/body-file.ts';
import { coverageReport } from '../gateway/testing/coverage.ts';
import { runTests, type TestsRun } from '../gateway/testing/run-tests.ts';
import { readPercent } from '../language/literals/number.ts';
import { problemText } from '../language/literals/reading.ts';
import { renderHuman } from '../language/render/human.ts';
import { redact } from '../redact.ts';
import type { CommandSpec, ExitCode } from './command.ts';
import { compileFile } from './compiled-file.ts';
import { DEFAULT_FILE } from './files.ts';
import type { Terminal } from './terminal.ts';
import { figuresOf, percentText } from './test-reports/coverage.ts';
import { humanReport } from './test-reports/human.ts';
import { jsonReport } from './test-reports/json.ts';
import { junitReport } from './test-reports/junit.ts';
import { passed, type ReportOptions, type TestReport } from './test-reports/report.ts';
import { printSuggestions } from './test-suggestions.ts';
import type { Looked } from './watch-loop.ts';
import { onceOrWatching, WATCH_HELP } from './watching.ts';

const REPORTS = {
  human: (report, options) => redact(humanReport(report, options)),
  json: jsonReport,
  junit: (report) => redact(junitReport(report)),
} as const satisfies Record<string, (report: TestReport, options: ReportOptions) => string>;

interface TestOptions {
  readonly filter?: string;
  readonly seed: number;
  readonly format: keyof typeof REPORTS;
  readonly coverage?: true;
  readonly failUnder?: number;
  readonly suggest?: true;
  readonly watch?: true;
  readonly allowOutside?: true;
}

export const testCommand: CommandSpec = {
  define(command: Command): void {
    command
      .description('runs the tests of routes files, with time, chance and upstreams simulated; needs no network')
      .argument('[files...]', 'routes files, or - for standard input', [DEFAULT_FILE])
      .option('--filter <text>', 'only tests whose name holds this text')
      .option('--seed <n>', 'what chance begins with', toSeed, 1)
      .addOption(
        new Option('--format <format>', 'how results are written').choices(Object.keys(REPORTS)).default('human'),
      )
      .option('--coverage', 'also says which routes, arms and tests of conditions no test shows')
      .option('--fail-under <share>', 'fails where less than that is covered, as in 90%', toShare)
      .option('--suggest', 'prints tests for what no test shows, and nothing else: add them to the file')
      .option('--watch', WATCH_HELP)
      .option('--allow-outside', 'imports may lie outside the folder of the file');
  },

  run(command, terminal) {
    const options = command.opts<TestOptions>();
    const files: string[] = command.processedArgs[0];
    return onceOrWatching(
      { files, watch: options.watch === true, look: () => test(files, options, terminal) },
      terminal,
    );
  },
};

async function test(files: readonly string[], options: TestOptions, terminal: Terminal): Promise<Looked> {
  const { allowOutside } = options;
  const compiling = { allowOutside: allowOutside === true };
  const compilations = await Promise.all(files.map((file) => compileFile(file, terminal, compiling)));
  const errors = compilations.flatMap(({ diagnostics }) => diagnostics.filter(({ severity }) => severity === 'error'));
  errors.push(...compilations.flatMap(({ tests }) => bodyFindings(tests, diskFiles)));
  if (errors.length === 0) return { compilations, code: await testAll(compilations, files, { options, terminal }) };
  terminal.error(renderHuman(errors, { color: terminal.colour.error }));
  return { compilations, code: 1 };
}

async function testAll(
  compilations: readonly Compilation[],
  files: readonly string[],
  { options, terminal }: { readonly options: TestOptions; readonly terminal: Terminal },
): Promise<ExitCode> {
  const { filter = '', seed, failUnder, suggest } = options;
  const covers = options.coverage === true || failUnder !== undefined;
  const runs: TestsRun[] = [];
  for (const compilation of compilations) {
    const run = await runTests(compilation, { filter, seed, observed: covers || suggest === true });
    if (run !== undefined) runs.push(run);
  }
  if (suggest) return printSuggestions(runs, compilations, { format: options.format, terminal });
  const results = runs.flatMap((run) => run.results);
  if (results.length === 0) {
    terminal.error(`fairlead: ${files.join(', ')}: no test ${filter === '' ? 'is there' : `is called "${filter}"`}\n`);
    return 1;
  }
  const coverage = covers ? runs.map((run) => coverageReport(run.configuration, run.coverage)) : undefined;
  const report = { seed, results, ...(coverage && { coverage }) };
  terminal.out(REPORTS[options.format](report, { colour: terminal.colour.out }));
  return isEnough(report, failUnder, terminal) && results.every(passed) ? 0 : 1;
}

function isEnough({ coverage = [] }: TestReport, failUnder: number | undefined, terminal: Terminal): boolean {
  const { share } = figuresOf(coverage);
  if (failUnder === undefined || share >= failUnder) return true;
  terminal.error(`fairlead: coverage is ${percentText(share)}, under ${percentText(failUnder)}\n`);
  return false;
}

function toSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed;
  throw new InvalidArgumentError('a seed is a whole number');
}

function toShare(text: string): number {
  const reading = readPercent(text);
  if (reading.ok) return reading.value;
  throw new InvalidArgumentError(problemText(reading.problem));
}
