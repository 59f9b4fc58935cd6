// Puts named conditions where `is NAME` stands, once all are known; finds conditions and pools that contain themselves.
import { diagnose } from '../language/codes/index.ts';
import type { Span } from '../language/source.ts';
import type { Condition, Member } from '../route-table.ts';
import type { Context } from './context.ts';
import { conditionOf } from './routes.ts';

/** Something named, and what it names in turn. */
interface GraphNode {
  readonly name: string;
  readonly span: Span;
  readonly uses: readonly string[];
}

/** After this every `named` test has its term, and nothing contains itself, or an error says so. */
export function link(context: Context): void {
  const { conditions, pools } = context.program;
  const conditionNodes = conditions.map(({ name, span, lines }) => ({ name, span, uses: lines.flatMap(namesIn) }));
  const poolNodes = pools.map(({ name, span, members }) => ({ name, span, uses: poolsIn(members) }));
  reportCircles('pool', poolNodes, context);
  if (reportCircles('condition', conditionNodes, context)) return;
  const terms = new Map(conditions.map(({ name, lines }) => [name, conditionOf(lines)]));
  for (const { test } of context.namedTests) test.term = terms.get(test.name) ?? test.term;
  context.linked = true;
}

/** Each circle is reported once, where its first member in file order is declared. */
function reportCircles(kind: string, nodes: readonly GraphNode[], context: Context): boolean {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const done = new Set<string>();
  let found = false;
  const visit = (node: GraphNode, way: readonly string[]): void => {
    const start = way.indexOf(node.name);
    if (start >= 0) {
      const circle = [...way.slice(start), node.name].join(' → ');
      const at = byName.get(node.name)?.span ?? node.span;
      context.report(
        diagnose('FL213', at, `${kind} "${node.name}" contains itself: ${circle}`, { help: 'break the circle' }),
      );
      found = true;
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

function namesIn(condition: Condition): readonly string[] {
  if (condition.kind === 'named') return [condition.name];
  if (condition.kind === 'not') return namesIn(condition.term);
  return condition.kind === 'and' || condition.kind === 'or' ? condition.terms.flatMap(namesIn) : [];
}

function poolsIn(members: readonly Member[]): readonly string[] {
  return members.flatMap((member) => {
    if (member.kind === 'pool') return [member.pool];
    return member.kind === 'group' ? poolsIn(member.members) : [];
  });
}
