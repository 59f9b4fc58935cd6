// `use POLICY, …`: settings of policies, in the order in which they are written.
import { nameOf } from '../arguments/names.ts';
import { list } from '../arguments/shape.ts';
import { statement } from './statement.ts';

export const use = statement({
  name: 'use',
  places: ['route'],
  arguments: { policies: list(nameOf('policy')) },
  repeats: true,
  summary:
    "Adds the settings of policies, as written; a later one replaces what an earlier one says, and the route's own replace both",
  example:
    'policy quick { timeout first_token 5s }\npolicy stubborn { retry 3 }\nprovider demo {}\nroute everything { match any; use quick, stubborn; to demo/$model }',
  lower({ values, context, draft }) {
    for (const policy of values.policies) {
      const earlier = draft.uses.find((other) => other.value === policy.value);
      if (earlier === undefined) draft.uses.push(policy);
      else context.reportRepeated(`use ${policy.value}`, policy.span, earlier.span);
    }
  },
});
