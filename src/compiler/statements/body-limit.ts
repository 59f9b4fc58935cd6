// `body_limit SIZE`: how much a client may send.
import { size } from '../arguments/measures.ts';
import { statement } from './statement.ts';

export const bodyLimit = statement({
  name: 'body_limit',
  places: ['server'],
  arguments: { size },
  repeats: false,
  summary: 'The largest body that a client may send; 32MB unless said',
  example: 'server { body_limit 64MB }\nroute everything { match any; reject 503 "closed" }',
  lower({ values, draft }) {
    draft.bodyLimitBytes = values.size.value;
  },
});
