// `npm run bench -- [PART…] [--json FILE]`: what Fairlead costs.
import { parseArgs } from 'node:util';
import { Figures } from './figures.ts';
import { floor } from './parts/floor.ts';
import { micro } from './parts/micro.ts';
import { start } from './parts/start.ts';

const PARTS: Readonly<Record<string, (figures: Figures) => void | Promise<void>>> = { floor, start, micro };

const { positionals, values } = parseArgs({ allowPositionals: true, options: { json: { type: 'string' } } });
const unknown = positionals.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; there are: ${Object.keys(PARTS).join(', ')}`);
  process.exitCode = 2;
} else {
  const figures = new Figures('');
  for (const name of positionals.length > 0 ? positionals : Object.keys(PARTS)) await PARTS[name]?.(figures.of(name));
  if (values.json !== undefined) figures.writeTo(values.json);
}
