// Expressions as railroad diagrams: what may stand somewhere is what a train can drive through, from left to right.
import {
  Choice,
  Diagram,
  type Item,
  NonTerminal,
  OneOrMore,
  Optional,
  Sequence,
  Skip,
  Stack,
  Terminal,
  ZeroOrMore,
} from '@prantlf/railroad-diagrams';
import type { Expression } from './expression.ts';

/** In pixels; a longer sequence goes on in further rows. */
const WIDEST = 840;
/** Between two items of a sequence. */
const GAP = 20;

/** Leads to where a rule or a class of words is explained; undefined: nowhere. */
export type Links = (name: string) => string | undefined;

/** One diagram as an SVG element, to stand in a page. */
export function drawRailroad(expression: Expression, hrefOf: Links): string {
  return `${new Diagram(itemOf(expression, hrefOf)).format(8, 2, 8, 2)}`.replaceAll('xlink:href', 'href');
}

function itemOf(expression: Expression, hrefOf: Links): Item {
  const inner = (part: Expression): Item => itemOf(part, hrefOf);
  switch (expression.kind) {
    case 'text':
      return new Terminal(expression.text);
    case 'class':
      return new NonTerminal(expression.name, { title: escaped(expression.about), ...linked(hrefOf(expression.name)) });
    case 'rule':
      return new NonTerminal(expression.label ?? expression.name, linked(hrefOf(expression.name)));
    case 'sequence':
      return inRows(expression.parts.map(inner));
    case 'choice':
      return new Choice(0, ...expression.parts.map(inner));
    case 'optional':
      return new Optional(inner(expression.part));
    case 'repeat': {
      const between = expression.between === undefined ? new Skip() : inner(expression.between);
      const part = inner(expression.part);
      return expression.least === 0 ? new ZeroOrMore(part, between) : new OneOrMore(part, between);
    }
  }
}

/** The library escapes texts, but not titles. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function linked(href: string | undefined): { readonly href?: string } {
  return href === undefined ? {} : { href };
}

function inRows(items: readonly Item[]): Item {
  const rows: Item[][] = [];
  let room = 0;
  for (const item of items) {
    if (rows.length === 0 || item.width > room) {
      rows.push([item]);
      room = WIDEST - item.width - GAP;
    } else {
      rows.at(-1)?.push(item);
      room -= item.width + GAP;
    }
  }
  const drawn = rows.map((row) => (row.length === 1 && row[0] ? row[0] : new Sequence(...row)));
  const [only] = drawn;
  if (only === undefined) return new Skip();
  return drawn.length === 1 ? only : new Stack(...drawn);
}
