// Where everything of a drawing stands, in pixels. Columns and their order are ours, coordinates are dagre's.
import { Graph, layout as giveCoordinates } from '@dagrejs/dagre';
import type { Arrow, Drawing } from './drawing.ts';
import { type Extent, extentsOf, GAP_OF_ENDS, labelExtent, labelLines, type ShownBox, shownBox } from './extents.ts';
import { orderRanks, ranksOf } from './ranks.ts';

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Left upper corner and extent. */
export type Area = Point & Extent;

export interface PlacedBox extends ShownBox {
  readonly area: Area;
}

export interface PlacedArrow {
  readonly arrow: Arrow;
  /**
   * From the right side of one box to the left side of another. An even number: from the first to the second the arrow
   * runs level, from the second to the third it may rise or fall, and so on: it rises between columns only.
   */
  readonly points: readonly Point[];
  /** Where its words stand: on a level part. */
  readonly label?: { readonly area: Area; readonly lines: readonly string[] };
}

export interface Layout extends Extent {
  readonly boxes: readonly PlacedBox[];
  readonly arrows: readonly PlacedArrow[];
}

/** Between neighbours of a column, between arrows there, and between columns. In pixels. */
const GAP = { boxes: 18, arrows: 10, columns: 84 } as const;
/** An arrow runs level for so long, at least, before it meets its box. In pixels. */
const APPROACH = 12;
/** Stands behind all providers, unseen: holds what ends before them in its column. */
const SINK = 'sink';

/** Routes stand in one column, in the order of the file, with nothing between them. */
export function layOut(drawing: Drawing): Layout {
  const shown = drawing.boxes.map(shownBox);
  const graph = graphOf(drawing, extentsOf(shown, drawing.arrows));
  giveCoordinates(graph, { customOrder: (ranked: Graph) => orderRanks(ranked, drawing.boxes) });
  const boxes = shown.map((item) => ({ ...item, area: areaOf(graph.node(item.box.id)) }));
  const { width = 0, height = 0 } = graph.graph();
  return { width, height, boxes, arrows: new ArrowPlacement(graph, drawing.arrows, boxes).arrows() };
}

/** Nodes by the names of boxes, edges by the numbers of arrows. All lengths of edges are given, so columns are too. */
function graphOf({ boxes, arrows }: Drawing, extents: ReadonlyMap<string, Extent>): Graph {
  const graph = new Graph({ multigraph: true });
  graph.setGraph({
    rankdir: 'LR',
    ranker: 'longest-path',
    nodesep: GAP.boxes,
    edgesep: GAP.arrows,
    ranksep: GAP.columns,
  });
  const ranks = ranksOf(boxes, arrows);
  const rank = (id: string): number => ranks.get(id) ?? 0;
  const end = 1 + Math.max(0, ...ranks.values());
  graph.setNode(SINK, { width: 0, height: 0 });
  for (const { id } of boxes) {
    graph.setNode(id, { width: 0, height: 0, ...extents.get(id) });
    if (!arrows.some(({ from }) => from === id)) graph.setEdge(id, SINK, { minlen: end - rank(id) });
  }
  for (const [number, arrow] of arrows.entries()) {
    const { from, to } = arrow;
    const label = labelExtent(labelLines(arrow));
    graph.setEdge(from, to, { ...label, minlen: rank(to) - rank(from), labelpos: 'c' }, `${number}`);
  }
  return graph;
}

/** dagre places by the centre. */
function areaOf({ x = 0, y = 0, width = 0, height = 0 }: Partial<Area>): Area {
  return { x: x - width / 2, y: y - height / 2, width, height };
}

/** Leads arrows level through the columns that they pass, and gives each an end of its own at its boxes. */
class ArrowPlacement {
  readonly #graph: Graph;
  readonly #arrows: readonly Arrow[];
  readonly #areas: ReadonlyMap<string, Area>;
  /** By the middle of a column, half of its width. */
  readonly #columns = new Map<number, number>();

  constructor(graph: Graph, arrows: readonly Arrow[], boxes: readonly PlacedBox[]) {
    this.#graph = graph;
    this.#arrows = arrows;
    this.#areas = new Map(boxes.map(({ box, area }) => [box.id, area]));
    const labels = arrows.map((_, number) => this.#edge(number));
    for (const { x = 0, width = 0 } of [...boxes.map(({ box }) => graph.node(box.id)), ...labels]) {
      const middle = Math.round(x);
      this.#columns.set(middle, Math.max(this.#columns.get(middle) ?? 0, width / 2));
    }
  }

  arrows(): readonly PlacedArrow[] {
    const starts = this.#ends('from');
    const ends = this.#ends('to');
    return this.#arrows.map((arrow, number) => {
      const lines = labelLines(arrow);
      const start = starts.get(number) ?? { x: 0, y: 0 };
      const end = ends.get(number) ?? { x: 0, y: 0 };
      const passed = this.#passed(number).flatMap((point) => this.#through(point));
      const points = [start, this.#beside(arrow.from, start), ...passed, this.#beside(arrow.to, end), end];
      return { arrow, points, ...(lines.length > 0 && { label: { area: areaOf(this.#edge(number)), lines } }) };
    });
  }

  #edge(number: number): Partial<Area> & { readonly points?: readonly Point[] } {
    const { from = '', to = '' } = this.#arrows[number] ?? {};
    return this.#graph.edge(from, to, `${number}`);
  }

  /** Where the arrow passes columns: without its own ends, which lie on the borders of boxes. */
  #passed(number: number): readonly Point[] {
    return this.#edge(number).points?.slice(1, -1) ?? [];
  }

  #through({ x, y }: Point): readonly Point[] {
    const half = this.#columns.get(Math.round(x)) ?? 0;
    return [
      { x: x - half, y },
      { x: x + half, y },
    ];
  }

  /** At the border of the column that a box stands in, beside an end of an arrow there. */
  #beside(id: string, end: Point): Point {
    const { x, width } = this.#areas.get(id) ?? areaOf({});
    const middle = x + width / 2;
    const half = this.#columns.get(Math.round(middle)) ?? 0;
    return { x: end.x < middle ? middle - half - APPROACH : middle + half, y: end.y };
  }

  /** Ends at one side of a box stand one below the other, in the order in which the arrows come or go. */
  #ends(side: 'from' | 'to'): ReadonlyMap<number, Point> {
    const found = new Map<number, Point>();
    const numbers = Map.groupBy(this.#arrows.keys(), (number) => this.#arrows[number]?.[side] ?? '');
    for (const [id, at] of numbers) {
      const area = this.#areas.get(id) ?? areaOf({});
      const near = (number: number): number => this.#passed(number).at(side === 'from' ? 0 : -1)?.y ?? 0;
      for (const [index, number] of [...at].sort((a, b) => near(a) - near(b)).entries()) {
        const y = area.y + area.height / 2 + (index - (at.length - 1) / 2) * GAP_OF_ENDS;
        found.set(number, { x: side === 'from' ? area.x + area.width : area.x, y });
      }
    }
    return found;
  }
}
