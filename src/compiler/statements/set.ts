// `set PARAM VALUE`: a parameter that is always sent so.

import { list } from '../arguments/shape.ts';
import { parameter } from '../arguments/words.ts';
import { addValueEdit, parameterValue } from '../edits.ts';
import { statement } from './statement.ts';

export const set = statement({
  name: 'set',
  places: ['policy', 'defaults', 'route'],
  arguments: { parameter, value: list(parameterValue) },
  repeats: true,
  summary:
    'Sends a parameter with this value, whatever the client said. Names are canonical, whatever the protocol calls them',
  example: 'provider demo {}\nroute everything { match any; to demo/$model; set temperature 0.2 }',
  lower({ node, values, context, draft }) {
    addValueEdit('set', values, { span: node.span, layer: draft.settings, context });
  },
});
