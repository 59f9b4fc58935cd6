// A table as a drawing of its own: SVG that needs no font, style or script from elsewhere, light or dark as its reader is.
import type { RouteTable } from '../../route-table.ts';
import { type Box, drawingOf } from './drawing.ts';
import { arrowLines, FONT, LINE_HEIGHT, PADDING } from './extents.ts';
import { type Area, layOut, type PlacedArrow, type PlacedBox, type Point } from './layout.ts';
import { printable, widthOf } from './words.ts';

const MARGIN = 20;
const REQUEST = { text: 'request', height: 28 } as const;
/** Between the request and the first route. */
const REQUEST_GAP = 24;
/** An arrow's head is so long. */
const HEAD = 7;

/** Ends in a newline. What does not fit into a box stands whole in its tooltip. */
export function renderSvg(table: RouteTable): string {
  const { width, height, boxes, arrows } = layOut(drawingOf(table));
  const routes = boxes.filter(({ box }) => box.kind === 'route');
  const top = MARGIN + REQUEST.height + REQUEST_GAP;
  const size = { width: Math.ceil(width + 2 * MARGIN), height: Math.ceil(height + top + MARGIN) };
  return `<svg xmlns="http://www.w3.org/2000/svg" ${extent(size)} viewBox="0 0 ${size.width} ${size.height}" role="img">
<title>Routes, and where they lead</title>
<style>${STYLE}</style>
<rect class="page" ${extent(size)}/>
<g transform="translate(${MARGIN} ${top})">
${[...orderLines(routes), ...arrows.map(arrowElement), ...boxes.map(boxElement)].join('\n')}
</g>
</svg>
`;
}

/** From the request down the routes: each is asked when the one before does not match. */
function orderLines(routes: readonly PlacedBox[]): readonly string[] {
  const [first] = routes;
  if (first === undefined) return [];
  const middle = first.area.x + first.area.width / 2;
  const width = widthOf(REQUEST.text, FONT.name) + 2 * PADDING.x;
  const request: Area = {
    x: middle - width / 2,
    y: first.area.y - REQUEST_GAP - REQUEST.height,
    width,
    height: REQUEST.height,
  };
  const areas = [request, ...routes.map(({ area }) => area)];
  const downward = areas.slice(1).map((area, index) => {
    const from = areas[index];
    const start = from === undefined ? area.y : from.y + from.height;
    return `<path class="order" d="M${at({ x: middle, y: start })}V${rounded(area.y - HEAD)}"/>${headDown({ x: middle, y: area.y })}`;
  });
  const words = `<text class="name centre" x="${rounded(middle)}" y="${rounded(request.y + REQUEST.height / 2 + FONT.name / 3)}">${REQUEST.text}</text>`;
  return [...downward, `<g class="request"><rect ${place(request)} rx="14"/>${words}</g>`];
}

const CORNERS: Readonly<Record<Box['kind'], number>> = { route: 4, pool: 4, rotation: 14, reject: 4, provider: 4 };

function boxElement({ box, area, lines }: PlacedBox): string {
  const top = area.y + (area.height - lines.length * LINE_HEIGHT) / 2;
  const texts = lines.map((line, index) => {
    const name = index === 0 ? ' class="name"' : '';
    const baseline = top + (index + 0.75) * LINE_HEIGHT;
    return `<text${name} x="${rounded(area.x + PADDING.x)}" y="${rounded(baseline)}">${escaped(line)}</text>`;
  });
  return `<g class="${box.kind}">${tooltip(box.lines)}<rect ${place(area)} rx="${CORNERS[box.kind]}"/>${texts.join('')}</g>`;
}

function arrowElement({ arrow, points, label }: PlacedArrow): string {
  const end = points.at(-1) ?? { x: 0, y: 0 };
  const path = `<path d="${curve([...points.slice(0, -1), { x: end.x - HEAD, y: end.y }])}"/>`;
  const words = label === undefined ? '' : labelElement(label);
  return `<g class="arrow ${arrow.kind}">${tooltip(arrowLines(arrow))}${path}${head(end)}${words}</g>`;
}

