// What docs/ci.md gives a project for its pipeline, run as a new user would: in a repository of its own, with the
// variables that GitHub sets, and commands on the path.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { fairlead as runFairlead } from './support/terminal.ts';

const ROOT = resolve(import.meta.dirname, '..');
const CI = join(ROOT, 'examples/ci');
const PAGE = readFileSync(join(ROOT, 'docs/ci.md'), 'utf8');
const GOOD = `edition 2026

client app   { key env.APP_KEY }
client batch { key env.BATCH_KEY }

provider openai    { key env.OPENAI_KEY }
provider anthropic { key env.ANTHROPIC_KEY }

route batch { match client batch; to anthropic/claude-haiku-4-5 }
route rest  { match any;          to openai/$model }

test "batch work is cheap" {
  request { model "gpt-5"; client batch }
  expect route batch
}

test "everything else is not" {
  request { model "gpt-5"; client app }
  expect target openai/gpt-5
}
`;

interface Step {
  readonly name?: string;
  readonly run?: string;
  readonly env?: Readonly<Record<string, string>>;
}

interface Workflow {
  readonly env: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, { readonly steps: readonly Step[] }>>;
}

let folder: string;
let repository: string;
let base: string;

function git(...args: readonly string[]): string {
  const identity = ['-c', 'user.name=n', '-c', 'user.email=n@example.com', '-c', 'init.defaultBranch=main'];
  return execFileSync('git', [...identity, ...args], { cwd: repository, encoding: 'utf8' }).trim();
}

