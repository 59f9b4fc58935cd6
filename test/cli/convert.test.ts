// `fairlead convert`: files, standard input, the report in its three forms, and what it refuses to do.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fairlead } from '../support/terminal.ts';

const CONFIG = `model_list:
  - model_name: gpt-5
    litellm_params: {model: openai/gpt-5, api_key: sk-secret-itself}
litellm_settings: {cache: true}
`;

let folder: string;
let source: string;
let output: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-convert-'));
  source = join(folder, 'config.yaml');
  output = join(folder, 'fairlead.routes');
  writeFileSync(source, CONFIG);
});

afterEach(() => rmSync(folder, { recursive: true }));

test('routes go to standard output, the report to standard error', async () => {
  const { code, out, error } = await fairlead(['convert', source]);
  expect(code).toBe(0);
  expect(out).toMatch(/^edition 2026\n/);
  expect(error).toContain(`${source} (LiteLLM): 2 routes, 1 provider\n`);
  expect(error).toContain('OPENAI_API_KEY: the secret itself stands in the source');
  expect(error).toContain('line 4, litellm_settings.cache  this edition has no cache of answers');
  expect(out + error).not.toContain('sk-secret-itself');
});

test('--output writes a file that check and fmt find nothing in, and never replaces one unless --force says so', async () => {
  expect((await fairlead(['convert', source, '--output', output])).out).toBe('');
  const environment = { OPENAI_API_KEY: 'x' };
  expect(await fairlead(['check', '--strict', output], { environment })).toMatchObject({ code: 0 });
  expect(await fairlead(['fmt', '--check', output])).toMatchObject({ code: 0 });
  writeFileSync(output, 'mine');
  const refused = await fairlead(['convert', source, '--output', output]);
  expect(refused).toMatchObject({ code: 2, error: expect.stringContaining('--force') });
  expect(readFileSync(output, 'utf8')).toBe('mine');
  expect((await fairlead(['convert', source, '--output', output, '--force'])).code).toBe(0);
  expect(readFileSync(output, 'utf8')).toContain('provider openai');
});

test('--comments puts the report into the file, which stays as fmt would have it', async () => {
  const { out } = await fairlead(['convert', source, '--comments']);
  expect(out).toMatch(/^# \S+config.yaml \(LiteLLM\): 2 routes, 1 provider\n#\n# Set these variables:\n/);
  expect(await fairlead(['fmt', '-'], { input: out })).toMatchObject({ code: 0, out });
});

test('--json is routes and notes', async () => {
  const { out, error } = await fairlead(['convert', source, '--json']);
  expect(error).toBe('');
  expect(JSON.parse(out)).toMatchObject({
    from: 'litellm',
    routes: expect.stringContaining('edition 2026'),
    notes: expect.arrayContaining([
      { kind: 'dropped', path: 'litellm_settings.cache', line: 4, message: 'this edition has no cache of answers' },
    ]),
  });
});

test('- is standard input; --from says whose it is where the shape does not', async () => {
  expect((await fairlead(['convert', '-'], { input: CONFIG })).error).toContain('<stdin> (LiteLLM)');
  const input = '{"retry": {"attempts": 1}}';
  expect(await fairlead(['convert', '-'], { input })).toMatchObject({
    code: 2,
    error: expect.stringContaining('--from'),
  });
  expect((await fairlead(['convert', '-', '--from', 'portkey'], { input })).code).toBe(0);
});

test('broken YAML: where, what, what to do; nothing is written and nothing quoted', async () => {
  writeFileSync(source, `${CONFIG}  api_key: [sk-other-secret\n`);
  const { code, error } = await fairlead(['convert', source, '--output', output]);
  expect(code).toBe(1);
  expect(error).toMatch(/^error: .+\n {2}--> \S+config.yaml:5:\d+\n {2}= help: .+\n$/);
  expect(error).not.toContain('secret');
  expect(existsSync(output)).toBe(false);
});

test('files that LiteLLM would include are read beside it; one that is not there is told', async () => {
  writeFileSync(source, `include: [models.yaml, none.yaml]\n${CONFIG}`);
  writeFileSync(
    join(folder, 'models.yaml'),
    'model_list:\n  - {model_name: claude, litellm_params: {model: anthropic/claude-opus-4-5, api_key: os.environ/CLAUDE_KEY}}\n',
  );
  const { out, error } = await fairlead(['convert', source]);
  expect(out).toMatch(/route gpt-5 .*\nroute claude .*to anthropic\/claude-opus-4-5 \}\n/);
  expect(error).toMatch(/line 1, include\[1\] +this file cannot be read/);
});

test('a file that is not there is a wrong call', async () => {
  expect(await fairlead(['convert', join(folder, 'none.yaml')])).toMatchObject({ code: 2 });
});
