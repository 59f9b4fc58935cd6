// `base_url URL`: where a provider is.
// biome-ignore-all lint/suspicious/noTemplateCurlyInString: holes are written so in the language itself
import { text } from '../arguments/texts.ts';
import { checkBaseUrl } from '../base-url.ts';
import { statement } from './statement.ts';

export const baseUrl = statement({
  name: 'base_url',
  places: ['provider'],
  arguments: { url: text('"URL"', 'a URL in double quotes') },
  repeats: false,
  summary: 'What the paths of the protocol are appended to. It may hold `${env.NAME}`',
  example:
    'provider local {\n  protocol openai-chat\n  base_url "http://127.0.0.1:8000/v1"\n}\nroute everything { match any; to local/$model }',
  lower({ values, context, draft }) {
    checkBaseUrl(values.url, context);
    draft.baseUrl = values.url.value;
  },
});
