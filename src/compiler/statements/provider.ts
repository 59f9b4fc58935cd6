// `provider NAME { … }`: somewhere that requests can be sent.
import { newName } from '../arguments/names.ts';
import { presetName } from '../arguments/words.ts';
import { declared, EMPTY_DRAFTS } from '../program.ts';
import { checkProvider } from '../providers.ts';
import { statement } from './statement.ts';

export const provider = statement({
  name: 'provider',
  places: ['file', 'import'],
  arguments: { name: { ...newName, ...(presetName.offers && { offers: presetName.offers }) } },
  block: { place: 'provider' },
  repeats: true,
  summary:
    'Somewhere that requests can be sent. A known name (the presets below) brings its protocol, address and way of sending a key; any other says them',
  example:
    'provider openai { key env.OPENAI_KEY }\nprovider local {\n  protocol openai-chat\n  base_url "http://127.0.0.1:11434/v1"\n}\nroute small { match model "qwen*"; to local/$model }\nroute everything { match any; to openai/$model }',
  declare({ values, context }) {
    context.declare('provider', values.name);
  },
  lower({ values, context, draft, body }) {
    const provider = declared(values.name, EMPTY_DRAFTS.provider());
    provider.sound = body('provider', provider);
    draft.providers.push(provider);
    if (provider.sound) checkProvider(provider, context);
  },
});
