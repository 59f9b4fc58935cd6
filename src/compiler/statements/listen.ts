// `listen ADDRESS`: where clients connect.
import { address } from '../arguments/texts.ts';
import { statement } from './statement.ts';

export const listen = statement({
  name: 'listen',
  places: ['server'],
  arguments: { address },
  repeats: true,
  summary:
    'An address on which clients connect: a host and port, or a unix socket. Beyond this machine it needs clients, or `allow anonymous`',
  example:
    'server {\n  listen 127.0.0.1:8787\n  listen unix:/run/fairlead.sock\n}\nroute everything { match any; reject 503 "closed" }',
  lower({ values, draft }) {
    draft.listen.push(values.address);
  },
});
