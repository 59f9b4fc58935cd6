// Two files and what changes from the one to the other, for whom. Adding a test is adding a file.
import { renderDiffHuman } from '../../src/cli/diff/human.ts';
import { diffReport } from '../../src/cli/diff/report.ts';
import { tableOf } from '../compiler/compiling.ts';
import { testGoldenFiles } from '../support/golden.ts';

testGoldenFiles('diff', (input) => {
  const [before = '', after = ''] = input.split(/^----\n/m);
  return renderDiffHuman(diffReport(tableOf(before), tableOf(after)));
});
