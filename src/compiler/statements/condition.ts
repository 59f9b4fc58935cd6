// `condition NAME { match … }`: a condition with a name.
import { newName } from '../arguments/names.ts';
import { declared, EMPTY_DRAFTS } from '../program.ts';
import { statement } from './statement.ts';

export const condition = statement({
  name: 'condition',
  places: ['file', 'import'],
  arguments: { name: newName },
  block: { place: 'condition', requires: [['match']] },
  repeats: true,
  summary: 'A condition with a name, tested as `is NAME`. Several `match` lines: any of them',
  example:
    'condition big { match max_tokens > 8k }\nprovider demo {}\nroute big { match is big and not stream; to demo/large }\nroute everything { match any; to demo/$model }',
  declare({ values, context }) {
    context.declare('condition', values.name);
  },
  lower({ values, draft, body }) {
    const condition = declared(values.name, EMPTY_DRAFTS.condition());
    condition.sound = body('condition', condition);
    draft.conditions.push(condition);
  },
});
