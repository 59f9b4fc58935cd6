// Texts with the findings of the analysis, whole: places, related places, help lines. Adding a test is adding a file.
import { analyze } from '../../../src/compiler/analysis/analyze.ts';
import type { Diagnostic } from '../../../src/language/diagnostic.ts';
import { inReadingOrder } from '../../../src/language/render/order.ts';
import { testGoldenFiles } from '../../support/golden.ts';
import { compileText, lineOf } from '../compiling.ts';

testGoldenFiles('analysis', (input) => {
  const compilation = compileText(`edition 2026\n${input}`);
  const errors = compilation.diagnostics.filter(({ severity }) => severity === 'error');
  const findings = inReadingOrder([...errors, ...analyze(compilation)]);
  return findings.length === 0 ? 'no findings\n' : findings.map((found) => `${shown(found)}\n`).join('');
});

function shown(found: Diagnostic): string {
  const related = (found.related ?? []).map(({ message, span }) => {
    const { line, column } = span.source.locate(span.start);
    return `\n  ${span.source.path}:${line}:${column} ${message}`;
  });
  return `${lineOf(found)}${related.join('')}`;
}
