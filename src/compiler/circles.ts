// Things that name each other: which of them contain themselves.

interface GraphNode {
  readonly name: string;
  readonly uses: readonly string[];
}

/** Each circle once, as names from its first member in order back to it. */
export function circles(nodes: readonly GraphNode[]): readonly (readonly string[])[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const done = new Set<string>();
  const found: string[][] = [];
  const visit = (node: GraphNode, way: readonly string[]): void => {
    const start = way.indexOf(node.name);
    if (start >= 0) {
      found.push([...way.slice(start), node.name]);
      return;
    }
    if (done.has(node.name)) return;
    for (const name of new Set(node.uses)) {
      const next = byName.get(name);
      if (next !== undefined) visit(next, [...way, node.name]);
    }
    done.add(node.name);
  };
  for (const node of nodes) visit(node, []);
  return found;
}
