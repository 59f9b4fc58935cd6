// The page on simulations is what the simulations show. With UPDATE_GOLDEN=1 it is written anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { page, section } from './page.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { WIRES } from './traffic.ts';

const PAGE = join(import.meta.dirname, '../../../docs/simulation.md');
const LARGE_RUN = join(import.meta.dirname, 'large-run.md');

const sections: string[] = [];

describe('simulations', () => {
  test.each(SCENARIOS.map((scenario) => [scenario.title, scenario] as const))(
    '%s',
    async (_, scenario) => {
      const rows: (readonly string[])[] = [];
      for (const run of scenario.runs) rows.push(...(await scenario.rows(run, { times: 1, wire: WIRES.mixed })));
      sections.push(section(scenario, rows));
    },
    120_000,
  );

  test('docs/simulation.md is current', () => {
    const current = page(sections, readFileSync(LARGE_RUN, 'utf8'));
    if (process.env.UPDATE_GOLDEN) writeFileSync(PAGE, current);
    else expect(readFileSync(PAGE, 'utf8')).toBe(current);
  });
});