function labelElement({ area, lines }: NonNullable<PlacedArrow['label']>): string {
  const top = area.y + (area.height - lines.length * LINE_HEIGHT) / 2;
  const texts = lines.map(
    (line, index) =>
      `<text class="label" x="${rounded(area.x + area.width / 2)}" y="${rounded(top + (index + 0.75) * LINE_HEIGHT)}">${escaped(line)}</text>`,
  );
  return `<rect class="label" ${place(area)} rx="3"/>${texts.join('')}`;
}

/** Level and rising in turn; a rise begins and ends level. */
function curve(points: readonly Point[]): string {
  const [start = { x: 0, y: 0 }, ...others] = points;
  let before = start;
  let path = `M${at(start)}`;
  for (const [index, point] of others.entries()) {
    const middle = (before.x + point.x) / 2;
    path +=
      index % 2 === 0
        ? `H${rounded(point.x)}`
        : `C${at({ ...before, x: middle })} ${at({ ...point, x: middle })} ${at(point)}`;
    before = point;
  }
  return path;
}

function head({ x, y }: Point): string {
  return `<path class="head" d="M${at({ x, y })}l${-HEAD}-4v8z"/>`;
}

function headDown({ x, y }: Point): string {
  return `<path class="order head" d="M${at({ x, y })}l-4 ${-HEAD}h8z"/>`;
}

function tooltip(lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `<title>${escaped(lines.map(printable).join('\n'))}</title>`;
}

function place({ x, y, width, height }: Area): string {
  return `x="${rounded(x)}" y="${rounded(y)}" ${extent({ width, height })}`;
}

function extent({ width, height }: { readonly width: number; readonly height: number }): string {
  return `width="${rounded(width)}" height="${rounded(height)}"`;
}

function at({ x, y }: Point): string {
  return `${rounded(x)} ${rounded(y)}`;
}

/** A tenth of a pixel is fine enough. */
function rounded(pixels: number): number {
  return Math.round(pixels * 10) / 10;
}

/** For text and attributes. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

const STYLE = `
svg { --page: #ffffff; --ink: #1c2733; --soft: #55636f; --line: #8795a3; --route: #f2f6fb; --pool: #eef7f0; --rotation: #f6f2fb;
  --provider: #e6eef8; --reject: #fdeeee; --stop: #b3372f; --fallback: #a35a00; --mirror: #7a5aa6; --arm: #2f6db0; }
@media (prefers-color-scheme: dark) { svg { --page: #14191f; --ink: #dfe6ee; --soft: #a3b0bc; --line: #5f6d7a; --route: #1d2632;
  --pool: #1b2a22; --rotation: #27213a; --provider: #1c2d44; --reject: #381d1d; --stop: #ef8a80; --fallback: #e0a04a;
  --mirror: #b79be0; --arm: #7db1ea; } }
text { font: ${FONT.line}px ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", "Liberation Mono", monospace; fill: var(--soft); white-space: pre; }
text.name { font-size: ${FONT.name}px; font-weight: bold; fill: var(--ink); }
text.label { font-size: ${FONT.label}px; text-anchor: middle; }
text.centre { text-anchor: middle; }
rect { stroke: var(--line); }
.page, rect.label { fill: var(--page); stroke: none; }
.route rect, .request rect { fill: var(--route); }
.pool rect { fill: var(--pool); }
.rotation rect { fill: var(--rotation); }
.rotation text.name { font-size: ${FONT.line}px; font-weight: normal; }
.provider rect { fill: var(--provider); }
.reject rect:not(.label) { fill: var(--reject); stroke: var(--stop); }
path { fill: none; stroke: var(--line); stroke-width: 1.3; }
.member .head, .order.head { fill: var(--line); }
.arm path { stroke: var(--arm); } .arm .head { fill: var(--arm); }
.fallback path { stroke: var(--fallback); stroke-dasharray: 6 3; } .fallback .head { fill: var(--fallback); }
.mirror path { stroke: var(--mirror); stroke-dasharray: 2 3; } .mirror .head { fill: var(--mirror); }
.arrow.reject path { stroke: var(--stop); } .arrow.reject .head { fill: var(--stop); }
path.head { stroke: none; }
.arrow:hover path { stroke-width: 3; }
.order { stroke-dasharray: 3 3; }
`;
