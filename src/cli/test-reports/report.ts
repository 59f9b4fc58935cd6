// What came of the tests of the files that `fairlead test` was called with.
import type { CoverageReport } from '../../gateway/testing/coverage.ts';
import type { TestResult } from '../../gateway/testing/run-test.ts';

export interface TestReport {
  readonly seed: number;
  /** In the order of the files. */
  readonly results: readonly TestResult[];
  /** Of each file, where it was asked for. */
  readonly coverage?: readonly CoverageReport[];
}

export interface ReportOptions {
  /** ANSI colours. */
  readonly colour: boolean;
}

export function passed({ fault, failures }: TestResult): boolean {
  return fault === undefined && failures.length === 0;
}

/** How many requests of the test did not meet an expectation, where it is about more than one. */
export function oftenText({ test }: TestResult, requests: number | undefined): string {
  return test.times === 1 || requests === undefined ? '' : ` (${requests} of ${test.times} requests)`;
}
