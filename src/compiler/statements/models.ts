// `models GLOB, …` of a client or tag: what may be asked for.
import { list } from '../arguments/shape.ts';
import { glob } from '../arguments/texts.ts';
import { statement } from './statement.ts';

export const models = statement({
  name: 'models',
  places: ['client', 'tag'],
  arguments: { globs: list(glob) },
  repeats: false,
  summary: 'The models that a client, or every client of a tag, may ask for; all of them unless said',
  example:
    'client web { key env.WEB_KEY; models "gpt-*", "claude-*" }\nroute everything { match any; reject 503 "closed" }',
  lower({ values, draft }) {
    draft.models = values.globs.map((glob) => glob.value);
  },
});
