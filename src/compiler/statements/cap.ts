// `cap PARAM N`: the most that a parameter may be.
import { parameter } from '../arguments/words.ts';
import { addCap, parameterValue } from '../edits.ts';
import { statement } from './statement.ts';

export const cap = statement({
  name: 'cap',
  places: ['policy', 'defaults', 'route'],
  arguments: { parameter, most: parameterValue },
  repeats: true,
  summary: 'Lowers a parameter that is greater. `cap max_tokens` also fills an absent one',
  example: 'provider demo {}\nroute everything { match any; to demo/$model; cap max_tokens 4096 }',
  lower({ node, values, context, draft }) {
    addCap(values, { span: node.span, layer: draft.settings, context });
  },
});
