// Members of pools, groups and arms: what they rotate by, and what cannot be right about them.

import type { ErrorKind } from '../errors.ts';
import { diagnose } from '../language/codes/index.ts';
import type { Span } from '../language/source.ts';
import type { Arm, Rotation } from '../route-table.ts';
import type { Located } from './arguments/located.ts';
import type { Slots } from './arguments/shape.ts';
import type { Destination } from './arguments/targets.ts';
import type { Context } from './context.ts';
import { EMPTY_DRAFTS, type MembersDraft } from './program.ts';
import type { Lowering } from './statements/statement.ts';

const DEFAULT_STRATEGY = 'round_robin';

export function rotationOf(draft: { readonly rotate?: Rotation }): Rotation {
  return draft.rotate ?? { strategy: DEFAULT_STRATEGY };
}

/** Weights must leave something to rotate by. */
export function checkMembers(draft: MembersDraft, span: Span, context: Context): void {
  if (draft.members.length === 0 || draft.members.some((member) => member.weight > 0)) return;
  const help = 'weight 0 means "only when the others failed": give one of them a weight';
  context.report(diagnose('FL213', span, 'all weights are zero', { help }));
}

/** The arm of a `to` or `fallback`: one destination, or the members of its block. Undefined where the block is wrong. */
export function armOf(
  destination: Located<Destination> | undefined,
  on: readonly ErrorKind[],
  input: Pick<Lowering<'route', Slots>, 'node' | 'context' | 'body'>,
): Arm | undefined {
  const { node, context, body } = input;
  if (destination !== undefined) {
    const member = context.marks.set({ ...destination.value, weight: 1 }, destination.span);
    return context.marks.set({ on, rotate: rotationOf({}), members: [member] }, node.span);
  }
  const draft = EMPTY_DRAFTS.to();
  if (!body('to', draft)) return undefined;
  checkMembers(draft, node.head.span, context);
  return context.marks.set({ on, rotate: rotationOf(draft), members: draft.members }, node.span);
}
