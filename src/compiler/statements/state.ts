// `state memory` · `state redis SECRET [prefix NAME]`: where counters, cooldowns and affinity live.
import { newName } from '../arguments/names.ts';
import { secret } from '../arguments/secrets.ts';
import { choice, clause, keyword, optional, sequence } from '../arguments/shape.ts';
import { statement } from './statement.ts';

const DEFAULT_PREFIX = 'fairlead';

const redis = sequence({ kind: keyword('redis'), url: secret, prefix: optional(clause('prefix', newName)) });

export const state = statement({
  name: 'state',
  places: ['file'],
  arguments: { store: choice(keyword('memory'), redis) },
  repeats: false,
  summary:
    'Where counters, cooldowns and affinity live: in this process (`memory`, unless said), or in a Redis that several gateways share, whose address (`redis://…`, `rediss://…`) is a secret since it may hold a password. Without that Redis requests go on, each gateway holding its part of every limit',
  example: 'state redis env.REDIS_URL prefix search\nroute everything { match any; reject 503 "closed" }',
  lower({ node, values, context, draft }) {
    const { store } = values;
    if (!('url' in store)) return;
    const prefix = store.prefix?.value ?? DEFAULT_PREFIX;
    draft.state = context.marks.set({ kind: 'redis', url: store.url.value, prefix }, node.span);
  },
});
