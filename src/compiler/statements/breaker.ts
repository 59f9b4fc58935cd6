// `breaker N failures in D, open D`, `breaker off`: a target that keeps failing is left alone for a while.
import type { Breaker } from '../../route-table.ts';
import { count, duration } from '../arguments/measures.ts';
import { choice, clause, comma, keyword, sequence } from '../arguments/shape.ts';
import { statement } from './statement.ts';

const circuit = sequence({
  count: count({ min: 1, max: 100 }),
  failures: keyword('failures'),
  within: clause('in', duration),
  comma,
  open: clause('open', duration),
});

export const breaker = statement({
  name: 'breaker',
  places: ['policy', 'defaults', 'route', 'provider'],
  arguments: { breaker: choice(keyword('off'), circuit) },
  repeats: false,
  summary:
    'A target that failed N times within D is passed over, as `overloaded`, for as long as `open` says; then one request at a time tries it, and one that is served closes the circuit. Counted are `overloaded`, `server_error`, `timeout`, `network`, `bad_response` and `stream_broken`. Without it, or with `off`, no failures are counted',
  example:
    'provider demo {}\nroute everything {\n  match any\n  to demo/large\n  fallback to demo/small\n  breaker 5 failures in 30s, open 10s\n}',
  lower({ node, values, context, draft }) {
    const said = values.breaker;
    const value: Breaker | 'off' =
      'value' in said ? 'off' : { failures: said.count.value, withinMs: said.within.value, openMs: said.open.value };
    context.addSetting(draft.settings, {
      name: 'breaker',
      span: node.span,
      apply(settings) {
        settings.breaker = value;
        return '/breaker';
      },
    });
  },
});
