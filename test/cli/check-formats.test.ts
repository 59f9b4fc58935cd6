// `fairlead check` for machines: SARIF, GitHub's annotations, and fixes.
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sarifFaults } from '../support/sarif-schema.ts';
import { fairlead } from '../support/terminal.ts';

const MISTAKES = `edition 2026
provider openai { key env.NOT_SET }
provider openai { key env.KEY }
route one {
  match modle "gpt-*"
  to opnai/$model
  timeot idle 30s
}
`;

const CLEAN = 'edition 2026\nprovider demo {}\nroute all { match any; to demo/$model }\n';

let folder: string;
const path = (name: string): string => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'fairlead-check-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('sarif', () => {
  const sarif = async (input: string) =>
    JSON.parse((await fairlead(['check', '-', '--format', 'sarif'], { input })).out);

  test('rules, results with their places, related places and fixes', async () => {
    const log = await sarif(MISTAKES);
    expect(log).toMatchObject({ version: '2.1.0', $schema: 'https://json.schemastore.org/sarif-2.1.0.json' });
    const [run] = log.runs;
    const { name, rules } = run.tool.driver;
    expect([name, run.columnKind]).toEqual(['fairlead', 'utf16CodeUnits']);
    for (const result of run.results) expect(rules[result.ruleIndex].id).toBe(result.ruleId);
    const unknown = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'FL110');
    const region = { startLine: 6, startColumn: 6, endLine: 6, endColumn: 11 };
    const artifactLocation = { uri: '%3Cstdin%3E' };
    expect(unknown).toEqual({
      ruleId: 'FL110',
      ruleIndex: expect.any(Number),
      level: 'error',
      message: { text: 'unknown provider "opnai" (did you mean "openai"?)' },
      locations: [{ physicalLocation: { artifactLocation, region } }],
      fixes: [
        {
          description: { text: 'write openai' },
          artifactChanges: [
            { artifactLocation, replacements: [{ deletedRegion: region, insertedContent: { text: 'openai' } }] },
          ],
        },
      ],
    });
    const twice = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === 'FL111');
    expect(twice.relatedLocations[0]).toMatchObject({
      message: { text: 'first declared here' },
      physicalLocation: { region: { startLine: 2 } },
    });
  });

  test('is valid by the schema of OASIS', async () => {
    const imported = 'edition 2026\nimport "nowhere.routes"\nroute first { match any; reject 403 "no" }\n';
    for (const input of [MISTAKES, CLEAN, imported, `${CLEAN}route never { match any; to demo/x }\n`]) {
      expect(sarifFaults(await sarif(input))).toEqual([]);
    }
    const spoilt = await sarif(MISTAKES);
    spoilt.runs[0].results[0].level = 'fatal';
    expect(sarifFaults(spoilt)).not.toEqual([]);
  });

  test('a clean file has a run without results', async () => {
    const log = await sarif(CLEAN);
    expect(log.runs[0].results).toEqual([]);
  });

  test('an absolute path is a URI of a file', async () => {
    writeFileSync(path('a b.routes'), MISTAKES);
    const { out } = await fairlead(['check', path('a b.routes'), '--format', 'sarif']);
    const [{ locations }] = JSON.parse(out).runs[0].results;
    expect(locations[0].physicalLocation.artifactLocation.uri).toBe(`file://${path('a%20b.routes')}`);
  });
});

