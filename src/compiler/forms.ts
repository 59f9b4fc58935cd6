// Whether a statement has the form that its spec says: a block or none, a condition, all that its block must hold.
import type { StatementNode } from '../language/ast.ts';
import { diagnose } from '../language/codes/index.ts';
import { expectation, joinOr } from './arguments/render.ts';
import type { Context } from './context.ts';
import { likelySpec } from './recognise.ts';
import { specsNamed } from './statements/index.ts';
import type { StatementSpec } from './statements/statement.ts';

/** A block stands just where the spec says one does. */
export function checkBlock(
  node: StatementNode,
  spec: StatementSpec,
  { values, context }: { readonly values: Record<string, unknown> | undefined; readonly context: Context },
): boolean {
  const { block } = spec;
  const wanted = block !== undefined && (block.insteadOf === undefined || values?.[block.insteadOf] === undefined);
  if (wanted === (node.block !== undefined)) return true;
  if (values === undefined && block?.insteadOf !== undefined) return true;
  if (context.hasSyntaxErrorIn(node.span)) return false;
  const { end } = node.span;
  const span = wanted ? { ...node.span, start: end } : (node.block?.span ?? node.span);
  const [message, help] = wanted ? lackingBlock(spec) : ['takes no block here', 'remove it'];
  context.report(diagnose('FL107', span, `\`${node.head.text}\` ${message}`, { help }));
  return false;
}

function lackingBlock({ block, arguments: slots }: StatementSpec): readonly [message: string, help: string] {
  const slot = block?.insteadOf === undefined ? undefined : slots[block.insteadOf];
  if (slot?.kind !== 'optional') return ['needs a block', 'add { … } behind it'];
  return ['says nothing', `write ${expectation(slot.shape)}, or a block`];
}

/** A condition is missing only where the parser has said so, or where its keyword is misspelt, which is said too. */
export function hasCondition(node: StatementNode, spec: StatementSpec): boolean {
  return spec.condition === undefined || node.condition !== undefined;
}

/** A statement that was meant to be there, but is misspelt or broken, is not missing too. */
export function checkRequired(node: StatementNode, spec: StatementSpec, context: Context): boolean {
  const { block } = node;
  const { place, requires = [] } = spec.block ?? {};
  if (block === undefined || place === undefined || context.hasSyntaxErrorIn(block.span)) return false;
  if (requires.every((oneOf) => block.statements.some(({ head }) => oneOf.includes(head.text)))) return true;
  const specs = block.statements.map((inner) => likelySpec(inner, place));
  // What cannot stand here, and is said to, may be what is missing.
  if (specs.some((spec) => spec?.places.includes(place) !== true)) return false;
  const present = new Set(specs.map((spec) => spec?.name));
  const lacking = requires.filter((oneOf) => !oneOf.some((name) => present.has(name)));
  for (const oneOf of lacking) {
    const what = joinOr(oneOf.map((name) => (specsNamed(name).length > 0 ? `\`${name}\`` : name)));
    const [first] = node.arguments;
    const name =
      first === undefined || first.kind === 'comma'
        ? ''
        : ` "${first.kind === 'word' ? first.text : first.parts.join('')}"`;
    const help = `add ${what} to its block`;
    context.report(diagnose('FL103', node.head.span, `\`${node.head.text}\`${name} has no ${what}`, { help }));
  }
  return lacking.length === 0;
}
