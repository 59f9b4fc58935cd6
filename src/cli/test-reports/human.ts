// Tests for people: a line each, and of those that failed what was expected, what came, and how it was decided.

import { renderDecision } from '../../gateway/decision-text.ts';
import type { CoverageReport } from '../../gateway/testing/coverage.ts';
import type { TestFailure, TestResult } from '../../gateway/testing/run-test.ts';
import { excerptOf } from '../../language/render/excerpt.ts';
import type { Span } from '../../language/source.ts';
import { type CoverageLine, figuresOf, figuresText, percentText, uncountedLines, uncoveredLines } from './coverage.ts';
import { oftenText, passed, type ReportOptions, type TestReport } from './report.ts';

type Paint = (style: keyof typeof STYLES, text: string) => string;
const STYLES = { good: '\u001b[1;32m', bad: '\u001b[1;31m', faint: '\u001b[1;34m' } as const;

export function humanReport({ seed, results, coverage }: TestReport, { colour }: ReportOptions): string {
  const paint: Paint = colour ? (style, text) => `${STYLES[style]}${text}\u001b[0m` : (_, text) => text;
  const failed = results.filter((result) => !passed(result)).length;
  const count = `${results.length} ${results.length === 1 ? 'test' : 'tests'}`;
  const end = failed === 0 ? paint('good', `${count} passed`) : paint('bad', `${failed} of ${count} failed`);
  const lines = results.map((result) => resultText(result, paint)).join('');
  const covered = coverage === undefined ? '' : `\n${coverageText(coverage, paint)}`;
  return `${lines.trimEnd()}\n\n${end} (seed ${seed})\n${covered}`;
}

function coverageText(reports: readonly CoverageReport[], paint: Paint): string {
  const figures = figuresOf(reports);
  const head = `coverage ${percentText(figures.share)}: ${figuresText(figures)}`;
  const uncovered = uncoveredLines(reports);
  return [
    paint(uncovered.length === 0 ? 'good' : 'bad', head),
    ...coverageSection('not covered', uncovered, paint),
    ...coverageSection('not counted, since no request can show it', uncountedLines(reports), paint),
    '',
  ].join('\n');
}

function coverageSection(title: string, lines: readonly CoverageLine[], paint: Paint): readonly string[] {
  if (lines.length === 0) return [];
  const places = lines.map(({ position }) => (position === undefined ? '' : `${position.file}:${position.line}`));
  const width = Math.max(...places.map((place) => place.length));
  return [
    `  ${title}`,
    ...lines.map(({ text, reason }, index) => {
      const why = reason === undefined ? '' : ` (${reason})`;
      return `    ${paint('faint', (places[index] ?? '').padEnd(width))}  ${text}${why}`;
    }),
  ];
}

function resultText(result: TestResult, paint: Paint): string {
  const { test, fault, failures } = result;
  const title = `${test.name}\n`;
  if (passed(result)) return `${paint('good', 'ok  ')}  ${title}`;
  const said = fault === undefined ? [] : [...place(test.request.span, paint), `cannot be run: ${fault}`, ''];
  const lines = [...said, ...failures.flatMap((failure) => failureLines(failure, result, paint))];
  return `${paint('bad', 'FAIL')}  ${title}${lines.map((line) => `${line === '' ? '' : `      ${line}`}\n`).join('')}`;
}

function failureLines(failure: TestFailure, result: TestResult, paint: Paint): readonly string[] {
  const { expectation, expected, got, requests } = failure;
  const sources = [expectation.span.source];
  // One account of a request is enough, however many expectations it did not meet.
  const first = result.failures.find(({ decision }) => decision !== undefined);
  const account =
    first === failure && failure.decision ? renderDecision(failure.decision, { sources }).trimEnd().split('\n') : [];
  return [
    ...place(expectation.span, paint),
    `expected  ${expected}`,
    `got       ${got}${oftenText(result, requests)}`,
    ...(account.length === 0 ? [] : ['', ...account.map((line) => `${paint('faint', '|')} ${line}`.trimEnd())]),
    '',
  ];
}

function place(span: Span, paint: Paint): readonly string[] {
  const { line, column } = span.source.locate(span.start);
  const { text, margin, carets } = excerptOf(span);
  const number = `${line} `;
  const bar = paint('faint', '|');
  return [
    `${paint('faint', '-->')} ${span.source.path}:${line}:${column}`,
    `${paint('faint', number)}${bar} ${text}`,
    `${' '.repeat(number.length)}${bar} ${margin}${paint('bad', carets)}`,
  ];
}
