// `to TARGET`, `to POOL`, `to { … }`: where a route's requests go first.
import { ERROR_KINDS } from '../../errors.ts';
import { optional } from '../arguments/shape.ts';
import { destination } from '../arguments/targets.ts';
import { armOf } from '../members.ts';
import { statement } from './statement.ts';

export const to = statement({
  name: 'to',
  places: ['route'],
  arguments: { destination: optional(destination) },
  block: { place: 'to', insteadOf: 'destination', requires: [['member', 'group']] },
  repeats: false,
  summary:
    'The first arm: a target, a pool, or members in a block. `$model` is the requested model, `$1` what the first star of its glob caught',
  example:
    'provider demo {}\nroute claude { match model "claude-*"; to demo/$1 }\nroute everything { match any; to { rotate random; demo/a; demo/b } }',
  lower(input) {
    const arm = armOf(input.values.destination, ERROR_KINDS, input);
    if (arm !== undefined) input.draft.to = arm;
  },
});
