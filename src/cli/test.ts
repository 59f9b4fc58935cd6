// `fairlead test FILE…`: the tests of routes files, through the executor of live traffic.
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Compilation } from '../compiler/compile.ts';
import { tableHash } from '../compiler/hash.ts';
import { runTest, type TestResult } from '../gateway/testing/run-test.ts';
import { renderHuman } from '../language/render/human.ts';
import type { CommandSpec } from './command.ts';
import { compileFile, DEFAULT_FILE } from './files.ts';
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
      .option('--allow-outside', 'imports may lie outside the folder of the file');
  },

  async run(command, terminal) {
    const { filter = '', seed, format, allowOutside } = command.opts<TestOptions>();
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
    for (const compilation of compilations) results.push(...(await runAll(compilation, { filter, seed })));
    if (results.length === 0) {
      terminal.error(
        `fairlead: ${files.join(', ')}: no test ${filter === '' ? 'is there' : `is called "${filter}"`}\n`,
      );
      return 1;
    }
    terminal.out(REPORTS[format]({ seed, results }, { colour: terminal.colour.out }));
    return results.every(passed) ? 0 : 1;
  },
};

async function runAll(
  { table, positions, tests }: Compilation,
  { filter, seed }: Pick<TestOptions, 'seed'> & { readonly filter: string },
): Promise<readonly TestResult[]> {
  if (table === undefined) return [];
  const configuration = { table, positions, hash: tableHash(table) };
  const results: TestResult[] = [];
  for (const test of tests) if (test.name.includes(filter)) results.push(await runTest(test, configuration, seed));
  return results;
}

function toSeed(text: string): number {
  const seed = Number(text);
  if (/^\d+$/.test(text) && Number.isSafeInteger(seed)) return seed;
  throw new InvalidArgumentError('a seed is a whole number');
}
