// A table as a Mermaid flowchart.
import type { RouteTable } from '../../route-table.ts';
import { type Arrow, type Box, type BoxKind, type Drawing, drawingOf, weightText } from './drawing.ts';

/** A longer condition is cut: the graph shows the way, `explain` the reason. */
const LONGEST_LINE = 60;

/** The signs of each kind of box. */
const SHAPES: Readonly<Record<BoxKind, readonly [open: string, close: string]>> = {
  route: ['[', ']'],
  pool: ['[[', ']]'],
  rotation: ['{{', '}}'],
  reject: ['{{', '}}'],
  provider: ['[(', ')]'],
};

/** Ends in a newline. Each target is an arrow to its provider; pools, and rotations of an arm, are nodes of their own. */
export function renderMermaid(table: RouteTable): string {
  const drawing = drawingOf(table);
  const routes = boxesOf(drawing, 'route');
  const lines = [
    'flowchart LR',
    ...(routes.length === 0 ? [] : [`  request(["request"]) --> ${routes[0]?.id}`]),
    '  subgraph routes["routes: the first that matches"]',
    '    direction TB',
    ...routes.map((box) => `    ${node(box)}`),
    ...routes.slice(1).map(({ id }, number) => `    ${routes[number]?.id} -. else .-> ${id}`),
    '  end',
    ...subgraph('pools', boxesOf(drawing, 'pool')),
    ...boxesOf(drawing, 'rotation', 'reject').map((box) => `  ${node(box)}`),
    '  subgraph providers',
    ...boxesOf(drawing, 'provider').map((box) => `    ${node(box)}`),
    '  end',
    ...drawing.arrows.map(arrow),
  ];
  return `${lines.join('\n')}\n`;
}

function boxesOf({ boxes }: Drawing, ...kinds: readonly BoxKind[]): readonly Box[] {
  return boxes.filter(({ kind }) => kinds.includes(kind));
}

function subgraph(name: string, boxes: readonly Box[]): readonly string[] {
  return boxes.length === 0 ? [] : [`  subgraph ${name}`, ...boxes.map((box) => `    ${node(box)}`), '  end'];
}

function node({ id, kind, lines }: Box): string {
  const [open, close] = SHAPES[kind];
  const [name = '', ...others] = lines;
  return `${id}${open}${label([name, ...others.map(short)])}${close}`;
}

function arrow(drawn: Arrow): string {
  const { from, to } = drawn;
  const lines = wordsOf(drawn);
  return lines.length === 0 ? `  ${from} --> ${to}` : `  ${from} -->|${label(lines)}| ${to}`;
}

/** A target by its model alone: the arrow ends at the provider. */
function wordsOf(drawn: Arrow): readonly string[] {
  const { when, target } = drawn;
  const model = target !== undefined && 'model' in target ? target.model : '';
  if (target === undefined) return present([present([when, weightText(drawn)]).join(', ')]);
  return present([when, present([model, weightText(drawn)]).join(', ')]);
}

function present(texts: readonly string[]): readonly string[] {
  return texts.filter((text) => text !== '');
}

function short(text: string): string {
  return text.length <= LONGEST_LINE ? text : `${text.slice(0, LONGEST_LINE - 1)}…`;
}

/** Entities, so that no name or text can become syntax, or markup. */
function label(lines: readonly string[]): string {
  const safe = lines.map((line) =>
    line.replaceAll(/[^\p{L}\p{N} .,:/+~@%=()…·*?$_'-]/gu, (character) => `#${character.codePointAt(0)};`),
  );
  return `"${safe.join('<br/>')}"`;
}
