// The bench runs: its smallest scenario, for a moment, and what it writes of it.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { bare } from '../../bench/contenders/bare.ts';
import type { Contender } from '../../bench/contenders/contender.ts';
import { direct } from '../../bench/contenders/direct.ts';
import { fairlead } from '../../bench/contenders/fairlead.ts';
import { Figures, type Run, readRun, writeRun } from '../../bench/figures.ts';
import { removeTemporaryFolder } from '../../bench/measure/temporary-folder.ts';
import { requests } from '../../bench/parts/requests.ts';
import { writeMarkdown } from '../../bench/report/markdown.ts';
import { writePlot } from '../../bench/report/plot.ts';
import type { Scenario } from '../../bench/scenarios/scenario.ts';

const BLINK = { seconds: 0.02, pacedSeconds: 0.02 };
const MOMENT = { ...BLINK, rounds: 1, warming: BLINK };

const absent: Contender = { ...direct, name: 'absent', missing: () => 'it is not installed' };
const wrong: Contender = {
  ...direct,
  name: 'wrong',
  ask: (call, upstream) => direct.ask({ ...call, upstream: 'gemini' }, upstream),
};

const SMALLEST: Scenario = {
  part: 'peers',
  name: 'C->C JSON',
  call: { client: 'openai-chat', upstream: 'openai-chat', behaviour: 'bench-answer', stream: false },
  contenders: [direct, bare, fairlead, absent, wrong],
  connections: 2,
  rate: 250,
};

const folder = mkdtempSync(join(tmpdir(), 'fairlead-bench-test-'));
let run: Run;

describe('a run of the bench', () => {
  beforeAll(async () => {
    vi.spyOn(console, 'log').mockReturnValue(undefined);
    const figures = new Figures('peers');
    await requests(figures, [SMALLEST], MOMENT);
    run = figures.run('a machine');
  }, 30_000);

  afterAll(() => {
    vi.restoreAllMocks();
    rmSync(folder, { recursive: true });
    removeTemporaryFolder();
  });

  test('measures each contender in everything', () => {
    const of = (side: string) => run.figures.filter((figure) => figure.side === side);
    const measures = ['cpu', 'cpu, steady', 'requests', 'added p50', 'added p99', 'peak memory', 'upstream busy'];
    for (const side of ['bare Node', 'Fairlead']) {
      expect(of(side).map(({ measure }) => measure)).toEqual(measures);
      const ofProcess = of(side).filter(({ measure }) => !measure?.startsWith('added'));
      expect(ofProcess.filter(({ median, low, high }) => !(0 < low && low <= median && median <= high))).toEqual([]);
    }
  });

  test('says by name who does not take part, and why', () => {
    expect(run.skipped.map(({ what }) => what)).toEqual([
      'absent: it is not installed',
      expect.stringContaining('wrong in C->C JSON: '),
    ]);
    expect(run.figures.filter(({ side }) => side === 'absent' || side === 'wrong')).toEqual([]);
  });

  test('can be read again', () => {
    const file = join(folder, 'run.json');
    writeRun(file, run);
    const rounded = (value: number) => Number(value.toPrecision(4));
    const figures = run.figures.map(({ median, low, high, values, ...what }) => {
      return { ...what, median: rounded(median), low: rounded(low), high: rounded(high), values: values.map(rounded) };
    });
    expect(readRun(file)).toEqual({ ...run, figures });
  });

  test('fills the marked places of a page, and nothing else', () => {
    const file = join(folder, 'page.md');
    const block = (name: string, text = '') => `<!-- bench ${name} -->\n${text}<!-- end -->`;
    const page = (...blocks: string[]) => `before\n${blocks.join('\nbetween\n')}\nafter\n`;
    writeFileSync(file, page(block('peers', 'old\n'), block('targets'), block('floor', 'kept\n')));
    writeMarkdown(file, run);
    const written = readFileSync(file, 'utf8');
    const [peers = '', targets = '', floor] = written.split('\nbetween\n');
    expect(peers).toMatch(
      /^before\n<!-- bench peers -->\n\| {2}\| {2}\| cpu, ms .*\n.*\n\| C->C JSON \| direct \| {2}\|/,
    );
    expect(peers).not.toContain('old');
    expect(targets).toContain('| C->C JSON, against bare Node | 1.5x | not measured |');
    expect(targets).toContain('| C->C JSON, against Portkey | 1/7 | not measured |');
    expect(floor).toBe(`${block('floor', 'kept\n')}\nafter\n`);
  });

  test('is drawn for light and dark pages', () => {
    const file = join(folder, 'plot.svg');
    const others = run.figures.map((figure) => ({ ...figure, name: 'C->A JSON' }));
    writePlot(file, { ...run, figures: [...run.figures, ...others] });
    const svg = readFileSync(file, 'utf8');
    expect(svg).toContain('prefers-color-scheme: dark');
    expect(svg.match(/>Fairlead</g)).toHaveLength(4);
  });
});
