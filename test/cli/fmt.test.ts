// `fairlead fmt`: files on a disk, and standard input.
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fairlead } from '../support/terminal.ts';

const LOOSE = 'edition 2026\nprovider   demo {}\n\n\n\nroute all {  match any; to demo/$model}  # all\n';
const TIDY = 'edition 2026\nprovider demo {}\n\nroute all { match any; to demo/$model }  # all\n';

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-fmt-'));
  file = join(folder, 'a.routes');
  writeFileSync(file, LOOSE);
});

afterEach(() => rmSync(folder, { recursive: true }));

test('writes in place, under the same mode, and leaves nothing else behind', async () => {
  chmodSync(file, 0o640);
  expect(await fairlead(['fmt', file])).toEqual({ code: 0, out: '', error: '' });
  expect(readFileSync(file, 'utf8')).toBe(TIDY);
  expect(statSync(file).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder)).toEqual(['a.routes']);
});

test('--check writes nothing and leaves with 1, or 0 where all is tidy', async () => {
  const error = `${file} is not formatted: run \`fairlead fmt ${file}\`\n`;
  expect(await fairlead(['fmt', '--check', file])).toEqual({ code: 1, out: '', error });
  expect(readFileSync(file, 'utf8')).toBe(LOOSE);
  writeFileSync(file, TIDY);
  expect(await fairlead(['fmt', '--check', file])).toEqual({ code: 0, out: '', error: '' });
});

test('--diff writes nothing, prints what would change, and leaves with 1 for it', async () => {
  const { code, out } = await fairlead(['fmt', '--diff', file]);
  expect(code).toBe(1);
  expect(out).toContain('-provider   demo {}\n+provider demo {}\n');
  expect(readFileSync(file, 'utf8')).toBe(LOOSE);
  expect((await fairlead(['fmt', '--diff', '--check', file])).code).toBe(1);
  writeFileSync(file, TIDY);
  expect(await fairlead(['fmt', '--diff', file])).toEqual({ code: 0, out: '', error: '' });
});

test('- reads standard input and writes standard output', async () => {
  expect(await fairlead(['fmt', '-'], { input: LOOSE })).toEqual({ code: 0, out: TIDY, error: '' });
});

test('a broken file is left as it is, and the others are done', async () => {
  const other = join(folder, 'b.routes');
  writeFileSync(other, 'edition 2026\nroute all { match any; to "demo\n');
  const { code, error } = await fairlead(['fmt', other, file]);
  expect(code).toBe(1);
  expect(error).toContain('FL001');
  expect(readFileSync(other, 'utf8')).toContain('to "demo\n');
  expect(readFileSync(file, 'utf8')).toBe(TIDY);
});

test('a symlink stays, and the file that it leads to is laid out', async () => {
  const link = join(folder, 'link.routes');
  symlinkSync('a.routes', link);
  expect((await fairlead(['fmt', link])).code).toBe(0);
  expect(lstatSync(link).isSymbolicLink()).toBe(true);
  expect(readFileSync(file, 'utf8')).toBe(TIDY);
  expect(readdirSync(folder).sort()).toEqual(['a.routes', 'link.routes']);
});

test('where the new text cannot be written the file is left as it is', async () => {
  // What stands in the way of the text that would take its place; a mode would be nothing to root.
  mkdirSync(`${file}.${process.pid}.tmp`);
  const { code, error } = await fairlead(['fmt', file]);
  expect([code, error]).toEqual([2, expect.stringContaining(`cannot write ${file}`)]);
  expect(readFileSync(file, 'utf8')).toBe(LOOSE);
});
