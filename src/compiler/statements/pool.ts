// `pool NAME { rotate S; members }`: targets that stand for each other.
import { newName } from '../arguments/names.ts';
import { checkMembers } from '../members.ts';
import { declared, EMPTY_DRAFTS } from '../program.ts';
import { statement } from './statement.ts';

export const pool = statement({
  name: 'pool',
  places: ['file', 'import'],
  arguments: { name: newName },
  block: { place: 'pool', requires: [['member', 'group']] },
  repeats: true,
  summary: 'Targets, pools and groups that stand for each other, in the order that `rotate` gives',
  example:
    'provider demo {}\npool gpt {\n  rotate weighted\n  demo/large weight 3\n  demo/small\n}\nroute everything { match any; to gpt }',
  declare({ values, context }) {
    context.declare('pool', values.name);
  },
  lower({ values, context, draft, body }) {
    const pool = declared(values.name, EMPTY_DRAFTS.pool());
    pool.sound = body('pool', pool);
    draft.pools.push(pool);
    if (pool.sound) checkMembers(pool, values.name.span, context);
  },
});