describe('github', () => {
  test('errors come first, with what has a meaning in a command escaped', async () => {
    const { code, out } = await fairlead(['check', '-', '--format', 'github'], { input: MISTAKES });
    expect(code).toBe(1);
    const lines = out.trimEnd().split('\n');
    expect(lines).toHaveLength(7);
    expect(lines[0]).toBe(
      '::error file=<stdin>,line=3,endLine=3,col=10,endColumn=16,title=FL111::provider "openai" is declared twice%0Achoose another name',
    );
    expect(lines.findLastIndex((line) => line.startsWith('::error'))).toBe(3);
    expect(lines[4]).toContain('::warning file=<stdin>,line=2');
    expect(lines[6]).toBe('4 errors, 2 warnings');
  });

  test('a path is escaped as a property is', async () => {
    writeFileSync(path('a,b:100%.routes'), MISTAKES);
    const { out } = await fairlead(['check', path('a,b:100%.routes'), '--format', 'github']);
    expect(out).toContain('a%2Cb%3A100%25.routes,line=3');
  });

  test('what GitHub would not show is in the summary, with everything else', async () => {
    const wrong = Array.from({ length: 13 }, (_, at) => `route r${at} { match any; to nobody${at}/x }`).join('\n');
    const summary = path('summary.md');
    writeFileSync(summary, 'before\n');
    const { out } = await fairlead(['check', '-', '--format', 'github'], {
      input: `edition 2026\nprovider demo {}\n${wrong}\n`,
      environment: { GITHUB_STEP_SUMMARY: summary },
    });
    expect(out.match(/^::error /gm)).toHaveLength(10);
    expect(out).toContain("13 errors; 3 more than GitHub shows of a step: they are in the job's summary\n");
    const text = readFileSync(summary, 'utf8');
    expect(text).toMatch(/^before\n<details>\n<summary>fairlead check: 13 errors<\/summary>\n/);
    expect(text.match(/^\| .* error FL110 \|/gm)).toHaveLength(13);
    expect(text).toContain('&#60;stdin&#62;:15:');
  });

  test('a clean file writes no summary', async () => {
    const summary = path('none.md');
    const input = 'edition 2026\nprovider demo {}\nroute all { match any; to demo/$model }\n';
    const { code, out } = await fairlead(['check', '-', '--format', 'github'], {
      input,
      environment: { GITHUB_STEP_SUMMARY: summary },
    });
    expect([code, out]).toEqual([0, 'no findings\n']);
    expect(readdirSync(folder)).not.toContain('none.md');
  });
});

describe('--fix', () => {
  test('writes what is offered, in imported files too, and says what is left', async () => {
    const root = `edition 2026
import "shared.routes"
route one {
  match modle "gpt-*"
  to dmeo/$model
  timeot idle 30s
}
route two { match any; to nobody/x }
`;
    writeFileSync(path('root.routes'), root);
    chmodSync(path('root.routes'), 0o640);
    writeFileSync(path('shared.routes'), 'edition 2026\nprovider demo {}\npoolicy fast { retry off }\n');
    const { code, out, error } = await fairlead(['check', '--fix', path('root.routes')]);
    expect(code).toBe(1);
    expect(error.split('\n').sort()).toEqual(['', `fixed ${path('root.routes')}`, `fixed ${path('shared.routes')}`]);
    expect(readFileSync(path('root.routes'), 'utf8')).toBe(
      root.replace('modle', 'model').replace('dmeo', 'demo').replace('timeot', 'timeout'),
    );
    expect(readFileSync(path('shared.routes'), 'utf8')).toContain('\npolicy fast');
    expect(statSync(path('root.routes')).mode & 0o777).toBe(0o640);
    expect(out).toContain('unknown provider "nobody"');
    expect(out).toContain('1 error');
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('leaves a file alone that has nothing to mend', async () => {
    const clean = 'edition 2026\nprovider demo {}\nroute all { match any; to demo/$model }\n';
    writeFileSync(path('clean.routes'), clean);
    const before = statSync(path('clean.routes')).ino;
    expect(await fairlead(['check', '--fix', path('clean.routes')])).toMatchObject({ code: 0, error: '' });
    expect(statSync(path('clean.routes')).ino).toBe(before);
  });

  test('standard input is no file', async () => {
    const { code, error } = await fairlead(['check', '--fix', '-'], { input: MISTAKES });
    expect([code, error]).toEqual([2, 'fairlead: --fix writes into files: standard input is none\n']);
  });
});
