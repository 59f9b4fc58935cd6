// `policy NAME { … }`: settings that several routes share.
import { newName } from '../arguments/names.ts';
import { declared, EMPTY_DRAFTS } from '../program.ts';
import { statement } from './statement.ts';

export const policy = statement({
  name: 'policy',
  places: ['file', 'import'],
  arguments: { name: newName },
  block: { place: 'policy' },
  repeats: true,
  summary: 'Settings that several routes share, by `use`. Policies do not use policies',
  example:
    'policy patient {\n  retry 2 on timeout, overloaded backoff 250ms..4s\n  timeout first_token 1m\n}\nprovider demo {}\nroute everything { match any; use patient; to demo/$model }',
  declare({ values, context }) {
    context.declare('policy', values.name);
  },
  lower({ values, draft, body }) {
    const policy = declared(values.name, EMPTY_DRAFTS.policy());
    policy.sound = body('policy', policy);
    draft.policies.push(policy);
  },
});
