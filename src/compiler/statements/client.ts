// `client NAME { … }`: who may call, and what for.
import { newName } from '../arguments/names.ts';
import { declared, EMPTY_DRAFTS } from '../program.ts';
import { statement } from './statement.ts';

export const client = statement({
  name: 'client',
  places: ['file', 'import'],
  arguments: { name: newName },
  block: { place: 'client', requires: [['key']] },
  repeats: true,
  summary: 'Someone who may call, known by a key. Once any client is declared, an unknown key is refused',
  example:
    'client web { key env.WEB_KEY; tag prod }\nprovider demo {}\nroute web { match client web; to demo/$model }\nroute everything { match any; reject 403 "not for you" }',
  declare({ values, context }) {
    context.declare('client', values.name);
  },
  lower({ values, draft, body }) {
    const client = declared(values.name, EMPTY_DRAFTS.client());
    client.sound = body('client', client);
    draft.clients.push(client);
  },
});
