// `key SECRET [label L]` of a client: what it shows to be known.
import { clientSecret, defaultLabel } from '../arguments/secrets.ts';
import { clause, optional } from '../arguments/shape.ts';
import { plainString } from '../arguments/texts.ts';
import { addKey } from '../keys.ts';
import { statement } from './statement.ts';

export const clientKey = statement({
  name: 'key',
  places: ['client'],
  arguments: { secret: clientSecret, label: optional(clause('label', plainString('"LABEL"'))) },
  repeats: true,
  summary: 'What a client shows to be known; several keys may be good at a time. The digest of a key is enough',
  example:
    'client web {\n  key env.WEB_KEY label "current"\n  key env.WEB_KEY_OLD label "until june"\n}\nroute everything { match any; reject 503 "closed" }',
  lower({ node, values, context, draft }) {
    const label = values.label?.value ?? defaultLabel(values.secret.value, draft.keys.length + 1);
    addKey(draft.keys, { secret: values.secret.value, label }, node.span, context);
  },
});
