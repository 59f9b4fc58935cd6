// `auth bearer | header "N" | query "N" | none`: how a provider's key is sent.

import type { Auth } from '../../route-table.ts';
import type { Located } from '../arguments/located.ts';
import { choice, clause, keyword, sequence } from '../arguments/shape.ts';
import { headerName, plainString } from '../arguments/texts.ts';
import { statement } from './statement.ts';

type Way = Located<'bearer' | 'none'> | { readonly header: Located<string> } | { readonly query: Located<string> };

export const auth = statement({
  name: 'auth',
  places: ['provider'],
  arguments: {
    way: choice(
      keyword('bearer'),
      sequence({ header: clause('header', headerName) }),
      sequence({ query: clause('query', plainString('"NAME"', 'the name of a query parameter in double quotes')) }),
      keyword('none'),
    ),
  },
  repeats: false,
  summary: 'How the key is sent: as a bearer token, in a header of its own, in the query, or not at all',
  example:
    'provider inside {\n  protocol openai-chat\n  base_url "https://models.example.com/v1"\n  auth header "x-api-key"\n  key env.INSIDE_KEY\n}\nroute everything { match any; to inside/$model }',
  lower({ node, values, draft }) {
    draft.auth = { value: authOf(values.way), span: node.span };
  },
});

function authOf(way: Way): Auth {
  if ('header' in way) return { kind: 'header', name: way.header.value };
  if ('query' in way) return { kind: 'query', name: way.query.value };
  return { kind: way.value };
}
