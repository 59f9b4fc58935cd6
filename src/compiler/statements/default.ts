// `default PARAM VALUE`: a parameter for requests that leave it out.

import { list } from '../arguments/shape.ts';
import { parameter } from '../arguments/words.ts';
import { addValueEdit, parameterValue } from '../edits.ts';
import { statement } from './statement.ts';

export const defaultStatement = statement({
  name: 'default',
  places: ['policy', 'defaults', 'route'],
  arguments: { parameter, value: list(parameterValue) },
  repeats: true,
  summary: 'Sends a parameter with this value where the client does not say it',
  example:
    'provider demo {}\nroute everything { match any; to demo/$model; default max_tokens 4096; default stop "END", "STOP" }',
  lower({ node, values, context, draft }) {
    addValueEdit('default', values, { span: node.span, layer: draft.settings, context });
  },
});
