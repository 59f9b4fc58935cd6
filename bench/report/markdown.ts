// The figures of a run as tables, written into a page between its markers: no figure is typed by hand.
import { readFileSync, writeFileSync } from 'node:fs';
import { type Figure, type Run, show, spread } from '../figures.ts';
import { TARGETS } from './targets.ts';

/** What may stand between `<!-- bench NAME -->` and `<!-- end -->`; any other name is that of a part. */
const BLOCKS: Readonly<Record<string, (run: Run) => string>> = {
  run: ({ at, machine, skipped }) =>
    [`Taken ${at.slice(0, 10)}: ${machine}.`, ...skipped.map(({ what }) => `- Left out: ${brief(what)}`)].join('\n'),
  targets: (run) =>
    table(
      ['what', 'at most', 'reached'],
      TARGETS.map(({ what, atMost, reached }) => [what, atMost, reached(run) ?? 'not measured']),
    ),
};

const MARKED = /(<!-- bench ([a-z]+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** Blocks of parts that the run did not measure stay as they are. Throws where the page has no marker. */
export function writeMarkdown(file: string, run: Run): void {
  const page = readFileSync(file, 'utf8');
  if (page.search(MARKED) === -1) throw new Error(`${file} has no <!-- bench NAME --> … <!-- end -->`);
  const written = page.replaceAll(MARKED, (whole, head: string, name: string, tail: string) => {
    const block = BLOCKS[name]?.(run) ?? partTable(run, name);
    return block === undefined ? whole : `${head}${block}\n${tail}`;
  });
  writeFileSync(file, written);
}

function partTable({ figures }: Run, part: string): string | undefined {
  const found = figures.filter((figure) => figure.part === part);
  if (found.length === 0) return undefined;
  return found.some(({ measure }) => measure !== undefined) ? wide(found) : long(found);
}

/** A line for each contender of each scenario. */
function wide(figures: readonly Figure[]): string {
  const rows = [...Map.groupBy(figures, ({ name, side }) => `${name}\n${side}`).values()];
  // The direct way has fewer of them.
  const [fullest = []] = rows.toSorted((one, other) => other.length - one.length);
  const columns = fullest.map(({ measure, unit }) => [measure, unit] as const);
  let last = '';
  return table(
    ['', '', ...columns.map(([measure, unit]) => `${measure}, ${unit}`)],
    rows.map((cells) => {
      const [{ name = '', side = '' } = {}] = cells;
      const said = name === last ? '' : name;
      last = name;
      const cell = (measure: string | undefined) => cells.find((one) => one.measure === measure);
      return [said, side, ...columns.map(([measure]) => spreadOf(cell(measure)))];
    }),
  );
}

function long(figures: readonly Figure[]): string {
  return table(
    ['', 'median', 'lowest to highest'],
    figures.map(({ name, side, unit, median, low, high }) => [
      [name, side].filter(Boolean).join(', '),
      `${show(median)} ${unit}`,
      `${show(low)} to ${show(high)}`,
    ]),
  );
}

function spreadOf(figure: Figure | undefined): string {
  return figure === undefined ? '' : spread(figure);
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** The first line of a reason, and not all of it. */
function brief(text: string): string {
  const [line = ''] = text.split('\n');
  return line.length > 160 ? `${line.slice(0, 160)} …` : line;
}
