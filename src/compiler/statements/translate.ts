// `translate warn|strict`: what happens when a target cannot take something of the request.
import { choice, keyword } from '../arguments/shape.ts';
import { statement } from './statement.ts';

export const translate = statement({
  name: 'translate',
  places: ['policy', 'defaults', 'route'],
  arguments: { mode: choice(keyword('warn'), keyword('strict')) },
  repeats: false,
  summary:
    'What happens when a target cannot take something of the request. `warn`, the default: it goes without, and a warning says so. `strict`: the target refuses the request before it is called, as `invalid_request` with the path of what it cannot take. State that only another vendor understands is removed with a warning under both, and estimates are no loss',
  example: 'provider demo {}\nroute everything { match any; to demo/$model; translate strict }',
  lower({ node, values, context, draft }) {
    const mode = values.mode.value;
    context.addSetting(draft.settings, {
      name: 'translate',
      span: node.span,
      apply(settings) {
        settings.translate = mode;
        return '/translate';
      },
    });
  },
});
