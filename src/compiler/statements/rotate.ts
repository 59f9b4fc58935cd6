// `rotate STRATEGY [sticky by KEY [for D]]`: the order in which members are tried.
import { STRATEGIES } from '../../routing/strategies/index.ts';
import { duration } from '../arguments/measures.ts';
import { requestKey, requestKeyOf } from '../arguments/request-keys.ts';
import { choice, clause, keyword, optional, sequence } from '../arguments/shape.ts';
import { strategy } from '../arguments/words.ts';
import { statement } from './statement.ts';

const STICKY_FOR_MS = 3_600_000;

const keyed = Object.values(STRATEGIES)
  .filter((known) => known.by)
  .map(({ name }) => sequence({ strategy: keyword(name), by: clause('by', requestKey) }));

export const rotate = statement({
  name: 'rotate',
  places: ['pool', 'group', 'to', 'keys'],
  arguments: {
    order: choice(...keyed, strategy),
    sticky: optional(
      sequence({ sticky: keyword('sticky'), by: clause('by', requestKey), for: optional(clause('for', duration)) }),
    ),
  },
  repeats: false,
  summary:
    'The order in which members are tried; `round_robin` unless said. The rest of a pool follows when its first member fails. With `sticky` the requests of one KEY keep to the member that served the last of them, until it fails or `for` (1h unless said) has passed since',
  example:
    'provider demo {}\npool large { rotate hash by session; demo/a weight 2; demo/b }\nroute everything {\n  match any\n  to {\n    rotate priority sticky by header "x-conversation" for 30m\n    large\n    demo/small\n  }\n}',
  lower({ values: { order, sticky }, draft }) {
    draft.rotate = {
      ...('by' in order ? { strategy: order.strategy.value, by: requestKeyOf(order.by) } : { strategy: order.value }),
      ...(sticky && { sticky: { by: requestKeyOf(sticky.by), forMs: sticky.for?.value ?? STICKY_FOR_MS } }),
    };
  },
});
