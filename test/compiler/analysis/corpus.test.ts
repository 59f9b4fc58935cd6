// A realistic file of many routes: it has no findings, and hardly a question is left open.
import { expect, test } from 'vitest';
import { analyze } from '../../../src/compiler/analysis/analyze.ts';
import { codesOf, compileText, lineOf } from '../compiling.ts';
import { corpus } from './corpus.ts';

test.each([1, 2, 3])('1,000 routes (seed %i): clean and decided', (seed) => {
  const compilation = compileText(corpus(1000, seed));
  expect(compilation.table?.routes).toHaveLength(1000);
  const findings = analyze(compilation);
  expect(codesOf(findings).filter((code) => code === 'FL214').length).toBeLessThanOrEqual(10);
  expect(findings.filter(({ code }) => code !== 'FL214').map(lineOf)).toEqual([]);
});

test('mistakes planted in it are found, and nothing else', () => {
  const lines = corpus(1000).split('\n');
  const last = lines.findIndex((line) => line.startsWith('route everything'));
  lines.splice(
    last,
    0,
    'route planted-shadow { match client team-3 and model "team-3-fast"; to openai/gpt-5 }',
    'route planted-contradiction { match model "qwen3-*" and model "o3"; to openai/gpt-5 }',
    'route planted-value { match model "planted-*", "planted-x"; to openai/gpt-5 }',
  );
  const found = analyze(compileText(lines.join('\n')));
  expect(found.map(({ code, span }) => `${code} line ${span.source.locate(span.start).line}`)).toEqual([
    `FL201 line ${last + 1}`,
    `FL203 line ${last + 2}`,
    `FL202 line ${last + 3}`,
  ]);
});
