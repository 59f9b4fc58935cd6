// `tag NAME { … }`: what all clients that carry the tag share.
import { diagnose } from '../../language/codes/index.ts';
import { newName } from '../arguments/names.ts';
import { declared, EMPTY_DRAFTS } from '../program.ts';
import { statement } from './statement.ts';

export const tagDeclaration = statement({
  name: 'tag',
  places: ['file', 'import'],
  arguments: { name: newName },
  block: { place: 'tag' },
  repeats: true,
  summary:
    "What all clients that carry the tag may ask for, and how much of it all together. A request passes its client's limits and those of each of its tags",
  example:
    'client web { key env.WEB_KEY; tag prod }\nclient app { key env.APP_KEY; tag prod }\ntag prod { limit 1000 requests/min; budget 500 USD/month; models "gpt-*" }\nprovider demo {}\nroute everything { match any; to demo/$model }',
  declare({ values, context }) {
    // A client that carries it may have been read before: that is no second declaration.
    context.scope.declare({ kind: 'tag', name: values.name.value, span: values.name.span });
  },
  lower({ values, context, draft, body }) {
    const tag = declared(values.name, EMPTY_DRAFTS.tag());
    tag.sound = body('tag', tag);
    const earlier = draft.tags.find(({ name }) => name === tag.name);
    if (earlier !== undefined) {
      const related = [{ message: 'first declared here', span: earlier.span }];
      const help = 'put both into one block';
      context.report(diagnose('FL111', tag.span, `tag "${tag.name}" is declared twice`, { related, help }));
    }
    draft.tags.push(tag);
  },
});
