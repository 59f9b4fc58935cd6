// `request { … }`: the request of a test, in the words of conditions.
import { EMPTY_DRAFTS } from '../program.ts';
import { statement } from './statement.ts';

export const request = statement({
  name: 'request',
  places: ['test'],
  arguments: {},
  block: { place: 'request', requires: [['model', 'body']] },
  repeats: false,
  summary:
    'The request that is sent: every field of a condition by its own name. What is not said is absent; it is a chat in the protocol `openai-chat`, by the first client that is declared, with one short message',
  example:
    'client web { key env.WEB_KEY }\nprovider demo {}\nroute everything { match tools; to demo/$model }\ntest "tools" {\n  request { model "large"; client web; tools; header "x-team" "search" }\n  expect route everything\n}',
  lower({ node, draft, body }) {
    const inner = EMPTY_DRAFTS.request();
    const sound = body('request', inner);
    const { protocol = 'openai-chat', operation = 'chat' } = inner;
    if (sound) draft.request = { ...inner, protocol, operation, span: node.span };
  },
});
