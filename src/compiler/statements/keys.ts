// `keys { rotate S; key … }`: several credentials, and the order in which they are used.
import { statement } from './statement.ts';

export const keys = statement({
  name: 'keys',
  places: ['provider'],
  arguments: {},
  block: { place: 'keys', requires: [['key']] },
  repeats: false,
  summary:
    'Several credentials and the order in which they are used. One that the provider refuses rests, and the next is tried at once',
  example:
    'provider openai {\n  keys {\n    rotate least_busy\n    key env.OPENAI_KEY_A\n    key env.OPENAI_KEY_B\n  }\n}\nroute everything { match any; to openai/$model }',
  lower({ draft, body }) {
    body('keys', draft.keys);
  },
});
