// The page on simulations is what the simulations show. With UPDATE_GOLDEN=1 it is written anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { PROVIDERS, SCENARIOS, type Scenario } from './scenarios.ts';

const PAGE = join(import.meta.dirname, '../../../docs/simulation.md');

const INTRODUCTION = `# Simulations

Made by \`UPDATE_GOLDEN=1 npm test -- test/gateway/simulation\`, which also checks that this page is current: do not edit.

The executor of live traffic runs under a clock that jumps, with seeded chance and scripted upstreams that speak their protocols;
nothing of the gateway is replaced (\`src/gateway/simulation\`). Times are those to the first content of streamed answers. The same seed gives the same numbers on every machine. After each
scenario every slot is back at zero, no timer is left and no request is under way.

All of them use these providers:

\`\`\`
${PROVIDERS.trim()}
\`\`\`
`;

const sections: string[] = [];

function section({ title, plays, routes, head }: Scenario, rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  const table = [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
  return `## ${title}\n\n${plays}\n\n\`\`\`\n${routes}\n\`\`\`\n\n${table}\n`;
}

describe('simulations', () => {
  test.each(SCENARIOS.map((scenario) => [scenario.title, scenario] as const))(
    '%s',
    async (_, scenario) => {
      sections.push(section(scenario, await scenario.rows()));
    },
    120_000,
  );

  test('docs/simulation.md is current', () => {
    const page = [INTRODUCTION, ...sections].join('\n');
    if (process.env.UPDATE_GOLDEN) writeFileSync(PAGE, page);
    else expect(readFileSync(PAGE, 'utf8')).toBe(page);
  });
});
