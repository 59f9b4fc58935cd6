// Tests for continuous integration: JUnit's XML, a suite for each file.
import { renderDecision } from '../../gateway/decision-text.ts';
import type { CoverageReport } from '../../gateway/testing/coverage.ts';
import type { TestFailure, TestResult } from '../../gateway/testing/run-test.ts';
import { figuresOf, percentText, uncoveredLines } from './coverage.ts';
import { oftenText, passed, type TestReport } from './report.ts';

export function junitReport({ seed, results, coverage }: TestReport): string {
  const files = Map.groupBy(results, ({ test }) => test.span.source.path);
  // JUnit has no place for what is about all suites: it stands in the first.
  const covered = coverage === undefined ? [] : coverageProperties(coverage);
  const suites = [...files].map(([file, inFile], index) => {
    const properties = [{ name: 'seed', value: `${seed}` }, ...(index === 0 ? covered : [])];
    return suite(file, inFile, properties);
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="fairlead" ${counts(results)}>\n${suites.join('')}</testsuites>\n`;
}

interface Property {
  readonly name: string;
  readonly value: string;
}

function coverageProperties(reports: readonly CoverageReport[]): readonly Property[] {
  const figures = figuresOf(reports);
  return [
    { name: 'coverage', value: percentText(figures.share) },
    ...(['routes', 'arms', 'atoms'] as const).map((kind) => {
      const { covered, total } = figures[kind];
      return { name: `coverage.${kind}`, value: `${covered}/${total}` };
    }),
    ...uncoveredLines(reports).map(({ text, position }) => {
      const place = position === undefined ? '' : `${position.file}:${position.line}: `;
      return { name: 'coverage.uncovered', value: `${place}${text}` };
    }),
  ];
}

function suite(file: string, results: readonly TestResult[], said: readonly Property[]): string {
  const lines = said.map(({ name, value }) => `      <property name="${name}" value="${escaped(value)}"/>\n`);
  const properties = `    <properties>\n${lines.join('')}    </properties>\n`;
  const cases = results.map((result) => testCase(file, result)).join('');
  return `  <testsuite name="${escaped(file)}" ${counts(results)}>\n${properties}${cases}  </testsuite>\n`;
}

/** What cannot be run is an error; what came otherwise than expected, a failure. */
function counts(results: readonly TestResult[]): string {
  const failures = results.filter(({ failures }) => failures.length > 0).length;
  const errors = results.filter(({ fault }) => fault !== undefined).length;
  return `tests="${results.length}" failures="${failures}" errors="${errors}"`;
}

function testCase(file: string, result: TestResult): string {
  const { test, fault, failures } = result;
  const { line } = test.span.source.locate(test.span.start);
  const head = `    <testcase name="${escaped(test.name)}" classname="${escaped(file)}" file="${escaped(file)}" line="${line}"`;
  if (passed(result)) return `${head}/>\n`;
  const error = fault === undefined ? '' : `      <error message="${escaped(fault)}"/>\n`;
  return `${head}>\n${error}${failures.length === 0 ? '' : failureElement(failures, result)}    </testcase>\n`;
}

/** A test case has one failure; its text holds all of them. */
function failureElement(failures: readonly TestFailure[], result: TestResult): string {
  const lines = failures.map(({ expectation, expected, got, requests }) => {
    const { source, start } = expectation.span;
    return `${source.path}:${source.locate(start).line}: expected ${expected}, got ${got}${oftenText(result, requests)}`;
  });
  const decision = failures.find((failure) => failure.decision)?.decision;
  const account = decision === undefined ? '' : `\n\n${renderDecision(decision)}`;
  const [first = ''] = failures.map(({ expected, got }) => `expected ${expected}, got ${got}`);
  return `      <failure message="${escaped(first)}">${escaped(`${lines.join('\n')}${account}`)}</failure>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** For elements and attributes; what XML cannot hold at all is shown as a question mark. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '?')
    .replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
