// `preset NAME`: vendor data under another name.
import { presetName } from '../arguments/words.ts';
import { statement } from './statement.ts';

export const preset = statement({
  name: 'preset',
  places: ['provider'],
  arguments: { preset: presetName },
  repeats: false,
  summary: 'Takes protocol, address and the rest from a known vendor, for a provider with a name of its own',
  example:
    'provider openai-eu {\n  preset openai\n  base_url "https://eu.api.openai.com/v1"\n  key env.OPENAI_EU_KEY\n}\nroute everything { match any; to openai-eu/$model }',
  lower({ values, draft }) {
    draft.preset = values.preset.value;
  },
});
