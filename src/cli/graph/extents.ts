// How large boxes and the words beside arrows are, in pixels, and what of their words is shown in them.
import { type Arrow, type Box, type BoxKind, weightText } from './drawing.ts';
import { fitted, widthOf, wrapped } from './words.ts';

export interface Extent {
  readonly width: number;
  readonly height: number;
}

/** A box with its lines made to fit: its name first. */
export interface ShownBox {
  readonly box: Box;
  readonly lines: readonly string[];
}

/** Sizes of fonts, in pixels; `name` is bold. */
export const FONT = { name: 13, line: 12, label: 11 } as const;
export const LINE_HEIGHT = 16;
export const PADDING = { x: 12, y: 8 } as const;
const LABEL_PADDING = { x: 5, y: 2 } as const;
/** Between the ends of two arrows at one side of a box. */
export const GAP_OF_ENDS = 9;

/** For each kind, how many columns a line has, and how many lines one line may take. */
const ROOM: Readonly<Record<BoxKind, { readonly columns: number; readonly lines: number }>> = {
  route: { columns: 38, lines: 2 },
  pool: { columns: 28, lines: 2 },
  rotation: { columns: 28, lines: 2 },
  reject: { columns: 28, lines: 2 },
  provider: { columns: 24, lines: 1 },
};
const LABEL_COLUMNS = 30;

export function shownBox(box: Box): ShownBox {
  const [name = '', ...others] = box.lines;
  const { columns, lines } = ROOM[box.kind];
  const first = box.kind === 'rotation' ? wrapped(name, columns, lines) : [fitted(name, columns)];
  return { box, lines: [...first, ...others.flatMap((line) => wrapped(line, columns, lines))] };
}

/** Boxes of a kind are equally wide, routes equally high too; many arrows at one side make a box higher. */
export function extentsOf(shown: readonly ShownBox[], arrows: readonly Arrow[]): ReadonlyMap<string, Extent> {
  const kinds = Map.groupBy(shown, ({ box }) => box.kind);
  const widths = new Map([...kinds].map(([kind, boxes]) => [kind, Math.max(...boxes.map(widthOfBox))]));
  const routes = kinds.get('route') ?? [];
  const leastHeight = new Map<BoxKind, number>([['route', Math.max(0, ...routes.map(heightOfBox))]]);
  return new Map(
    shown.map((item) => {
      const { id, kind } = item.box;
      const height = Math.max(heightOfBox(item), leastHeight.get(kind) ?? 0, endsHeight(id, arrows));
      return [id, { width: widths.get(kind) ?? 0, height }];
    }),
  );
}

/** Names what an arrow leads to, so that nobody has to follow it; a refusal stands beside its route. */
export function labelLines(arrow: Arrow): readonly string[] {
  return arrowLines(arrow).flatMap((line) => wrapped(line, LABEL_COLUMNS, 2));
}

/** As `labelLines`, uncut. */
export function arrowLines(arrow: Arrow): readonly string[] {
  const { when, target } = arrow;
  const name = target === undefined ? '' : 'pool' in target ? target.pool : `${target.provider}/${target.model}`;
  const what = [name, weightText(arrow)].filter((text) => text !== '').join(', ');
  return [when, what].filter((text) => text !== '');
}

/** Nothing where nothing is said. */
export function labelExtent(lines: readonly string[]): Extent {
  if (lines.length === 0) return { width: 0, height: 0 };
  return {
    width: Math.max(...lines.map((line) => widthOf(line, FONT.label))) + 2 * LABEL_PADDING.x,
    height: lines.length * LINE_HEIGHT + 2 * LABEL_PADDING.y,
  };
}

function widthOfBox({ lines }: ShownBox): number {
  return Math.max(...lines.map((line, index) => widthOf(line, index === 0 ? FONT.name : FONT.line))) + 2 * PADDING.x;
}

function heightOfBox({ lines }: ShownBox): number {
  return lines.length * LINE_HEIGHT + 2 * PADDING.y;
}

function endsHeight(id: string, arrows: readonly Arrow[]): number {
  const incoming = arrows.filter(({ to }) => to === id).length;
  const outgoing = arrows.filter(({ from }) => from === id).length;
  return (Math.max(incoming, outgoing) - 1) * GAP_OF_ENDS + 2 * PADDING.y;
}
