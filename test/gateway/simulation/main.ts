// `npm run simulate -- [--requests N] [--wire plain|mixed] [--threads N] [--write]`: the page's scenarios at any size.
import { writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BrokenLaw, type LargeRun, runLarge } from './large-run.ts';
import { renderLargeRuns } from './page.ts';
import { WIRES } from './traffic.ts';

const USAGE = `usage: npm run simulate -- [--requests N] [--wire ${Object.keys(WIRES).join('|')}] [--threads N] [--write]\n`;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '2000000' },
    wire: { type: 'string', multiple: true, default: Object.keys(WIRES) },
    threads: { type: 'string', default: String(availableParallelism()) },
    write: { type: 'boolean', default: false },
  },
});
const [requests, threads] = [Number(values.requests), Number(values.threads)];
const wires = Object.keys(WIRES).filter((wire): wire is keyof typeof WIRES => values.wire.includes(wire));
const areWhole = [requests, threads].every((value) => Number.isInteger(value) && value > 0);
if (!areWhole || wires.length < values.wire.length) {
  process.stderr.write(USAGE);
  process.exit(2);
}
try {
  const runs: LargeRun[] = [];
  for (const wire of wires) runs.push(await runLarge(wire, requests, threads));
  const text = renderLargeRuns(runs);
  process.stdout.write(text);
  if (values.write) writeFileSync(join(import.meta.dirname, 'large-run.md'), text);
} catch (fault) {
  if (!(fault instanceof BrokenLaw)) throw fault;
  process.stderr.write(`${fault.message}\n`);
  process.exitCode = 1;
}
