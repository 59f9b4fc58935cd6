// Routes files, and what `fairlead explain` says of a request to them. The first line of each says how it is called; other
// files stand behind lines `=== PATH`. Adding a test is adding a file.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { testGoldenFiles } from '../support/golden.ts';
import { fairlead } from '../support/terminal.ts';

testGoldenFiles('explain', async (input) => {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-explain-'));
  try {
    const [root = '', ...others] = input.split(/^=== (.+)\n/m);
    const files = new Map([['a.routes', root]]);
    for (let index = 0; index + 1 < others.length; index += 2) files.set(others[index] ?? '', others[index + 1] ?? '');
    for (const [path, text] of files) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const [, called = ''] = /^# \$ fairlead explain a\.routes (.*)\n/.exec(root) ?? [];
    const args = called.split(' ').map((arg) => (files.has(arg) ? join(folder, arg) : arg));
    const { out, error } = await fairlead(['explain', join(folder, 'a.routes'), ...args]);
    return `${out}${error}`.replaceAll(`${folder}/`, '');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
