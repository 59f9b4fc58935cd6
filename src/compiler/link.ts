// Puts named conditions where `is NAME` stands, once all are known; finds conditions and pools that contain themselves.
import { diagnose } from '../language/codes/index.ts';
import type { Span } from '../language/source.ts';
import type { Condition } from '../route-table.ts';
import { circles } from './circles.ts';
import type { Context } from './context.ts';
import { poolsIn } from './references.ts';
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

/** Each circle is reported where its first member in file order is declared. */
function reportCircles(kind: string, nodes: readonly GraphNode[], context: Context): boolean {
  const found = circles(nodes);
  for (const circle of found) {
    const node = nodes.find(({ name }) => name === circle[0]);
    if (node === undefined) continue;
    const message = `${kind} "${node.name}" contains itself: ${circle.join(' → ')}`;
    context.report(diagnose('FL213', node.span, message, { help: 'break the circle' }));
  }
  return found.length > 0;
}

function namesIn(condition: Condition): readonly string[] {
  if (condition.kind === 'named') return [condition.name];
  if (condition.kind === 'not') return namesIn(condition.term);
  return condition.kind === 'and' || condition.kind === 'or' ? condition.terms.flatMap(namesIn) : [];
}
