// `rotate STRATEGY`: the order in which members are tried.
import { strategy } from '../arguments/words.ts';
import { statement } from './statement.ts';

export const rotate = statement({
  name: 'rotate',
  places: ['pool', 'group', 'to', 'keys'],
  arguments: { strategy },
  repeats: false,
  summary:
    'The order in which members are tried; `round_robin` unless said. The rest of a pool follows when its first member fails',
  example:
    'provider demo {}\nroute everything {\n  match any\n  to {\n    rotate priority\n    demo/large\n    demo/small\n  }\n}',
  lower({ values, draft }) {
    draft.rotate = values.strategy.value;
  },
});
