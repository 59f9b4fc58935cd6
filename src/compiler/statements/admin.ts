// `admin ADDRESS [key SECRET]`: health, metrics and traces, on a listener of their own.
import { secret } from '../arguments/secrets.ts';
import { clause, optional } from '../arguments/shape.ts';
import { address } from '../arguments/texts.ts';
import { statement } from './statement.ts';

export const admin = statement({
  name: 'admin',
  places: ['server'],
  arguments: { address, key: optional(clause('key', secret)) },
  repeats: false,
  summary: 'The listener for health, metrics and traces. Beyond this machine it needs a `key`',
  example: 'server {\n  admin 0.0.0.0:8788 key env.ADMIN_KEY\n}\nroute everything { match any; reject 503 "closed" }',
  lower({ values, draft }) {
    draft.admin = { address: values.address, ...(values.key && { key: values.key.value }) };
  },
});
