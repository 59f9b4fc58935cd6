// `defaults { … }`: what every route starts from.
import { statement } from './statement.ts';

export const defaults = statement({
  name: 'defaults',
  places: ['file'],
  arguments: {},
  block: { place: 'defaults' },
  repeats: false,
  summary: 'Settings that every route starts from; providers, policies and routes say otherwise',
  example: 'defaults { timeout connect 2s; retry 1 }\nprovider demo {}\nroute everything { match any; to demo/$model }',
  lower({ draft, body }) {
    body('defaults', { settings: draft.defaults });
  },
});
