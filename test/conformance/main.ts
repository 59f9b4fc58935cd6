// `npm run conformance -- FOLDER [--only GLOB] [--verbose]`: replays recorded traffic through the whole gateway.
import { matchesGlob } from 'node:path';
import { parseArgs } from 'node:util';
import { judgeAnswers, type Verdict } from './answers.ts';
import { ConformanceGateway } from './gateway.ts';
import { readRecordings } from './recordings.ts';
import { renderFindings, renderTable } from './report.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, verbose: { type: 'boolean', default: false } },
});
const folder = positionals[0];
if (folder === undefined) {
  process.stderr.write(`${'usage: npm run conformance -- FOLDER [--only GLOB] [--verbose]'}\n`);
  process.exit(2);
}
const { only } = values;
const recordings = readRecordings(folder).filter(({ name }) => only === undefined || matchesGlob(name, only));
if (recordings.length === 0) {
  process.stderr.write(`${`there are no recordings in ${folder}${only === undefined ? '' : ` that match ${only}`}`}\n`);
  process.exit(2);
}
const gateway = await ConformanceGateway.start();
const answers: Verdict[] = [];
for (const recording of recordings) answers.push(...(await judgeAnswers(gateway, recording)));
await gateway.stop();
process.stdout.write(`${`Answers: recorded at the provider, received by the client\n\n${renderTable(answers)}\n`}\n`);
process.stdout.write(`${renderFindings(answers, values.verbose)}\n`);
process.exitCode = answers.some(({ silent, crash }) => silent.length > 0 || crash !== undefined) ? 1 : 0;
