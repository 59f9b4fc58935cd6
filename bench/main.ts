// `npm run bench -- PART`: what Fairlead costs.
import { floor } from './floor.ts';

const PARTS: Readonly<Record<string, () => Promise<void>>> = { floor };

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in PARTS));
if (unknown.length > 0) {
  console.error(`no such part: ${unknown.join(', ')}; there are: ${Object.keys(PARTS).join(', ')}`);
  process.exitCode = 2;
} else {
  for (const name of asked.length > 0 ? asked : Object.keys(PARTS)) await PARTS[name]?.();
}
