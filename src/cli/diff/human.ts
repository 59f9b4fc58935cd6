// A difference of two tables for a terminal.
import type { Difference, DiffReport } from './report.ts';
import { headingOf, NO_DIFFERENCE, summaryOf, undecidedText, whoOf } from './words.ts';

const plain = (name: string): string => name;

/** Ends in a newline. */
export function renderDiffHuman(report: DiffReport): string {
  const { changes, renamed, clients, server, undecided } = report;
  const parts = [
    ...changes.map((change) => [
      headingOf(change, plain),
      ...change.differences.flatMap(differenceLines),
      ...change.requests.flatMap((requests) => [`  for ${whoOf(requests, plain)}`, `      ${requests.request}`]),
    ]),
    ...renamed.map(({ before, after }) => [`route ${before} is called ${after} now, and nothing else of it changes`]),
    ...clients.map(({ names, differences, request }) => [
      `${names.length === 1 ? 'client' : 'clients'} ${names.join(', ')}, all requests`,
      ...differences.flatMap(differenceLines),
      `      ${request}`,
    ]),
    ...(server.length === 0 ? [] : [['server', ...server.flatMap(differenceLines)]]),
    ...undecided.map((pair) => [`not decided: ${undecidedText(pair)}`]),
  ];
  if (parts.length === 0) return `${NO_DIFFERENCE}\n`;
  return `${parts.map((lines) => `${lines.join('\n')}\n`).join('\n')}\n${summaryOf(report)}\n`;
}

function differenceLines({ name, before, after }: Difference): readonly string[] {
  return [
    `  ${name}`,
    ...(before === undefined ? [] : [`    - ${before}`]),
    ...(after === undefined ? [] : [`    + ${after}`]),
  ];
}
