// The tests of a file, one after the other.
import type { Compilation } from '../../compiler/compile.ts';
import { tableHash } from '../../compiler/hash.ts';
import type { Configuration } from '../configuration.ts';
import { Coverage } from './coverage.ts';
import { runTest, type TestResult } from './run-test.ts';

export interface TestsRun {
  readonly configuration: Configuration;
  readonly results: readonly TestResult[];
  /** What they have shown. */
  readonly coverage: Coverage;
}

export interface RunTestsOptions {
  /** A part of the names of the tests that are run. */
  readonly filter: string;
  readonly seed: number;
  /** Whether coverage is looked at; otherwise nothing is covered. */
  readonly observed: boolean;
}

/** Undefined for a file that does not compile. */
export async function runTests(
  { table, positions, tests }: Pick<Compilation, 'table' | 'positions' | 'tests'>,
  { filter, seed, observed }: RunTestsOptions,
): Promise<TestsRun | undefined> {
  if (table === undefined) return undefined;
  const configuration = { table, positions, hash: tableHash(table) };
  const coverage = new Coverage();
  const options = { seed, ...(observed && { onRouted: coverage.see.bind(coverage) }) };
  const results: TestResult[] = [];
  for (const test of tests) {
    if (test.name.includes(filter)) results.push(await runTest(test, configuration, options));
  }
  return { configuration, results, coverage };
}
