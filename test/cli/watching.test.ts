// `--watch`: looks again when a file of the set has changed, survives what is broken, and leaves with the last code.
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { fairlead } from '../support/terminal.ts';

let folder: string;
const path = (name: string): string => join(folder, name);

beforeEach(() => {
  folder = mkdtempSync(join(realpathSync(tmpdir()), 'fairlead-watching-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

const ROOT = `edition 2026
import optional "shared/*.routes"
route everything { match any; to demo/$model }
test "it" { request { model "x" }; expect route everything }
`;
const PROVIDER = 'edition 2026\nprovider demo {}\n';

/** Runs a command, and takes a step after each look, the last of which ends it. */
async function watched(args: readonly string[], steps: readonly (() => void)[], options: { screen?: boolean } = {}) {
  let looks = 0;
  const ended = await fairlead([...args, '--watch'], {
    ...options,
    onWrite({ error }, signal) {
      const count = error.split('fairlead: watching').length - 1;
      if (count === looks) return;
      looks = count;
      const step = steps[looks - 1];
      if (step === undefined) signal('SIGINT');
      else step();
    },
  });
  return { ...ended, looks: ended.error.split('fairlead: watching; ctrl-C ends it\n') };
}

test('check: every file of the set, a new one of a glob, and one that is broken or gone', async () => {
  writeFileSync(path('a.routes'), 'edition 2026\nimport "b.routes"\nroute everything { match any; to demo/$model }\n');
  writeFileSync(path('b.routes'), PROVIDER);
  const { code, out } = await watched(
    ['check', path('a.routes')],
    [
      () => writeFileSync(path('b.routes'), 'edition 2026\nprovider dmo {}\n'),
      () => rmSync(path('a.routes')),
      () => writeFileSync(path('a.routes'), ROOT.replace('shared', '.').replace('/*', '/c*')),
      () => writeFileSync(path('c.routes'), PROVIDER),
    ],
  );
  expect(out.split(/(?<=findings\n|errors?\n)/).map((look) => look.trim().split('\n').at(-1))).toEqual([
    `${path('a.routes')}: no findings`,
    '1 error',
    '1 error',
    `${path('a.routes')}: no findings`,
  ]);
  expect(code).toBe(0);
});

test('test: the body of a request too; leaves with the code of the last look, and clears a screen only', async () => {
  writeFileSync(
    path('a.routes'),
    `edition 2026
provider demo {}
route tools { match tools; to demo/$model }
test "it" { request { body file "x.json" }; expect route tools }
`,
  );
  const body = { model: 'x', messages: [{ role: 'user', content: 'hello' }] };
  writeFileSync(path('x.json'), JSON.stringify({ ...body, tools: [{ type: 'function', function: { name: 'look' } }] }));
  const steps = [() => writeFileSync(path('x.json'), JSON.stringify(body)), () => writeFileSync(path('x.json'), '{')];
  const { code, out, error } = await watched(['test', path('a.routes')], steps, { screen: true });
  expect(code).toBe(1);
  expect(error).toContain('x.json is no openai-chat request: it is not JSON');
  const looks = out.split('\u001b[2J\u001b[3J\u001b[H').map((look) => look.split('\n')[0]);
  expect(looks).toEqual(['', 'ok    it', 'FAIL  it', '']);
});

test('standard input cannot be watched', async () => {
  const { code, error } = await fairlead(['check', '-', '--watch']);
  expect([code, error]).toEqual([2, 'fairlead: --watch looks at files: standard input is none\n']);
});
