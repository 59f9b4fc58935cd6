// `fairlead diff`: two files, two revisions, formats, exit codes.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderDiffMarkdown } from '../../src/cli/diff/markdown.ts';
import { diffReport } from '../../src/cli/diff/report.ts';
import { revisionFiles } from '../../src/cli/diff/revision-files.ts';
import { tableOf } from '../compiler/compiling.ts';
import { fairlead } from '../support/terminal.ts';

const OLD = 'edition 2026\nprovider demo {}\nroutes from "teams/a.routes"\nroute all { match any; to demo/$model }\n';
const TEAM = 'edition 2026\nroute gpt { match model "gpt-*"; to demo/a }\n';

let folder: string;
let file: string;
let team: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-diff-'));
  mkdirSync(join(folder, 'teams'));
  file = join(folder, 'fairlead.routes');
  team = join(folder, 'teams/a.routes');
  writeFileSync(file, OLD);
  writeFileSync(team, TEAM);
});

afterEach(() => rmSync(folder, { recursive: true }));

function git(...args: readonly string[]): void {
  execFileSync('git', ['-c', 'user.name=test', '-c', 'user.email=test@example.com', ...args], {
    cwd: folder,
    stdio: 'ignore',
  });
}

test('0 and no difference where just layout and comments are others', async () => {
  const other = join(folder, 'other.routes');
  writeFileSync(
    other,
    OLD.replace('{ match any; to', '{\n  # everything\n  match any\n  to').replace('$model }', '$model\n}'),
  );
  expect(await fairlead(['diff', file, other])).toEqual({ code: 0, out: 'no difference\n', error: '' });
  expect(JSON.parse((await fairlead(['diff', file, other, '--format', 'json'])).out)).toEqual({
    changes: [],
    renamed: [],
    clients: [],
    server: [],
    undecided: [],
  });
});

test('1 and each form of the same difference', async () => {
  const other = join(folder, 'other.routes');
  writeFileSync(other, OLD.replace('to demo/$model', 'to demo/"a|b`c"'));
  const { code, out } = await fairlead(['diff', file, other]);
  expect(code).toBe(1);
  expect(out).toContain('route all\n  to\n    - demo/$model\n    + demo/a|b`c\n');
  expect(out).toContain('for all requests, but for what route gpt takes first\n      request { model "anything" }');
  const markdown = await fairlead(['diff', file, other, '--format', 'markdown']);
  expect([markdown.code, markdown.out]).toEqual([
    1,
    expect.stringContaining('| `to` | `demo/$model` | `` demo/a\\|b`c `` |'),
  ]);
  const json = JSON.parse((await fairlead(['diff', file, other, '--format', 'json'])).out);
  expect(json.changes).toEqual([
    {
      differences: [{ name: 'to', before: 'demo/$model', after: 'demo/a|b`c' }],
      requests: [
        {
          before: 'all',
          after: 'all',
          match: 'any',
          condition: { kind: 'any' },
          except: [{ name: 'gpt', condition: { kind: 'model', globs: ['gpt-*'] }, tables: 'both' }],
          request: 'request { model "anything" }',
          witness: { model: 'anything' },
        },
      ],
    },
  ]);
});

test('markdown fits into a comment, however much changes, and says what it leaves out', () => {
  const routes = (to: (number: number) => string): string =>
    Array.from({ length: 900 }, (_, n) => `route r${n} { match model "m${n}-*"; to demo/${to(n)} }\n`).join('');
  const table = (to: (number: number) => string) => tableOf(`provider demo {}\n${routes(to)}`);
  const alike = renderDiffMarkdown(
    diffReport(
      table(() => 'a'),
      table(() => 'b'),
    ),
  );
  expect(alike).toContain('<details><summary>895 more</summary>');
  expect(alike).toContain('- and 845 more');
  const unlike = renderDiffMarkdown(
    diffReport(
      table(() => 'a'),
      table((n) => `b${n}`),
    ),
  );
  expect(unlike.length).toBeLessThan(65_536);
  const shown = unlike.match(/^### /gm)?.length ?? 0;
  expect(unlike).toContain(`\n${900 - shown} more: `);
});

test('revisions: a file with what it imports, as both were; without the second, as they are on disk', async () => {
  git('init', '-q');
  git('add', '.');
  git('commit', '-qm', 'first');
  writeFileSync(team, TEAM.replace('demo/a', 'demo/b'));
  git('commit', '-qam', 'second');
  writeFileSync(team, TEAM.replace('demo/a', 'demo/c'));
  const files = revisionFiles('HEAD~1', folder);
  expect(files.read('teams/a.routes')).toBe(TEAM);
  expect(files.read(team)).toBe(TEAM);
  expect([files.read('teams'), files.read('none.routes')]).toEqual([undefined, undefined]);
  expect(files.list('teams')).toEqual(['a.routes']);
  expect(files.list('.')).toEqual(['fairlead.routes', 'teams']);
  expect(() => revisionFiles('--help', folder)).toThrow('there is no git revision --help here');
  const launcher = join(import.meta.dirname, '../../src/fairlead.js');
  const diff = (revisions: string): string => {
    try {
      return execFileSync(process.execPath, [launcher, 'diff', revisions, 'fairlead.routes'], {
        cwd: folder,
        encoding: 'utf8',
      });
    } catch (fault) {
      return String((fault as { readonly stdout?: string }).stdout);
    }
  };
  expect(diff('HEAD~1..HEAD')).toContain('    - demo/a\n    + demo/b\n');
  expect(diff('HEAD..')).toContain('    - demo/b\n    + demo/c\n');
  expect(diff('HEAD..HEAD')).toBe('no difference\n');
});

test('2 for a file that is not there, or does not compile, and for a wrong call', async () => {
  const broken = join(folder, 'broken.routes');
  writeFileSync(broken, OLD.replace('to demo', 'to dmo'));
  const { code, out, error } = await fairlead(['diff', file, broken]);
  expect([code, out]).toEqual([2, '']);
  expect(error).toContain('broken.routes does not compile');
  expect(error).toContain('did you mean "demo"?');
  expect(await fairlead(['diff', file, 'nowhere.routes'])).toEqual({
    code: 2,
    out: '',
    error: 'fairlead: cannot read nowhere.routes: there is no such file\n',
  });
  expect(await fairlead(['diff', file])).toEqual({
    code: 2,
    out: '',
    error: `fairlead: name what ${file} is compared with: a second file, or A..B before it\n`,
  });
  expect((await fairlead(['diff', 'no-such-revision..', file])).error).toContain('there is no git revision');
});

test('a secret that is written in a file is told apart, and never shown', async () => {
  const [one, two] = ['one', 'two'].map((name) => {
    const path = join(folder, `${name}.routes`);
    writeFileSync(
      path,
      `edition 2026\nprovider openai { key "sk-${name}-secret" }\nroute all { match any; to openai/x }\n`,
    );
    return path;
  });
  for (const format of ['human', 'markdown', 'json']) {
    const { code, out, error } = await fairlead(['diff', `${one}`, `${two}`, '--format', format]);
    expect([code, out.includes('no. 2')]).toEqual([1, true]);
    expect(out + error).not.toMatch(/sk-(one|two)/);
  }
});
