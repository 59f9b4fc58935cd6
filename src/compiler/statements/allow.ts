// `allow anonymous`: clients without a key, from anywhere.
import { keyword } from '../arguments/shape.ts';
import { statement } from './statement.ts';

export const allow = statement({
  name: 'allow',
  places: ['server'],
  arguments: { whom: keyword('anonymous') },
  repeats: false,
  summary:
    'Where no `client` is declared, everyone is anonymous and may call from this machine only. `allow anonymous` opens the other listeners to everyone',
  example: 'server {\n  listen 0.0.0.0:8787\n  allow anonymous\n}\nroute everything { match any; reject 503 "closed" }',
  lower({ draft }) {
    draft.allowAnonymous = true;
  },
});
