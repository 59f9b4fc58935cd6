// `fairlead check` of a file that another one brings in: it is checked as part of that.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fairlead } from '../support/terminal.ts';

const ROOT = `edition 2026
provider demo {}
policy patient { retry 1 }
routes from "teams/search.routes"
route rest { match any; to demo/$model }
`;
const MEMBER = 'edition 2026\nroute search { match model "s-*"; use patient; to demo/$model }\n';

let folder: string;
let root: string;
let member: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-members-'));
  root = join(folder, 'fairlead.routes');
  member = join(folder, 'teams/search.routes');
  mkdirSync(join(folder, 'teams'));
  writeFileSync(root, ROOT);
  writeFileSync(member, MEMBER);
});

afterEach(() => rmSync(folder, { recursive: true }));

test('its names are those of the root file, which is named', async () => {
  const outcome = await fairlead(['check', member]);
  expect(outcome).toEqual({
    code: 0,
    out: `${member}: no findings\n`,
    error: `fairlead: ${member}: checked as part of ${root}\n`,
  });
});

test('only its own findings are told, and that there are others', async () => {
  writeFileSync(root, ROOT.replace('to demo', 'to dmo'));
  writeFileSync(member, MEMBER.replace('use patient', 'use patint'));
  const { code, out, error } = await fairlead(['check', '--format', 'json', member]);
  expect(code).toBe(1);
  const found = JSON.parse(out).diagnostics as readonly { file: string; message: string }[];
  expect(found.map(({ file, message }) => [file, message])).toEqual([[member, 'unknown policy "patint"']]);
  expect(error).toBe(`fairlead: ${member}: checked as part of ${root}, which has errors elsewhere\n`);
});

test('what two root files find in it is told once', async () => {
  writeFileSync(join(folder, 'other.routes'), ROOT);
  writeFileSync(member, MEMBER.replace('use patient', 'use patint'));
  const { out, error } = await fairlead(['check', member]);
  expect(out).toMatch(/\n1 error\n$/);
  expect(error.split('\n')).toHaveLength(3);
});

test('a root file that is named too tells of all', async () => {
  writeFileSync(member, MEMBER.replace('use patient', 'use patint'));
  const { out, error } = await fairlead(['check', member, root]);
  expect(out).toMatch(/\n1 error\n$/);
  expect(error).toBe('');
});

test('--fix mends it alone', async () => {
  writeFileSync(root, ROOT.replace('to demo', 'to deom'));
  writeFileSync(member, MEMBER.replace('use patient', 'use patint'));
  await fairlead(['check', '--fix', member]);
  expect(readFileSync(member, 'utf8')).toBe(MEMBER);
  expect(readFileSync(root, 'utf8')).toContain('to deom');
});

test('a file that nothing brings in is a root file itself', async () => {
  writeFileSync(root, ROOT.replace('routes from', '# routes from'));
  const { code, out, error } = await fairlead(['check', member]);
  expect([code, error]).toEqual([1, '']);
  expect(out).toContain('unknown policy "patient"');
});
