// `auth bearer | header "N" | query "N" | none | azure … | aws … | google …`: how a provider's key is sent.

import type { Auth } from '../../route-table.ts';
import type { Located } from '../arguments/located.ts';
import { choice, clause, keyword, type Shape, sequence } from '../arguments/shape.ts';
import { cloudName, headerName, plainString } from '../arguments/texts.ts';
import { statement } from './statement.ts';

type Way =
  | Located<'bearer' | 'none'>
  | { readonly header: Located<string> }
  | { readonly query: Located<string> }
  | { readonly azure: { readonly version: Located<string> } }
  | { readonly aws: { readonly region: Located<string> } }
  | { readonly google: { readonly project: Located<string>; readonly location: Located<string> } };

const way: Shape<Way> = choice(
  keyword('bearer'),
  sequence({ header: clause('header', headerName) }),
  sequence({ query: clause('query', plainString('"NAME"', 'the name of a query parameter in double quotes')) }),
  keyword('none'),
  sequence({
    azure: clause(
      'azure',
      sequence({ version: clause('version', cloudName('"V"', 'an API version', '"2025-04-01-preview"')) }),
    ),
  }),
  sequence({
    aws: clause('aws', sequence({ region: clause('region', cloudName('"R"', 'a region', '"eu-central-1"')) })),
  }),
  sequence({
    google: clause(
      'google',
      sequence({
        project: clause('project', cloudName('"P"', 'a project', '"acme-prod"')),
        location: clause('location', cloudName('"L"', 'a location', '"europe-west1"')),
      }),
    ),
  }),
);

export const auth = statement({
  name: 'auth',
  places: ['provider'],
  arguments: { way },
  repeats: false,
  summary:
    'How the key is sent: as a bearer token, in a header of its own, in the query, not at all, or as a cloud wants it. `aws` and `google` use the standard credentials of the machine where no `key` stands',
  example:
    'provider inside {\n  protocol openai-chat\n  base_url "https://models.example.com/v1"\n  auth header "x-api-key"\n  key env.INSIDE_KEY\n}\nprovider bedrock {\n  auth aws region "eu-central-1"\n  model "claude-*"\n}\nroute claude { match model "claude-*"; to bedrock/$model }\nroute everything { match any; to inside/$model }',
  lower({ node, values, draft }) {
    draft.auth = { value: authOf(values.way), span: node.span };
  },
});

function authOf(way: Way): Auth {
  if ('header' in way) return { kind: 'header', name: way.header.value };
  if ('query' in way) return { kind: 'query', name: way.query.value };
  if ('azure' in way) return { kind: 'azure', version: way.azure.version.value };
  if ('aws' in way) return { kind: 'aws', region: way.aws.region.value };
  if ('google' in way) {
    const { project, location } = way.google;
    return { kind: 'google', project: project.value, location: location.value };
  }
  return { kind: way.value };
}
