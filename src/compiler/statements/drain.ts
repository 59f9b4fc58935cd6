// `drain D`: how long requests under way may go on when the server stops.
import { duration } from '../arguments/measures.ts';
import { statement } from './statement.ts';

export const drain = statement({
  name: 'drain',
  places: ['server'],
  arguments: { time: duration },
  repeats: false,
  summary: 'How long requests under way may go on after the server was told to stop; 30s unless said',
  example: 'server { drain 1m }\nroute everything { match any; reject 503 "closed" }',
  lower({ values, draft }) {
    draft.drainMs = values.time.value;
  },
});
