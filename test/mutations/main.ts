// `npm run mutations -- [--count N] [--seed N] [--show OUTCOME]`: slips of the hand in every valid file there is, and what
// `check` makes of them. Ends with 1 where the score is below nine in ten, and with a stack where one of them crashes.
import { parseArgs } from 'node:util';
import { lineOf } from '../compiler/compiling.ts';
import { validFiles } from './corpus.ts';
import { mutations, type Trial, tryMutation } from './run.ts';
import { Score } from './score.ts';

const LEAST = 0.9;
const MOST_SHOWN = 20;

const { values } = parseArgs({
  options: {
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    show: { type: 'string' },
  },
});
const files = validFiles();
const score = new Score();
const shown: Trial[] = [];
const begin = performance.now();
for (const { file, mutation } of mutations(files, { count: Number(values.count), seed: Number(values.seed) })) {
  const trial = tryMutation(file, mutation);
  score.add(trial);
  if (trial.verdict.outcome === values.show && shown.length < MOST_SHOWN) shown.push(trial);
}
const seconds = ((performance.now() - begin) / 1000).toFixed(0);
process.stdout.write(shown.map(renderTrial).join('\n'));
process.stdout.write(
  `${values.count} mutations of ${files.length} files in ${seconds} s, seed ${values.seed}\n\n${score.render()}\n`,
);
const { slowest } = score;
if (slowest)
  process.stdout.write(`slowest: ${slowest.ms.toFixed(0)} ms, ${slowest.mutation.title} in ${slowest.file.name}\n`);
process.exitCode = score.share() < LEAST ? 1 : 0;

function renderTrial({ file, mutation, verdict }: Trial): string {
  const before = mutation.text.slice(0, mutation.edit.start).split('\n').length;
  const line = mutation.text.split('\n')[before - 1] ?? '';
  const findings = verdict.findings.map((found) => `    ${lineOf(found)}\n`).join('');
  return `${file.name}: ${mutation.title}\n  ${before} | ${line}\n${findings}`;
}
