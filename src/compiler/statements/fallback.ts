// `fallback [on KIND, …] to …`: where requests go when all before has failed.
import { ANY_KINDS } from '../../errors.ts';
import { clause, keyword, list, optional } from '../arguments/shape.ts';
import { destination } from '../arguments/targets.ts';
import { errorKind, expandKinds } from '../arguments/words.ts';
import { armOf } from '../members.ts';
import { statement } from './statement.ts';

export const fallback = statement({
  name: 'fallback',
  places: ['route'],
  arguments: { on: optional(clause('on', list(errorKind))), to: keyword('to'), destination: optional(destination) },
  block: { place: 'to', insteadOf: 'destination', requires: [['member', 'group']] },
  repeats: true,
  summary:
    'A further arm, for the kinds of failure that `on` names; without it for `any`, which is all but `invalid_request` and `content_filtered`',
  example:
    'provider demo {}\nroute everything {\n  match any\n  to demo/large\n  fallback on rate_limited, overloaded to demo/small\n  fallback to demo/spare\n}',
  lower(input) {
    const { on, destination } = input.values;
    const arm = armOf(destination, on === undefined ? ANY_KINDS : expandKinds(on), input);
    if (arm !== undefined) input.draft.fallbacks.push(arm);
  },
});
