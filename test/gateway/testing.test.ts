// Tests of routes files: texts with tests in them, and what `fairlead test` says of them. Adding a test is adding a file.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { STATEMENTS } from '../../src/compiler/statements/index.ts';
import { testGoldenFiles } from '../support/golden.ts';
import { fairlead } from '../support/terminal.ts';

describe('reports', () => {
  // A first line `# $ fairlead test - OPTIONS` says how it is called.
  testGoldenFiles('test', async (input) => {
    const [, options = ''] = /^# \$ fairlead test -(.*)\n/.exec(input) ?? [];
    const { out, error } = await fairlead(['test', '-', ...options.split(' ').filter(Boolean)], { input });
    return `${out}${error}`;
  });
});

const SHARED = `edition 2026
provider demo {}
route pair { match any; to { rotate random; demo/a; demo/b } }
test "shares" { request { model "x" }; times 50; expect share demo/a 100%..100% }
`;

async function shares(...args: string[]): Promise<string> {
  const { out } = await fairlead(['test', '-', '--format', 'json', ...args], { input: SHARED });
  return JSON.parse(out).tests[0].failures[0].got;
}

test('chance is the same for the same seed, and another for another', async () => {
  expect(await shares()).toBe(await shares('--seed', '1'));
  const seen = await Promise.all(['1', '2', '3', '4', '5'].map((seed) => shares('--seed', seed)));
  expect(new Set(seen).size).toBeGreaterThan(1);
});

test('each test begins on fresh state', async () => {
  const outage = `test "N" { request { model "x" }; given demo/a fails overloaded; times 20; expect status 200 }\n`;
  const input = `edition 2026
provider demo {}
route one { match any; to demo/a; fallback to demo/b; breaker 2 failures in 1m, open 1h }
${outage}test "after" { request { model "x" }; expect attempts demo/a }
`;
  expect((await fairlead(['test', '-'], { input })).out).toBe('ok    N\nok    after\n\n2 tests passed (seed 1)\n');
});

test('a Redis and proxies lie outside: neither is asked for, whatever their addresses are made of', async () => {
  const input = `edition 2026
state redis env.REDIS_URL
provider openai { proxy "http://me:\${env.PROXY_PASSWORD}@127.0.0.1:3128"; key env.OPENAI_API_KEY }
route all { match any; to openai/$model }
test "inside" { request { model "x" }; expect status 200 }
`;
  expect((await fairlead(['test', '-'], { input })).out).toBe('ok    inside\n\n1 test passed (seed 1)\n');
});

const SHOWN = STATEMENTS.filter(({ name, places }) => name === 'test' || /^(test|request)$/.test(places.join()));

test.each(SHOWN.map(({ name, example, exampleFiles = {} }) => [name, example, exampleFiles] as const))(
  'the example of `%s` passes',
  async (_, example, files) => {
    const folder = mkdtempSync(join(tmpdir(), 'fairlead-examples-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    for (const [path, text] of Object.entries({ ...files, 'a.routes': `edition 2026\n${example}\n` })) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    const { code, out, error } = await fairlead(['test', join(folder, 'a.routes')]);
    expect([code, error], out).toEqual([0, '']);
  },
);
