// `expires DATE` of a client: when its keys end.
import { date } from '../arguments/times.ts';
import { statement } from './statement.ts';

export const expires = statement({
  name: 'expires',
  places: ['client'],
  arguments: { date },
  repeats: false,
  summary:
    'From the beginning of that day, in UTC, the keys of the client are no longer good: it gets a 401 that says so',
  example:
    'client guest { key env.GUEST_KEY; expires 2027-01-31 }\nroute everything { match any; reject 503 "closed" }',
  lower({ values, draft }) {
    draft.expires = values.date.value;
  },
});
