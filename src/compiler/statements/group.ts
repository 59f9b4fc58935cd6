// `group [weight N] { rotate S; members }`: members of a pool that count as one.
import { count } from '../arguments/measures.ts';
import { clause, optional } from '../arguments/shape.ts';
import { checkMembers, rotationOf } from '../members.ts';
import { EMPTY_DRAFTS } from '../program.ts';
import { statement } from './statement.ts';

export const group = statement({
  name: 'group',
  places: ['pool', 'group', 'to'],
  arguments: { weight: optional(clause('weight', count())) },
  block: { place: 'group', requires: [['member', 'group']] },
  repeats: true,
  summary: 'Members that count as one, with a rotation of their own',
  example:
    'provider demo {}\npool gpt {\n  rotate priority\n  group {\n    rotate random\n    demo/a\n    demo/b\n  }\n  demo/spare\n}\nroute everything { match any; to gpt }',
  lower({ node, values, context, draft, body }) {
    const inner = EMPTY_DRAFTS.group();
    if (body('group', inner)) checkMembers(inner, node.head.span, context);
    const weight = values.weight?.value ?? 1;
    const member = { kind: 'group' as const, rotate: rotationOf(inner), members: inner.members, weight };
    draft.members.push(context.marks.set(member, node.span));
  },
});
