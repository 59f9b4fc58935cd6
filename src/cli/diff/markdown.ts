// A difference of two tables for the comment of a pull request: GitHub's markdown, nothing in it that a name could break.
import type { Difference, DiffReport, Requests } from './report.ts';
import { headingOf, NO_DIFFERENCE, summaryOf, undecidedText, whoOf } from './words.ts';

/** Regions past the first are folded away, those past the second left out. */
const MOST_SHOWN = 5;
const MOST_FOLDED = 50;
/** GitHub takes comments of up to 65,536 characters. */
const MOST_CHARACTERS = 60_000;

/** Ends in a newline. */
export function renderDiffMarkdown(report: DiffReport): string {
  const { changes, renamed, clients, server, undecided } = report;
  const title = `## Routing: ${summaryOf(report)}`;
  if (title.endsWith(NO_DIFFERENCE)) return `${title}\n`;
  const sections = [
    ...(renamed.length === 0 ? [] : [['### Renamed, and nothing else', renamed.map(renamedLine).join('\n')]]),
    ...(server.length === 0 ? [] : [['### Server', ...table(server)]]),
    ...clients.map(({ names, differences, request }) => [
      `### ${names.length === 1 ? 'Client' : 'Clients'} ${names.map(code).join(', ')}, all requests`,
      ...table(differences),
      `For example ${code(request)}`,
    ]),
    ...changes.map((change) => [
      `### ${capital(headingOf(change, code))}`,
      ...table(change.differences),
      ...requestsList(change.requests),
    ]),
    ...(undecided.length === 0
      ? []
      : [['### Not decided', undecided.map((pair) => `- ${undecidedText(pair)}`).join('\n')]]),
  ].map((parts) => `\n${parts.join('\n\n')}\n`);
  return `${title}\n${asManyAsFit(sections)}`;
}

function asManyAsFit(sections: readonly string[]): string {
  let length = 0;
  const fitting = sections.findIndex((section) => {
    length += section.length;
    return length > MOST_CHARACTERS;
  });
  if (fitting < 0) return sections.join('');
  const left = sections.length - fitting;
  return `${sections.slice(0, fitting).join('')}\n${left} more: \`fairlead diff\` shows them all.\n`;
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
  const left = folded.length - MOST_FOLDED;
  const rest = left > 0 ? `\n- and ${left} more` : '';
  const more = `<details><summary>${folded.length} more</summary>\n\n${folded.slice(0, MOST_FOLDED).join('\n')}${rest}\n\n</details>`;
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
