// `npm run grammar`: makes all artefacts of the language anew.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { ARTEFACTS, ROOT } from './artefacts.ts';

for (const { path, make } of ARTEFACTS) {
  mkdirSync(dirname(join(ROOT, path)), { recursive: true });
  writeFileSync(join(ROOT, path), make());
  process.stdout.write(`${path}\n`);
}
