// Tests for programs: one object, with the whole decision of what failed.
import type { TestFailure, TestResult } from '../../gateway/testing/run-test.ts';
import { positionOf } from '../../language/diagnostic.ts';
import { passed, type TestReport } from './report.ts';

/** `{seed, passed, failed, tests: [{name, file, line, …, times, passed, fault?, failures: [{expected, got, requests?, decision?, file, …}]}]}`. */
export function jsonReport({ seed, results }: TestReport): string {
  const good = results.filter(passed).length;
  const tests = results.map(testRecord);
  return `${JSON.stringify({ seed, passed: good, failed: results.length - good, tests }, undefined, 2)}\n`;
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
