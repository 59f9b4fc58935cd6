// docs/by-hand.md: what it shows is what is printed. UPDATE_GOLDEN=1 writes the page anew.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { sectionsOf, Transcript } from './support/transcript.ts';

const PAGE = resolve(import.meta.dirname, '../docs/by-hand.md');
const SECRETS = { APP_KEY: 'app-key', OLD_KEY: 'old-key', GOOD_KEY: 'good-key', BAD_KEY: 'bad-key' };
const hasCurl = spawnSync('curl', ['--version']).status === 0;

const [head, ...sections] = sectionsOf(readFileSync(PAGE, 'utf8'));

test('curl is there to type the page (without it the page is skipped)', () => {
  expect(hasCurl || process.env.FAIRLEAD_REQUIRE_ALL === undefined).toBe(true);
});

describe.skipIf(!hasCurl)('docs/by-hand.md', () => {
  const made: string[] = [];

  test.each(sections)('$title', async ({ text }) => {
    const transcript = new Transcript(SECRETS);
    try {
      const now = await transcript.run(text);
      made.push(now);
      if (!process.env.UPDATE_GOLDEN) expect(now).toBe(text);
    } finally {
      await transcript.close();
    }
  });

  afterAll(() => {
    if (process.env.UPDATE_GOLDEN && made.length === sections.length)
      writeFileSync(PAGE, (head?.text ?? '') + made.join(''));
  });
});
