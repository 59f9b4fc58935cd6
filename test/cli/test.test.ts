// `fairlead test`: exit codes, formats, and what it is called with.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fairlead } from '../support/terminal.ts';

const ROUTES = `edition 2026
provider demo {}
route r { match any; to demo/a }
`;
const GOOD = `${ROUTES}test "goes to a" { request { model "x" }; expect target demo/a }
test "is served" { request { model "x" }; expect status 200 }
`;
const BAD = `${ROUTES}test "goes to <b> & \\"c\\"" { request { model "x" }; times 2; expect target demo/b; expect status 200 }
test "cannot be" { request { model "x"; input_tokens 1 }; expect status 200 }
`;

let folder: string;
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-test-'));
  writeFileSync(path('good.routes'), GOOD);
  writeFileSync(path('bad.routes'), BAD);
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('how it leaves', () => {
  test('0 where all pass', async () => {
    const { code, out, error } = await fairlead(['test', path('good.routes')]);
    expect([code, error]).toEqual([0, '']);
    expect(out).toBe('ok    goes to a\nok    is served\n\n2 tests passed (seed 1)\n');
  });

  test('1 where one fails, of whichever file', async () => {
    const { code, out } = await fairlead(['test', path('good.routes'), path('bad.routes')]);
    expect(code).toBe(1);
    expect(out).toContain('2 of 4 tests failed (seed 1)');
    expect(out).toContain(`${path('bad.routes')}:4:`);
  });

  test('1 where no test is found', async () => {
    const none = await fairlead(['test', '-'], { input: ROUTES });
    expect(none).toEqual({ code: 1, out: '', error: 'fairlead: -: no test is there\n' });
    const { code, error } = await fairlead(['test', path('good.routes'), '--filter', 'xyz']);
    expect([code, error]).toEqual([1, `fairlead: ${path('good.routes')}: no test is called "xyz"\n`]);
  });

  test('1 where the file does not compile, with its findings', async () => {
    const { code, out, error } = await fairlead(['test', '-'], {
      input: GOOD.replace('target demo/a', 'target dmo/a'),
    });
    expect([code, out]).toEqual([1, '']);
    expect(error).toContain('unknown provider "dmo"');
    expect(error).toContain('did you mean "demo"?');
  });

  test.each([
    [['no-such.routes'], 'cannot read no-such.routes: there is no such file'],
    [['--seed', 'x', '-'], 'a seed is a whole number'],
    [['--format', 'xml', '-'], 'Allowed choices are human, json, junit'],
  ])('2 where it is called wrongly: %j', async (args, message) => {
    const { code, error } = await fairlead(['test', ...args]);
    expect(code).toBe(2);
    expect(error).toContain(message);
  });
});

test('--filter takes those whose name holds the text', async () => {
  const { out } = await fairlead(['test', path('good.routes'), '--filter', 'served', '--seed', '7']);
  expect(out).toBe('ok    is served\n\n1 test passed (seed 7)\n');
});

test('json: every test with its place, and of what failed the decision', async () => {
  const { code, out } = await fairlead(['test', path('bad.routes'), '--format', 'json']);
  expect(code).toBe(1);
  expect(JSON.parse(out)).toMatchObject({
    seed: 1,
    passed: 0,
    failed: 2,
    tests: [
      {
        name: 'goes to <b> & "c"',
        file: path('bad.routes'),
        line: 4,
        times: 2,
        passed: false,
        failures: [
          {
            line: 4,
            expected: 'target demo/b',
            got: 'target demo/a',
            requests: 2,
            decision: { route: { name: 'r' }, attempts: [{ target: 'demo/a', outcome: 'serves' }] },
          },
        ],
      },
      { name: 'cannot be', passed: false, fault: '`input_tokens` of such a request is 5, and cannot be 1' },
    ],
  });
});

test('junit: a suite for each file, texts escaped', async () => {
  const { code, out } = await fairlead(['test', path('good.routes'), path('bad.routes'), '--format', 'junit']);
  expect(code).toBe(1);
  expect(out).toContain('<testsuites name="fairlead" tests="4" failures="1" errors="1">');
  expect(out).toContain(`<testsuite name="${path('good.routes')}" tests="2" failures="0" errors="0">`);
  expect(out).toContain('name="goes to &lt;b&gt; &amp; &quot;c&quot;"');
  expect(out).toContain('<failure message="expected target demo/b, got target demo/a">');
  expect(out).toContain(`${path('bad.routes')}:4: expected target demo/b, got target demo/a (2 of 2 requests)`);
  expect(out).toContain('<error message="`input_tokens` of such a request is 5, and cannot be 1"/>');
});

test('tests are no part of what runs: the table and its hash are the same without them', async () => {
  const withTests = await fairlead(['compile', path('good.routes')]);
  const without = await fairlead(['compile', '-'], { input: ROUTES });
  expect(withTests.code).toBe(0);
  expect(withTests.out).toBe(without.out);
});

describe('coverage, for programs', () => {
  const partly = `${ROUTES.replace('match any', 'match tools')}test "t" { request { model "x"; tools }; expect route r }\n`;

  test('json', async () => {
    const { code, out } = await fairlead(['test', '-', '--coverage', '--format', 'json'], { input: partly });
    expect(code).toBe(0);
    expect(JSON.parse(out).coverage).toMatchObject({
      routes: { covered: 1, total: 1 },
      arms: { covered: 1, total: 1 },
      atoms: { covered: 1, total: 2 },
      share: 0.75,
      uncovered: [{ kind: 'atom', text: 'route r: `tools` never decides by being false', file: '<stdin>', line: 3 }],
      uncounted: [],
    });
  });

  test('junit: properties of the first suite', async () => {
    const { out } = await fairlead(['test', '-', '--coverage', '--format', 'junit'], { input: partly });
    expect(out).toContain('<property name="coverage" value="75%"/>');
    expect(out).toContain('<property name="coverage.atoms" value="1/2"/>');
    const line = '&lt;stdin&gt;:3: route r: `tools` never decides by being false';
    expect(out).toContain(`<property name="coverage.uncovered" value="${line}"/>`);
  });

  test.each([
    ['75%', 0],
    ['75.1%', 1],
    ['0.8', 2],
  ])('--fail-under %s leaves with %i', async (bound, expected) => {
    expect((await fairlead(['test', '-', '--fail-under', bound], { input: partly })).code).toBe(expected);
  });

  test('--suggest for programs: each test with what it shows; JUnit has no form for it', async () => {
    const { code, out, error } = await fairlead(['test', '-', '--suggest', '--format', 'json'], { input: partly });
    expect([code, error]).toEqual([0, '']);
    const { suggestions, without } = JSON.parse(out);
    expect(suggestions).toEqual([
      {
        name: 'route r: `tools` is false',
        test: expect.stringMatching(/^test "route r: `tools` is false" \{\n {2}request/),
        shows: expect.objectContaining({ kind: 'atom', text: 'route r: `tools`', file: '<stdin>', line: 3 }),
      },
    ]);
    expect(without).toEqual([]);
    const refused = await fairlead(['test', '-', '--suggest', '--format', 'junit'], { input: partly });
    expect([refused.code, refused.out]).toEqual([2, '']);
    expect(refused.error).toContain('--suggest has no form as junit');
  });
});
