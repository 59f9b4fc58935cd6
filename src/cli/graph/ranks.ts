// In which column everything stands, and in which order in it.
import type { Graph } from '@dagrejs/dagre';
import type { Arrow, Box } from './drawing.ts';

/** Routes are the first, providers the last; between them everything stands as far left as what leads to it allows. */
export function ranksOf(boxes: readonly Box[], arrows: readonly Arrow[]): ReadonlyMap<string, number> {
  const incoming = Map.groupBy(arrows, ({ to }) => to);
  const ranks = new Map<string, number>();
  for (const { id, kind } of boxes) if (kind === 'route') ranks.set(id, 0);
  const visit = (id: string): number => {
    const known = ranks.get(id);
    if (known !== undefined) return known;
    const rank = 1 + Math.max(0, ...(incoming.get(id) ?? []).map(({ from }) => visit(from)));
    ranks.set(id, rank);
    return rank;
  };
  for (const { id } of boxes) visit(id);
  const last = Math.max(1, ...ranks.values());
  for (const { id, kind } of boxes) if (kind === 'provider') ranks.set(id, last);
  return ranks;
}

/**
 * Routes in the order of the file; whatever follows, by where the arrows to it come from, so that few cross. Ranks
 * are those that dagre gave to boxes, and to its own nodes for the parts of long arrows.
 */
export function orderRanks(graph: Graph, boxes: readonly Box[]): void {
  const inFile = new Map(boxes.map(({ id }, index) => [id, index]));
  const nodes: readonly string[] = graph.nodes();
  const ranks = Map.groupBy(nodes, (id) => graph.node(id).rank ?? 0);
  for (const [, ids] of [...ranks].sort(([a], [b]) => a - b)) {
    const sorted = ids
      .map((id) => ({ id, keys: [centre(graph, id), inFile.get(id) ?? 0, arrowNumber(graph, id)] }))
      .sort((a, b) => compare(a.keys, b.keys));
    for (const [order, { id }] of sorted.entries()) graph.node(id).order = order;
  }
}

/** The mean place of what leads to a node, in the rank before; 0 for the first rank. */
function centre(graph: Graph, id: string): number {
  const others: readonly string[] = graph.predecessors(id) ?? [];
  const before = others.map((other) => Number(graph.node(other).order));
  return before.length === 0 ? 0 : before.reduce((sum, order) => sum + order, 0) / before.length;
}

function arrowNumber(graph: Graph, id: string): number {
  return Number(graph.node(id).edgeObj?.name ?? 0);
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((key, index) => key !== b[index]);
  return at < 0 ? 0 : (a[at] ?? 0) - (b[at] ?? 0);
}
