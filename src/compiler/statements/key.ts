// `key SECRET [label L] [weight N] [models GLOB, …] [limit …] [proxy URL]`: a credential of a provider.
import { limitOf, limitSlots } from '../arguments/limits.ts';
import { count } from '../arguments/measures.ts';
import { defaultLabel, secret } from '../arguments/secrets.ts';
import { clause, list, optional, sequence } from '../arguments/shape.ts';
import { glob, plainString, text } from '../arguments/texts.ts';
import { addKey } from '../keys.ts';
import { checkProxyUrl } from '../proxy-url.ts';
import { statement } from './statement.ts';

export const key = statement({
  name: 'key',
  places: ['provider', 'keys'],
  arguments: {
    secret,
    label: optional(clause('label', plainString('"LABEL"'))),
    weight: optional(clause('weight', count())),
    models: optional(clause('models', list(glob))),
    limit: optional(clause('limit', sequence(limitSlots))),
    proxy: optional(clause('proxy', text('"URL"', 'a URL in double quotes'))),
  },
  repeats: true,
  summary:
    'A credential. Its label is what reports call it: the name of the variable unless said. `models` says what it may be used for, `limit` how much, `proxy` by which way',
  example:
    'provider openai {\n  keys {\n    rotate weighted\n    key env.OPENAI_KEY_A weight 3 limit 500 requests/min\n    key env.OPENAI_KEY_B label "spare" models "gpt-*"\n  }\n}\nroute everything { match any; to openai/$model }',
  lower({ node, values, context, draft }) {
    const pool = 'headers' in draft ? draft.keys : draft;
    const label = values.label?.value ?? defaultLabel(values.secret.value, pool.keys.length + 1);
    const models = values.models?.map((model) => model.value);
    const { secret } = values;
    const limit = values.limit && limitOf(values.limit, context);
    const { proxy } = values;
    if (proxy !== undefined) checkProxyUrl(proxy, context);
    const member = {
      label,
      secret: secret.value,
      weight: values.weight?.value ?? 1,
      ...(models && { models }),
      ...(limit && { limits: [limit] }),
      ...(proxy && { proxy: proxy.value }),
    };
    addKey(pool.keys, member, node.span, context);
  },
});
