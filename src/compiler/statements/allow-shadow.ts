// `allow shadow "reason"`: a route, or a part of it, that earlier ones are meant to leave nothing to.
import { keyword } from '../arguments/shape.ts';
import { plainString } from '../arguments/texts.ts';
import { statement } from './statement.ts';

export const allowShadow = statement({
  name: 'allow',
  places: ['route'],
  arguments: { shadow: keyword('shadow'), reason: plainString('"REASON"', 'the reason in double quotes') },
  repeats: false,
  summary:
    'The route may be shadowed, in whole or in part, for the reason that is given: no finding of FL201 or FL202. Once nothing shadows it any more, this line is an error',
  example:
    'provider demo {}\nroute gpt { match model "gpt-*"; to demo/large }\nroute gpt-next { match model "gpt-6*"; to demo/next; allow shadow "takes over in March" }\nroute everything { match any; to demo/$model }',
  lower({ node, values, draft }) {
    draft.allowShadow = { value: values.reason.value, span: node.span };
  },
});
