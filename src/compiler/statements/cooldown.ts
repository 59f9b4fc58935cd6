// `cooldown A..B`: how long a key rests after a 429 that gives no time.
import { durationRange } from '../arguments/measures.ts';
import { statement } from './statement.ts';

export const cooldown = statement({
  name: 'cooldown',
  places: ['policy', 'defaults', 'route', 'provider'],
  arguments: { range: durationRange },
  repeats: false,
  summary:
    'How long a key rests after a 429 that gives no time itself: A at first, doubling with each in a row up to B, and up to a quarter more by chance; 1s..1m unless said',
  example: 'provider demo { cooldown 500ms..30s }\nroute everything { match any; to demo/$model }',
  lower({ node, values, context, draft }) {
    const { from, to } = values.range.value;
    context.addSetting(draft.settings, {
      name: 'cooldown',
      span: node.span,
      apply(settings) {
        settings.cooldown = { minMs: from, maxMs: to };
        return '/cooldown';
      },
    });
  },
});
