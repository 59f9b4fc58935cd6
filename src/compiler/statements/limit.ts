// `limit RATE, … [N concurrent] [for GLOB, …] [queue N for D]`: how much, and what happens above it.
import { addLimit, limitOf, limitSlots } from '../arguments/limits.ts';
import { statement } from './statement.ts';

export const limit = statement({
  name: 'limit',
  places: ['client', 'tag', 'route', 'provider'],
  arguments: limitSlots,
  repeats: true,
  summary:
    'How much in any stretch of that time, and how many requests at a time. `for` counts only these models, all together: of a client, tag or route the model that is asked for, of a provider or key that of the target. Above it a client, tag or route is answered 429, and a target is skipped as `rate_limited`; with `queue`, at most N requests first wait as long as D, clients in turn. Tokens are counted by an estimate when a request begins, and by its real usage once that is known',
  example:
    'client web { key env.WEB_KEY; limit 600 requests/min, 2M tokens/min }\nprovider openai {\n  key env.OPENAI_KEY_A limit 500 requests/min\n  key env.OPENAI_KEY_B limit 100 requests/min\n  limit 20 concurrent for "o?-*" queue 50 for 10s\n}\nroute everything {\n  match any\n  limit 50 requests/s, 100 concurrent\n  to openai/$model\n}',
  lower({ node, values, context, draft }) {
    addLimit(draft.limits, limitOf(values, context), node.span, context);
  },
});
