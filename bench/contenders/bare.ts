// The floor of this runtime: node:http and undici, a body parsed and written again, a stream piped.
import { join } from 'node:path';
import { startProcess } from '../measure/server-process.ts';
import { type Contender, upstreamAsk } from './contender.ts';

const SCRIPT = join(import.meta.dirname, '../processes/bare.ts');

export const bare: Contender = {
  name: 'bare Node',
  missing: () => undefined,
  start: (upstream) => startProcess({ command: process.execPath, args: [SCRIPT, upstream] }),
  ask: upstreamAsk,
};
