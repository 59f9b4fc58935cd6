// Who speaks and who is spoken to in the table of translations: each protocol as a client's, and each as a provider's.
import type { ClientCodec, Codec, TargetTraits } from '../../../src/codec/codec.ts';
import { CODECS, codecFor } from '../../../src/codec/index.ts';
import { PRESETS } from '../../../src/upstream/presets/index.ts';
import type { Protocol } from '../../../src/vocabulary.ts';

export interface ProviderSide {
  readonly title: string;
  readonly codec: Codec;
  readonly target: TargetTraits;
}

export interface ClientSide {
  readonly codec: ClientCodec;
  /** What its requests are written for, so that they say as much as its protocol can. */
  readonly target: TargetTraits;
}

function provider(title: string, name: string, model: string): ProviderSide {
  const preset = PRESETS.get(name);
  if (preset === undefined) throw new Error(`no preset ${name}`);
  const { protocol, family = name, quirks = {} } = preset;
  return { title, codec: codecFor(protocol), target: { provider: name, protocol, family, model, quirks } };
}

const RESPONSES: ProviderSide = {
  title: 'openai-responses',
  codec: codecFor('openai-responses'),
  target: { provider: 'openai', protocol: 'openai-responses', family: 'openai', model: 'gpt-5', quirks: {} },
};

export const PROVIDERS: readonly ProviderSide[] = [
  provider('openai-chat, OpenAI itself', 'openai', 'gpt-5'),
  provider('openai-chat, a vendor that goes beyond it (OpenRouter)', 'openrouter', 'some/model'),
  RESPONSES,
  provider('anthropic (claude-sonnet-4-6)', 'anthropic', 'claude-sonnet-4-6'),
  provider('gemini (gemini-2.5-pro)', 'gemini', 'gemini-2.5-pro'),
  provider('ollama', 'ollama', 'qwen3'),
];

/** Models, and quirks, that take the most of their protocol. */
const WIDEST: Readonly<Record<Protocol, Pick<TargetTraits, 'model' | 'quirks'>>> = {
  'openai-chat': {
    model: 'gpt-5',
    quirks: {
      reasoning_field: 'reasoning_details',
      thinking_switch: 'thinking',
      extended_sampling: true,
      cache_control: true,
    },
  },
  'openai-responses': { model: 'gpt-5', quirks: {} },
  anthropic: { model: 'claude-opus-4-8', quirks: { thinking: 'both', sampling: 'all' } },
  gemini: { model: 'gemini-2.5-pro', quirks: {} },
  ollama: { model: 'gpt-oss', quirks: {} },
};

export const CLIENTS: readonly ClientSide[] = CODECS.map((codec) => {
  const { protocol, family } = codec;
  return { codec, target: { provider: 'client', protocol, family, ...WIDEST[protocol] } };
});
