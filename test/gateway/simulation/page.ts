// The page on simulations, and its tables.
import type { LargeRun } from './large-run.ts';
import type { Rows, Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios/index.ts';
import { WIRES } from './traffic.ts';

const INTRODUCTION = `# Simulations

Made by \`UPDATE_GOLDEN=1 npm test -- test/gateway/simulation\`, which also checks that this page is current: do not edit.

The executor of live traffic runs under a clock that jumps, with seeded chance and scripted upstreams that speak their protocols;
nothing of the gateway is replaced (\`src/gateway/simulation\`). The same seed gives the same numbers on every machine. After each
run every answer has ended once, every slot is back at zero, no timer is left and no request is under way.
`;

const USUAL = `All of them use these providers, and every other answer is streamed; times are those to the first content of a stream:

\`\`\`
${WIRES.mixed.providers.trim()}
\`\`\`
`;

/** @param largeRun what the command said of its last large run */
export function page(sections: readonly string[], largeRun: string): string {
  return [INTRODUCTION, largeRun, `## The scenarios\n\n${USUAL}`, ...sections].join('\n');
}

export function section({ title, plays, routes, head }: Scenario, rows: Rows): string {
  return `### ${title}\n\n${plays}\n\n\`\`\`\n${routes}\n\`\`\`\n\n${table(head, rows)}\n`;
}

function table(head: readonly string[], rows: Rows): string {
  const line = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;
  return [line(head), `|${'---|'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}

const WIRE_WORDS: Readonly<Record<keyof typeof WIRES, string>> = {
  plain:
    'all providers speak openai-chat like the clients and no answer is streamed, so that next to nothing is run but the executor; times are those to the whole answer',
  mixed:
    'as in the scenarios below: one of three providers is translated for, every other answer is streamed; times are those to the first content of a stream',
};

/** What was run, how long it took, and the tables of all scenarios. */
export function renderLargeRuns(runs: readonly LargeRun[]): string {
  const tables = SCENARIOS.map(({ title, head }, scenario) => {
    const rows = runs.flatMap(({ wire, rows }) => (rows[scenario] ?? []).map((cells) => [wire, ...cells]));
    return `**${title}**\n\n${table(['wire', ...head], rows)}\n`;
  });
  return [LARGE_RUN, ...runs.map(summary), '', tables.join('\n')].join('\n');
}

const LARGE_RUN = `## A large run

\`npm run simulate -- [--requests N] [--wire plain|mixed] [--threads N]\` runs the scenarios below many times as long, each run in a
gateway of its own, shared out to all cores. The same laws are checked, in every outage and at every moment: shares to within 1%;
everybody answered in an outage, and who is back asked within 11 s; latency kept while a target is slow; limits never exceeded, and
used to within 1%; no key asked while it cools; hedges within their bound. One that does not hold ends the command with its name.
\`npm run simulate -- --write\` has put here what it printed, from a machine that did other work too:
`;

function summary({ wire, times, requests, threads, wallMs, cpuMs }: LargeRun): string {
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  const micros = ((cpuMs * 1_000) / requests).toFixed(1);
  const on = `${seconds(wallMs)} by ${threads} threads, ${seconds(cpuMs)} of CPU time in all (${micros} µs a request), Node ${process.versions.node}`;
  return `- \`${wire}\`: ${requests.toLocaleString('en')} requests, ${times} times the usual, in ${on}: ${WIRE_WORDS[wire]}.`;
}
