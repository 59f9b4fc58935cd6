// `hedge after D [max 5%]`, `hedge off`: a second attempt beside one that is slow to begin.
import type { Hedge } from '../../route-table.ts';
import { duration, percent } from '../arguments/measures.ts';
import { choice, clause, keyword, optional, sequence } from '../arguments/shape.ts';
import { statement } from './statement.ts';

const beside = sequence({ after: clause('after', duration), max: optional(clause('max', percent)) });

export const hedge = statement({
  name: 'hedge',
  places: ['policy', 'defaults', 'route'],
  arguments: { hedge: choice(keyword('off'), beside) },
  repeats: false,
  summary:
    'After D without content the next member of the same arm is asked too, one at most; the first content wins and the other is cancelled. `max` is the share of the route’s requests of the last minute that may be hedged',
  example:
    'provider demo {}\nroute everything {\n  match any\n  to { rotate priority; demo/large; demo/small }\n  hedge after 2s max 5%\n}',
  lower({ node, values, context, draft }) {
    const said = values.hedge;
    const value: Hedge | 'off' =
      'value' in said ? 'off' : { afterMs: said.after.value, ...(said.max && { maxShare: said.max.value }) };
    context.addSetting(draft.settings, {
      name: 'hedge',
      span: node.span,
      apply(settings) {
        settings.hedge = value;
        return '/hedge';
      },
    });
  },
});
