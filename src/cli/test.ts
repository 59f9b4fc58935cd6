// `fairlead test FILE…`: the tests of routes files, through the executor of live traffic.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Compilation } from '../compiler/compile.ts';
import { tableHash } from '../compiler/hash.ts';
import { Coverage, type CoverageReport } from '../gateway/testing/coverage.ts';
import { runTest, type TestResult } from '../gateway/testing/run-test.ts';
import { readPercent } from '../language/literals/number.ts';
import { renderHuman } from '../language/render/human.ts';
import type { CommandSpec } from './command.ts';
import { compileFile, DEFAULT_FILE } from './files.ts';
import { figuresOf, percentText } from './test-reports/coverage.ts';
import { humanReport } from './test-reports/human.ts';
import { jsonReport } from './test-reports/json.ts';
import { junitReport } from './test-reports/junit.ts';
import { passed, type ReportOptions, type TestReport } from './test-reports/report.ts';

const REPORTS = { human: humanReport, json: jsonReport, junit: junitReport } as const satisfies Record<
  string,
  (report: TestReport, options: ReportOptions) => string
>;

interface TestOptions {
  readonly filter?: string;
  readonly seed: number;
  readonly format: keyof typeof REPORTS;
  readonly coverage?: true;
  readonly failUnder?: number;
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
      .option('--allow-outside', 'imports may lie outside the folder of the file');
  },

  async run(command, terminal) {
    const { filter = '', seed, format, allowOutside, failUnder, ...asked } = command.opts<TestOptions>();
    const files: string[] = command.processedArgs[0];
    const options = { allowOutside: allowOutside === true };
    const compilations = await Promise.all(files.map((file) => compileFile(file, terminal, options)));
    const errors = compilations.flatMap(({ diagnostics }) =>
      diagnostics.filter(({ severity }) => severity === 'error'),
    );
    if (errors.length > 0) {
      terminal.error(renderHuman(errors, { color: terminal.colour.error }));
      return 1;
    }
    const results: TestResult[] = [];
    const coverage: CoverageReport[] = [];
    for (const compilation of compilations) {
      const suite = await runSuite(compilation, { filter, seed, coverage: asked.coverage ?? failUnder !== undefined });
      results.push(...suite.results);
      if (suite.coverage !== undefined) coverage.push(suite.coverage.report());
    }
    if (results.length === 0) {
      terminal.error(
        `fairlead: ${files.join(', ')}: no test ${filter === '' ? 'is there' : `is called "${filter}"`}\n`,
      );
      return 1;
    }
    const report = { seed, results, ...(coverage.length > 0 && { coverage }) };
    terminal.out(REPORTS[format](report, { colour: terminal.colour.out }));
    const { share } = figuresOf(coverage);
    const enough = failUnder === undefined || share >= failUnder;
    if (!enough) terminal.error(`fairlead: coverage is ${percentText(share)}, under ${percentText(failUnder)}\n`);
    return enough && results.every(passed) ? 0 : 1;
  },
};

interface Suite {
  readonly results: readonly TestResult[];
  readonly coverage?: Coverage;
}

async function runSuite(
  { table, positions, tests }: Compilation,
  { filter, seed, coverage: covers }: { readonly filter: string; readonly seed: number; readonly coverage: boolean },
): Promise<Suite> {
  if (table === undefined) return { results: [] };
  const configuration = { table, positions, hash: tableHash(table) };
  const coverage = covers ? { coverage: new Coverage(configuration) } : {};
  const results: TestResult[] = [];
  for (const test of tests) {
    if (test.name.includes(filter)) results.push(await runTest(test, configuration, { seed, ...coverage }));
  }
  return { results, ...coverage };
}

function toSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed;
  throw new InvalidArgumentError('a seed is a whole number');
}

function toShare(text: string): number {
  const reading = readPercent(text);
  if (reading.ok) return reading.value;
  const { message, help } = reading.problem;
  throw new InvalidArgumentError(help === undefined ? message : `${message} (${help})`);
}
