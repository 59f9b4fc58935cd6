// `mirror 5% [by KEY] to TARGET`: copies of requests whose answers are thrown away.
import { percent } from '../arguments/measures.ts';
import { requestKey, requestKeyOf } from '../arguments/request-keys.ts';
import { clause, keyword, optional } from '../arguments/shape.ts';
import { targetOnly } from '../arguments/targets.ts';
import { statement } from './statement.ts';

export const mirror = statement({
  name: 'mirror',
  places: ['route'],
  arguments: { share: percent, by: optional(clause('by', requestKey)), to: keyword('to'), target: targetOnly },
  repeats: true,
  summary:
    'A copy of that share of the requests goes to a further target, and its answer is thrown away. Which ones is drawn as `sample` draws. It never touches the answer, its limits or its latency: it takes a key that is ready and counts in no limit, is not tried again, and ends where the gateway drains',
  example: 'provider demo {}\nroute everything {\n  match any\n  to demo/large\n  mirror 5% by user to demo/next\n}',
  lower({ node, values, context, draft }) {
    const { share, by, target } = values;
    const mirror = {
      share: share.value,
      ...(by && { by: requestKeyOf(by) }),
      member: context.marks.set({ kind: 'target', target: target.value, weight: 1 } as const, target.span),
    };
    draft.mirrors.push(context.marks.set(mirror, node.span));
  },
});
