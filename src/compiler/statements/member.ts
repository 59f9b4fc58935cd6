// A member of a pool: a target, or another pool, perhaps with a weight.
import { count } from '../arguments/measures.ts';
import { clause, optional } from '../arguments/shape.ts';
import { destination } from '../arguments/targets.ts';
import { statement } from './statement.ts';

export const member = statement({
  name: 'member',
  places: ['pool', 'group', 'to'],
  headless: true,
  arguments: { destination, weight: optional(clause('weight', count())) },
  repeats: true,
  summary: 'A target, or another pool, perhaps with its share. Weight 0: only when the others failed',
  example:
    'provider demo {}\npool small { demo/tiny }\npool all {\n  rotate weighted\n  demo/large weight 70\n  small weight 30\n}\nroute everything { match any; to all }',
  lower({ node, values, context, draft }) {
    const member = { ...values.destination.value, weight: values.weight?.value ?? 1 };
    draft.members.push(context.marks.set(member, node.span));
  },
});