function command(name: string, script: string): void {
  writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script}\n`);
  chmodSync(join(folder, 'bin', name), 0o755);
}

function writeRoutes(text: string): void {
  writeFileSync(join(repository, 'fairlead.routes'), text);
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-ci-'));
  repository = join(folder, 'repository');
  mkdirSync(repository);
  mkdirSync(join(folder, 'bin'));
  command('fairlead', `exec '${process.execPath}' '${join(ROOT, 'src/fairlead.js')}' "$@"`);
  command('gh', `echo "$GH_TOKEN $*" >> '${folder}/gh.log'`);
  git('init', '-q');
  writeRoutes(GOOD);
  git('add', '-A');
  git('commit', '-q', '-m', 'routes');
  base = git('rev-parse', 'HEAD');
});

afterAll(() => rmSync(folder, { recursive: true }));

/** What a workflow's expressions stand for here. */
function evaluated(text: string): string {
  const contexts: Readonly<Record<string, string>> = {
    'github.token': 'token',
    'github.event.pull_request.base.sha': base,
    'github.event.pull_request.number': '7',
  };
  return text.replaceAll(/\$\{\{ (.*?) \}\}/g, (_, expression: string) => {
    const value = contexts[expression];
    if (value === undefined) throw new Error(`nothing is known of ${expression}`);
    return value;
  });
}

/** Runs all steps of a workflow that run something of ours, as GitHub's Linux runners do; by their names. */
function runSteps(file: string): ReadonlyMap<string, { readonly status: number | null; readonly output: string }> {
  const { env, jobs }: Workflow = parse(readFileSync(join(CI, file), 'utf8'));
  const steps = Object.values(jobs).flatMap((job) => job.steps);
  const ours = steps.filter(({ name, run }) => run !== undefined && name !== 'Install');
  return new Map(
    ours.map(({ name = '', run = '', env: own = {} }) => {
      const variables = Object.entries({ ...env, ...own }).map(([key, value]) => [key, evaluated(value)]);
      const { status, stdout, stderr } = inRepository('bash', ['-e', '-c', run], Object.fromEntries(variables));
      return [name, { status, output: `${stdout}${stderr}` }];
    }),
  );
}

function inRepository(shell: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
  const env = {
    HOME: folder,
    // What earlier runs compiled is good for these too.
    XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
    PATH: `${join(folder, 'bin')}:${process.env.PATH}`,
    GITHUB_STEP_SUMMARY: join(folder, 'summary.md'),
    RUNNER_TEMP: folder,
    ...environment,
  };
  return spawnSync(shell, [...args], { cwd: repository, env, encoding: 'utf8' });
}

describe('a pull request', () => {
  let steps: ReturnType<typeof runSteps>;

  beforeAll(() => {
    const unused = [...'abcdefghijklm'].map((name) => `policy ${name} { retry off }\n`).join('');
    writeRoutes(`${GOOD.replace('haiku', 'sonnet')}\n${unused}`);
    git('commit', '-q', '-a', '-m', 'less stays here');
    steps = runSteps('routes.yml');
  }, 60_000);

  test('findings fail the check, as annotations at their lines; what GitHub hides is in the summary', () => {
    const { status, output = '' } = steps.get('Check') ?? {};
    expect(status).toBe(1);
    const line = GOOD.split('\n').length + 1;
    expect(output).toContain(
      `::warning file=fairlead.routes,line=${line},endLine=${line},col=8,endColumn=9,title=FL208::`,
    );
    expect(output.match(/^::warning /gm)).toHaveLength(10);
    expect(output).not.toContain('FL216');
    const summary = readFileSync(join(folder, 'summary.md'), 'utf8');
    expect(summary.match(/\| warning FL208 \|/g)).toHaveLength(13);
  });

  test('layout and tests, with their coverage, are looked at all the same', () => {
    expect(steps.get('Format')).toEqual({ status: 0, output: '' });
    expect(steps.get('Test')?.output).toMatch(/2 tests passed[\s\S]*coverage 100%/);
    expect(steps.get('Test')?.status).toBe(0);
  });

  test('what changes for whom is a comment of the pull request, and in the summary', () => {
    expect(steps.get('Comment')?.status).toBe(0);
    const body = readFileSync(join(folder, 'routing.md'), 'utf8');
    const row = '| `to` | `anthropic/claude-haiku-4-5` | `anthropic/claude-sonnet-4-5` |';
    const region = '- for `client batch`<br>`request { model "anything"; client batch }`';
    expect(body.split('\n')).toEqual(expect.arrayContaining([row, region]));
    expect(PAGE).toContain(`> ${row}\n>\n> ${region}\n`);
    expect(readFileSync(join(folder, 'summary.md'), 'utf8').endsWith(body)).toBe(true);
    expect(readFileSync(join(folder, 'gh.log'), 'utf8')).toBe(
      `token pr comment 7 --edit-last --create-if-none --body-file ${folder}/routing.md\n`,
    );
  });

  test('findings are a file for code scanning, and no failure of that step', () => {
    expect(runSteps('code-scanning.yml').get('Scan')).toEqual({ status: 0, output: '' });
    const log = JSON.parse(readFileSync(join(repository, 'fairlead.sarif'), 'utf8'));
    expect(log.runs[0].results).toHaveLength(13);
    expect(log.runs[0].results[0].locations[0].physicalLocation.artifactLocation.uri).toBe('fairlead.routes');
    rmSync(join(repository, 'fairlead.sarif'));
  });
});

test('the annotation that the page shows', async () => {
  const input = GOOD.replace('openai/$model', 'opnai/$model');
  const { out } = await runFairlead(['check', '--strict', '--no-environment', '--format', 'github', '-'], { input });
  expect(PAGE).toContain(out.replace('<stdin>', 'fairlead.routes'));
});

describe('before a commit', () => {
  const BAD = GOOD.replace('match client batch', 'match client btach');

  test.each([
    ['what is staged is wrong, what lies on disk is not', BAD, GOOD, 1],
    ['what is staged is right, what lies on disk is not', `${GOOD}\n# staged\n`, BAD, 0],
  ] as const)('the hook of git: %s', (_, staged, onDisk, status) => {
    const hook = join(repository, '.git/hooks/pre-commit');
    copyFileSync(join(CI, 'pre-commit'), hook);
    writeRoutes(staged);
    git('add', '-A');
    writeRoutes(onDisk);
    const left = inRepository('sh', [hook]);
    expect([left.status, left.stdout.includes('unknown client "btach"')]).toEqual([status, status === 1]);
  });

  test('the hooks of pre-commit', async () => {
    const { repos } = parse(readFileSync(join(CI, '.pre-commit-config.yaml'), 'utf8'));
    const file = join(folder, 'staged.routes');
    const results: (readonly [string, number])[] = [];
    for (const text of [`${GOOD}\n\n\n`, BAD]) {
      for (const { id, entry, files, pass_filenames } of repos[0].hooks) {
        writeFileSync(file, text);
        expect('teams/search.routes').toMatch(new RegExp(files));
        const given = pass_filenames === false ? [] : [file];
        const args = entry.split(' ').map((word: string) => (word === 'fairlead.routes' ? file : word));
        results.push([id, (await runFairlead([...args.slice(1), ...given])).code]);
        if (id === 'fairlead-fmt') expect(readFileSync(file, 'utf8')).toBe(text.trimEnd().concat('\n'));
      }
    }
    expect(results).toEqual([
      ['fairlead-fmt', 0],
      ['fairlead-check', 0],
      ['fairlead-test', 0],
      ['fairlead-fmt', 0],
      ['fairlead-check', 1],
      ['fairlead-test', 1],
    ]);
  });
});
