// The page on translations is what the codecs do, and nothing on it is lost in silence. With UPDATE_GOLDEN=1 it is written anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { allLines, translationPage } from './translation-table/page.ts';
import { CLIENTS } from './translation-table/sides.ts';

const PAGE = join(import.meta.dirname, '../../docs/translation.md');
const LINES = await allLines();

test('nothing is lost in silence', () => {
  const silent = LINES.flatMap(({ provider, name, fates }) =>
    fates.flatMap((fate, at) => (fate === 'silent' ? [`${CLIENTS[at]?.codec.protocol} to ${provider}: ${name}`] : [])),
  );
  expect(silent).toEqual([]);
});

test('each thing can be said by someone', () => {
  const said = new Set(LINES.flatMap(({ name, fates }) => (fates.some((fate) => fate !== 'unsaid') ? [name] : [])));
  expect(LINES.map(({ name }) => name).filter((name) => !said.has(name))).toEqual([]);
});

test('the page is current', () => {
  if (process.env.UPDATE_GOLDEN) writeFileSync(PAGE, translationPage(LINES));
  else expect(readFileSync(PAGE, 'utf8')).toBe(translationPage(LINES));
});
