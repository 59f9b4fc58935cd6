// `tag NAME, …` of a client: what it shares with others.
import { newName } from '../arguments/names.ts';
import { list } from '../arguments/shape.ts';
import { statement } from './statement.ts';

export const tag = statement({
  name: 'tag',
  places: ['client'],
  arguments: { names: list(newName) },
  repeats: true,
  summary: 'Names that a client shares with others, for conditions: `match tag prod`',
  example:
    'client web { key env.WEB_KEY; tag prod, europe }\nprovider demo {}\nroute prod { match tag prod; to demo/$model }\nroute everything { match any; reject 403 "not for you" }',
  declare({ values, context }) {
    for (const name of values.names) context.scope.declare({ kind: 'tag', name: name.value, span: name.span });
  },
  lower({ values, context, draft }) {
    for (const name of values.names) {
      if (draft.tags.includes(name.value)) context.reportRepeated(`tag ${name.value}`, name.span, name.span);
      else draft.tags.push(name.value);
    }
  },
});
