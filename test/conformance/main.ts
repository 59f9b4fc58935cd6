// `npm run conformance -- FOLDER [--only GLOB] [--verbose]`: replays recorded traffic through the whole gateway.
import { matchesGlob } from 'node:path';
import { parseArgs } from 'node:util';
import { judgeAnswers } from './answers.ts';
import { ConformanceGateway } from './gateway.ts';
import { readRecordings } from './recordings.ts';
import { renderFindings, renderTable } from './report.ts';
import { judgeRequests } from './requests.ts';
import { isBad, type Verdict } from './verdict.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' }, verbose: { type: 'boolean', default: false } },
});
const folder = positionals[0];
if (folder === undefined) {
  process.stderr.write('usage: npm run conformance -- FOLDER [--only GLOB] [--verbose]\n');
  process.exit(2);
}
const { only, verbose } = values;
const recordings = readRecordings(folder).filter(({ name }) => only === undefined || matchesGlob(name, only));
if (recordings.length === 0) {
  const which = only === undefined ? '' : ` that match ${only}`;
  process.stderr.write(`there are no recordings in ${folder}${which}\n`);
  process.exit(2);
}
const gateway = await ConformanceGateway.start();
const answers: Verdict[] = [];
const requests: Verdict[] = [];
for (const recording of recordings) {
  answers.push(...(await judgeAnswers(gateway, recording)));
  requests.push(...(await judgeRequests(gateway, recording)));
}
await gateway.stop();
process.stdout.write(`Answers: provider -> client\n\n${renderTable(answers)}\n\n`);
process.stdout.write(`Requests: client -> provider\n\n${renderTable(requests)}\n\n`);
process.stdout.write(renderFindings([...answers, ...requests], verbose));
process.exitCode = [...answers, ...requests].some(isBad) ? 1 : 0;
