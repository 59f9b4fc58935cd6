// `never CONDITION to PROVIDER, …`: what the analysis must prove.

import { nameOf } from '../arguments/names.ts';
import { keyword, list } from '../arguments/shape.ts';
import { lowerCondition } from '../conditions/lower.ts';
import { statement } from './statement.ts';

export const never = statement({
  name: 'never',
  places: ['file'],
  arguments: { to: keyword('to'), providers: list(nameOf('provider')) },
  condition: true,
  repeats: true,
  summary:
    'A proof obligation: no request that meets the condition can reach one of the providers, by whatever arm. `check` proves it, or shows a request that does',
  example:
    'client web { key env.WEB_KEY; tag internal }\nclient shop { key env.SHOP_KEY }\nprovider demo {}\nprovider local { protocol openai-chat; base_url "http://127.0.0.1:8000/v1" }\nroute internal { match tag internal; to local/$model }\nroute everything { match any; to demo/$model }\nnever tag internal to demo',
  lower({ node, values, context, draft }) {
    const condition = node.condition && lowerCondition(node.condition, context);
    if (condition === undefined) return;
    const providers = values.providers.map((provider) => provider.value);
    draft.nevers.push(context.marks.set({ condition, providers }, node.span));
  },
});
