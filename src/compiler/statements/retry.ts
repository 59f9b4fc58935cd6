// `retry N [on KIND, …] [backoff A..B]`, `retry off`: further attempts on the same target.
import { TRANSIENT_KINDS } from '../../errors.ts';
import type { Retry } from '../../route-table.ts';
import { count, durationRange } from '../arguments/measures.ts';
import { choice, clause, keyword, list, optional, sequence } from '../arguments/shape.ts';
import { errorKind, expandKinds } from '../arguments/words.ts';
import { statement } from './statement.ts';

const BACKOFF = { minMs: 250, maxMs: 4000 };

const times = sequence({
  count: count({ min: 1, max: 20 }),
  on: optional(clause('on', list(errorKind))),
  backoff: optional(clause('backoff', durationRange)),
});

export const retry = statement({
  name: 'retry',
  places: ['policy', 'defaults', 'route'],
  arguments: { retry: choice(keyword('off'), times) },
  repeats: false,
  summary:
    'Further attempts on the same target after a failure of one of the kinds, `transient` unless said; the waiting grows from A to B, 250ms..4s unless said',
  example:
    'provider demo {}\nroute everything { match any; to demo/$model; retry 2 on timeout, overloaded backoff 250ms..4s }',
  lower({ node, values, context, draft }) {
    const said = values.retry;
    const retry: Retry =
      'value' in said
        ? { count: 0, on: TRANSIENT_KINDS, backoff: BACKOFF }
        : {
            count: said.count.value,
            on: said.on === undefined ? TRANSIENT_KINDS : expandKinds(said.on),
            backoff:
              said.backoff === undefined ? BACKOFF : { minMs: said.backoff.value.from, maxMs: said.backoff.value.to },
          };
    context.addSetting(draft.settings, {
      name: 'retry',
      span: node.span,
      apply(settings) {
        settings.retry = retry;
        return '/retry';
      },
    });
  },
});
