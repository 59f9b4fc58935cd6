// What is made from the code is what the code makes now.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ARTEFACTS, ROOT } from './artefacts.ts';

test.each(ARTEFACTS)('$path is current; `npm run grammar` makes it anew', ({ path, make }) => {
  expect(readFileSync(join(ROOT, path), 'utf8') === make(), path).toBe(true);
});
