// `timeout connect D, first_token D, …`: how long each phase of an attempt may take.
import { diagnose } from '../../language/codes/index.ts';
import { duration } from '../arguments/measures.ts';
import { list, sequence } from '../arguments/shape.ts';
import { oneOf } from '../arguments/words.ts';
import { statement } from './statement.ts';

const PHASES = {
  connect: 'connect',
  first_token: 'firstToken',
  idle: 'idle',
  total: 'total',
  stream: 'stream',
} as const;

const phase = oneOf({ noun: 'phase', placeholder: 'PHASE', words: Object.keys(PHASES) as (keyof typeof PHASES)[] });

export const timeout = statement({
  name: 'timeout',
  places: ['policy', 'defaults', 'route', 'provider'],
  arguments: { phases: list(sequence({ phase, time: duration })) },
  repeats: true,
  summary:
    'How long each phase may take: `connect`, `first_token`, `idle` (between two pieces), `total` (the whole chain until an answer begins), `stream` (the rest, off by default)',
  example:
    'provider demo { timeout connect 1s }\nroute everything { match any; to demo/$model; timeout first_token 15s, total 2m }',
  lower({ values, context, place, draft }) {
    for (const { phase, time } of values.phases) {
      if (place === 'provider' && phase.value === 'total') {
        const help = 'say it in a route, a policy or `defaults`: it bounds the whole chain, not one provider';
        context.report(diagnose('FL102', phase.span, '`timeout total` cannot stand in `provider`', { help }));
        continue;
      }
      const property = PHASES[phase.value];
      context.addSetting(draft.settings, {
        name: `timeout ${phase.value}`,
        span: { ...phase.span, end: time.span.end },
        apply(settings) {
          settings.timeouts = { ...settings.timeouts, [property]: time.value };
          return `/timeouts/${property}`;
        },
      });
    }
  },
});
