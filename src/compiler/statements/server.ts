// `server { … }`: where clients and operators connect.
import { EMPTY_DRAFTS } from '../program.ts';
import { statement } from './statement.ts';

export const server = statement({
  name: 'server',
  places: ['file'],
  arguments: {},
  block: { place: 'server' },
  repeats: false,
  summary: 'Where clients and operators connect. Without it: 127.0.0.1:8787, and no admin listener',
  example:
    'server {\n  listen 127.0.0.1:8787\n  admin 127.0.0.1:8788\n}\nroute everything { match any; reject 503 "closed" }',
  lower({ draft, body }) {
    draft.server = EMPTY_DRAFTS.server();
    draft.server.sound = body('server', draft.server);
  },
});
