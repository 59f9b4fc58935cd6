// `trace allow`: a client may see how its requests were decided.
import { keyword } from '../arguments/shape.ts';
import { statement } from './statement.ts';

export const trace = statement({
  name: 'trace',
  places: ['client'],
  arguments: { allow: keyword('allow') },
  repeats: false,
  summary:
    'A request of this client that carries `x-fairlead-trace: 1` gets the whole decision with its answer: in the header of that name, or, at the end of a stream, in a comment. It names routes, targets and keys by their labels',
  example:
    'client web { key env.WEB_KEY; trace allow }\nprovider demo {}\nroute everything { match any; to demo/$model }',
  lower({ draft }) {
    draft.trace = true;
  },
});
