// `test NAME { … }`: a request, how the upstreams behave, and what is to become of it.
import { plainString } from '../arguments/texts.ts';
import { EMPTY_DRAFTS } from '../program.ts';
import { statement } from './statement.ts';

export const test = statement({
  name: 'test',
  places: ['file', 'import'],
  arguments: { name: plainString('"NAME"', 'what the test shows, in double quotes') },
  block: { place: 'test', requires: [['request'], ['expect']] },
  repeats: true,
  summary:
    'What is to become of a request: `fairlead test` sends it through the gateway itself, with time, chance and upstreams simulated. No part of what runs: `serve` checks tests and leaves them alone',
  example:
    'provider demo {}\nroute everything { match any; to demo/$model; cap max_tokens 4096 }\ntest "long answers are cut" {\n  request { model "large"; max_tokens 8k }\n  expect target demo/large\n  expect param max_tokens 4096\n}',
  declare({ values, context }) {
    context.declare('test', values.name);
  },
  lower({ values, draft, body }) {
    const { value: name, span } = values.name;
    const inner = EMPTY_DRAFTS.test();
    const sound = body('test', inner);
    const { request, times = 1, givens, expectations } = inner;
    if (sound && request !== undefined) draft.tests.push({ name, span, request, times, givens, expectations });
  },
});
