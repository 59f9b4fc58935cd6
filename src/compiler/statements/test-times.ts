// `times N`: how often the request of a test is sent.
import { count } from '../arguments/measures.ts';
import { statement } from './statement.ts';

export const testTimes = statement({
  name: 'times',
  places: ['test'],
  arguments: { times: count({ min: 1, max: 100_000 }) },
  repeats: false,
  summary: 'How often the request is sent, each after the answer to the one before. All of them meet what is expected',
  example:
    'provider demo {}\nroute everything { match any; to { rotate weighted; demo/a weight 70; demo/b weight 30 } }\ntest "shares" {\n  request { model "large" }\n  times 100\n  expect share demo/a 65%..75%\n}',
  lower({ values, draft }) {
    draft.times = values.times.value;
  },
});
