// Fairlead without access log and without kept traces: what both cost. No user can switch them off.
import { readFileSync } from 'node:fs';
import { loadConfiguration } from '../../src/gateway/configuration.ts';
import { diskFiles } from '../../src/gateway/disk-files.ts';
import { TraceRing } from '../../src/gateway/trace-ring.ts';
import { Service } from '../../src/server/service.ts';
import { systemClock } from '../../src/upstream/clock.ts';

TraceRing.prototype.add = () => {};

const [, , entry = ''] = process.argv;
const service = new Service({
  load: () => loadConfiguration(entry, { files: diskFiles, allowOutside: false }),
  files: diskFiles,
  secrets: { environment: (name) => process.env[name], file: (path) => readFileSync(path, 'utf8') },
  parts: { clock: systemClock, random: Math.random, onRecord: () => {}, onFault: console.error },
  watch: false,
  report: ({ applied, reason }) => {
    if (!applied) console.error(`refused: ${reason}`);
  },
});

await service.reload();
console.log(`listening on ${service.urls[0]}`);
