// `route NAME { … }`: which requests, and where they go.
import { newName } from '../arguments/names.ts';
import { declared, EMPTY_DRAFTS } from '../program.ts';
import { checkRoute } from '../routes.ts';
import { statement } from './statement.ts';

export const route = statement({
  name: 'route',
  places: ['file', 'routes'],
  arguments: { name: newName },
  block: { place: 'route', requires: [['match'], ['to', 'reject']] },
  repeats: true,
  summary:
    'Which requests, and where they go. Routes are read top to bottom and the first that matches wins; nothing else decides',
  example:
    'provider demo {}\nroute claude { match model "claude-*"; to demo/$model }\nroute everything { match any; to demo/small }',
  declare({ values, context }) {
    context.declare('route', values.name);
  },
  lower({ values, context, draft, body }) {
    const route = declared(values.name, EMPTY_DRAFTS.route());
    route.sound = body('route', route);
    draft.routes.push(route);
    if (route.sound) checkRoute(route, context);
  },
});
