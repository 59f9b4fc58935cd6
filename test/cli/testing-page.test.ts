// What docs/testing.md and docs/commands.md show of their two small files is what the commands print.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { fairlead } from '../support/terminal.ts';

const DOCS = resolve(import.meta.dirname, '../../docs');
const PAGES = ['testing.md', 'commands.md'].map((name) => readFileSync(join(DOCS, name), 'utf8')).join('\n');

const BLOCKS = [...PAGES.matchAll(/^```(?:text)?\n([\s\S]*?)^```$/gm)].map(([, body = '']) => body);
const FILES = { 'fail.routes': fileWith('"a rate limit moves on"'), 'part.routes': fileWith('route long') };

/** Each command that is typed about one of the files, with what the pages say that it prints. */
const SHOWN = BLOCKS.flatMap((block) => {
  const [, command = '', printed = ''] = /^\$ npx fairlead (.*)\n([\s\S]*)$/.exec(block) ?? [];
  const file = Object.keys(FILES).find((name) => command.split(' ').includes(name));
  return file === undefined || command.includes('>>') ? [] : [[command, printed] as const];
});

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-testing-page-'));
  for (const [name, text] of Object.entries(FILES)) writeFileSync(join(folder, name), text);
});

afterAll(() => rmSync(folder, { recursive: true }));

test('the pages show some', () => expect(SHOWN.length).toBe(3));

test.each(SHOWN)('%s', async (command, printed) => {
  const words = command.split(' ').map((word) => (word in FILES ? join(folder, word) : word));
  const { out, error } = await fairlead(words);
  expect(`${out}${error}`.replaceAll(`${folder}/`, '').trim()).toMatch(pattern(printed));
});

test('each is laid out as fmt does it', async () => {
  for (const input of Object.values(FILES)) expect((await fairlead(['fmt', '-'], { input })).out).toBe(input);
});

function fileWith(text: string): string {
  return BLOCKS.find((block) => block.startsWith('edition 2026') && block.includes(text)) ?? '';
}

/** `…` alone on a line, behind what stands before it, is any text. */
function pattern(printed: string): RegExp {
  const parts = printed.trim().split(/\n? *\|? *…\n?/);
  return new RegExp(`^${parts.map((part) => RegExp.escape(part)).join('[\\s\\S]*')}$`);
}
