// A difference of two tables for the comment of a pull request: GitHub's markdown, nothing in it that a name could break.
import type { Difference, DiffReport, Requests } from './report.ts';
import { headingOf, NO_DIFFERENCE, summaryOf, undecidedText, whoOf } from './words.ts';

/** Regions past these are folded away. */
const MOST_SHOWN = 5;

/** Ends in a newline. */
export function renderDiffMarkdown(report: DiffReport): string {
  const { changes, renamed, clients, server, undecided } = report;
  const title = `## Routing: ${summaryOf(report)}`;
  if (title.endsWith(NO_DIFFERENCE)) return `${title}\n`;
  const parts = [
    title,
    ...changes.flatMap((change) => [
      `### ${capital(headingOf(change, code))}`,
      ...table(change.differences),
      ...requestsList(change.requests),
    ]),
    ...clients.flatMap(({ names, differences, request }) => [
      `### ${names.length === 1 ? 'Client' : 'Clients'} ${names.map(code).join(', ')}, all requests`,
      ...table(differences),
      `For example ${code(request)}`,
    ]),
    ...(renamed.length === 0 ? [] : ['### Renamed, and nothing else', renamed.map(renamedLine).join('\n')]),
    ...(server.length === 0 ? [] : ['### Server', ...table(server)]),
    ...(undecided.length === 0
      ? []
      : ['### Not decided', undecided.map((pair) => `- ${undecidedText(pair)}`).join('\n')]),
  ];
  return `${parts.join('\n\n')}\n`;
}

function renamedLine({ before, after }: DiffReport['renamed'][number]): string {
  return `- route ${code(before)} is called ${code(after)}`;
}

function table(differences: readonly Difference[]): readonly string[] {
  if (differences.length === 0) return [];
  const rows = differences.map(({ name, before, after }) => `| ${cell(name)} | ${cell(before)} | ${cell(after)} |`);
  return [['| | before | after |', '|---|---|---|', ...rows].join('\n')];
}

function requestsList(requests: readonly Requests[]): readonly string[] {
  const lines = requests.map((one) => `- for ${whoOf(one, code)}<br>${code(one.request)}`);
  const folded = lines.slice(MOST_SHOWN);
  const more = `<details><summary>${folded.length} more</summary>\n\n${folded.join('\n')}\n\n</details>`;
  return [lines.slice(0, MOST_SHOWN).join('\n'), ...(folded.length === 0 ? [] : [more])];
}

/** A bar would end the cell, in code too. */
function cell(text: string | undefined): string {
  return text === undefined ? '–' : code(text.replaceAll('|', '\\|'));
}

/** Fenced by more backticks than the text has in a row. */
function code(text: string): string {
  const line = text.replaceAll(/\s*\n\s*/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return longest === 0 ? `${fence}${line}${fence}` : `${fence} ${line} ${fence}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
