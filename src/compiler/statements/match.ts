// `match CONDITION`: which requests a route takes.
import { lowerCondition } from '../conditions/lower.ts';
import { statement } from './statement.ts';

export const match = statement({
  name: 'match',
  places: ['route', 'condition'],
  arguments: {},
  condition: true,
  repeats: true,
  summary:
    'Which requests: tests with `and`, `or`, `not` and parentheses; a comma list belongs to its test. Several lines: any of them',
  example:
    'provider demo {}\nroute claude { match model "claude-*" and not stream; to demo/$model }\nroute everything { match any; to demo/$model }',
  lower({ node, context, draft }) {
    const condition = node.condition && lowerCondition(node.condition, context);
    if (condition !== undefined) draft.lines.push(condition);
  },
});
