// `drop PARAM, …`: parameters that are not sent.
import { list } from '../arguments/shape.ts';
import { parameter } from '../arguments/words.ts';
import { addDrop } from '../edits.ts';
import { statement } from './statement.ts';

export const drop = statement({
  name: 'drop',
  places: ['policy', 'defaults', 'route'],
  arguments: { parameters: list(parameter) },
  repeats: true,
  summary: 'Does not send these parameters, whatever the client said',
  example: 'provider demo {}\nroute everything { match any; to demo/$model; drop seed, logprobs }',
  lower({ values, context, draft }) {
    for (const parameter of values.parameters)
      addDrop(parameter, { span: parameter.span, layer: draft.settings, context });
  },
});
