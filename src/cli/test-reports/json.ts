// Tests for programs: one object, with the whole decision of what failed.
import type { CoverageReport } from '../../gateway/testing/coverage.ts';
import type { TestFailure, TestResult } from '../../gateway/testing/run-test.ts';
import { positionOf } from '../../language/diagnostic.ts';
import { redactAll } from '../../redact.ts';
import { type CoverageLine, figuresOf, uncountedLines, uncoveredLines } from './coverage.ts';
import { passed, type TestReport } from './report.ts';

/** `{seed, passed, failed, tests: [{name, file, line, …, times, passed, fault?, failures: [{expected, got, requests?, decision?, file, …}]}], coverage?}`. */
export function jsonReport({ seed, results, coverage }: TestReport): string {
  const good = results.filter(passed).length;
  const tests = results.map(testRecord);
  const report = { seed, passed: good, failed: results.length - good, tests };
  const covered = coverage === undefined ? {} : { coverage: coverageRecord(coverage) };
  return `${JSON.stringify(redactAll({ ...report, ...covered }), undefined, 2)}\n`;
}

/** `{routes: {covered, total}, arms, atoms, share, uncovered: [{kind, text, file, line, …}], uncounted: [{…, reason}]}`. */
function coverageRecord(reports: readonly CoverageReport[]): object {
  return {
    ...figuresOf(reports),
    uncovered: uncoveredLines(reports).map(lineRecord),
    uncounted: uncountedLines(reports).map(lineRecord),
  };
}

function lineRecord({ goal, text, position, reason }: CoverageLine): object {
  return { kind: goal.kind, text, ...position, ...(reason !== undefined && { reason }) };
}

function testRecord(result: TestResult): object {
  const { test, fault, failures } = result;
  return {
    name: test.name,
    ...positionOf(test.span),
    times: test.times,
    passed: passed(result),
    ...(fault !== undefined && { fault }),
    failures: failures.map(failureRecord),
  };
}

function failureRecord({ expectation, expected, got, requests, decision }: TestFailure): object {
  return {
    ...positionOf(expectation.span),
    expected,
    got,
    ...(requests !== undefined && { requests }),
    ...(decision && { decision }),
  };
}
