// One slip of the hand is one finding, at the slip. A share of what `npm run mutations` does by the hundred thousand.
import { expect, test } from 'vitest';
import { parse } from '../../src/language/parse.ts';
import { Source } from '../../src/language/source.ts';
import { validFiles } from './corpus.ts';
import { isInside, spansOf } from './judge.ts';
import { mutations, tryMutation } from './run.ts';
import { Score } from './score.ts';

const files = validFiles();

test('there are valid files of every sort', () => {
  expect(files.length).toBeGreaterThan(100);
  expect(files.some(({ name }) => name.startsWith('examples/'))).toBe(true);
});

test('nine of ten mutations that leave a file invalid give exactly one finding, at the edit', () => {
  const score = new Score();
  for (const { file, mutation } of mutations(files, { count: 1000, seed: 2026 }))
    score.add(tryMutation(file, mutation));
  process.stdout.write(`\n${score.render()}`);
  expect(score.share()).toBeGreaterThanOrEqual(0.9);
});

test('whatever is mutated, the parser points into the text', () => {
  for (const { mutation } of mutations(files, { count: 3000, seed: 7 })) {
    const { diagnostics } = parse(new Source('mutated.routes', mutation.text));
    expect(diagnostics.flatMap(spansOf).every(isInside), mutation.title).toBe(true);
  }
});
