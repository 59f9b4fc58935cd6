// Hosted vendors that speak OpenAI Chat Completions: an address, a key and what is peculiar to each.
import type { Preset } from './preset.ts';

export const OPENAI_COMPATIBLE_PRESETS: readonly Preset[] = [
  hosted({
    name: 'groq',
    title: 'Groq',
    baseUrl: 'https://api.groq.com/openai/v1',
    keyVariables: ['GROQ_API_KEY'],
    quirks: {
      max_tokens_field: 'max_completion_tokens',
      reasoning_field: 'reasoning',
      extended_sampling: false,
      completions: false,
    },
    models: [
      { glob: '{llama-3.?-*,openai/gpt-oss-*}', contextWindow: 131_072, lacks: ['images', 'audio', 'documents'] },
    ],
    source: 'console.groq.com/docs/api-reference and /docs/models, 2026-11',
  }),
  hosted({
    name: 'mistral',
    title: 'Mistral AI',
    baseUrl: 'https://api.mistral.ai/v1',
    keyVariables: ['MISTRAL_API_KEY'],
    quirks: {
      tool_id: 'alnum9',
      seed_field: 'random_seed',
      reasoning_field: 'content',
      extended_sampling: false,
      stream_usage: false,
      // Only `/fim/completions`, in another form.
      completions: false,
    },
    source: 'docs.mistral.ai/api, 2026-11',
  }),
  hosted({
    name: 'deepseek',
    title: 'DeepSeek',
    baseUrl: 'https://api.deepseek.com',
    // Completions stand below `/beta`, another base URL.
    keyVariables: ['DEEPSEEK_API_KEY'],
    quirks: { thinking_switch: 'thinking', extended_sampling: false, completions: false },
    models: [{ glob: 'deepseek-{chat,reasoner}', lacks: ['images', 'audio', 'documents'] }],
    source: 'api-docs.deepseek.com, 2026-11',
  }),
  hosted({
    name: 'xai',
    title: 'xAI',
    baseUrl: 'https://api.x.ai/v1',
    keyVariables: ['XAI_API_KEY'],
    quirks: { max_tokens_field: 'max_completion_tokens', extended_sampling: false },
    source: 'docs.x.ai/docs/api-reference, 2026-11',
  }),
  hosted({
    name: 'openrouter',
    title: 'OpenRouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyVariables: ['OPENROUTER_API_KEY'],
    quirks: { reasoning_field: 'reasoning_details', thinking_switch: 'reasoning', cache_control: true },
    source: 'openrouter.ai/docs/api-reference/overview, 2026-11',
  }),
  hosted({
    name: 'together',
    title: 'Together AI',
    baseUrl: 'https://api.together.ai/v1',
    keyVariables: ['TOGETHER_API_KEY'],
    quirks: { reasoning_field: 'reasoning' },
    source: 'docs.together.ai/docs/inference/openai-compatibility, 2026-11',
  }),
  hosted({
    name: 'fireworks',
    title: 'Fireworks AI',
    baseUrl: 'https://api.fireworks.ai/inference/v1',
    keyVariables: ['FIREWORKS_API_KEY'],
    source: 'docs.fireworks.ai/tools-sdks/openai-compatibility, 2026-11',
  }),
  hosted({
    name: 'cerebras',
    title: 'Cerebras',
    baseUrl: 'https://api.cerebras.ai/v1',
    keyVariables: ['CEREBRAS_API_KEY'],
    quirks: { max_tokens_field: 'max_completion_tokens', reasoning_field: 'reasoning', extended_sampling: false },
    source: 'inference-docs.cerebras.ai/resources/openai, 2026-11',
  }),
  hosted({
    name: 'moonshot',
    title: 'Moonshot AI',
    baseUrl: 'https://api.moonshot.ai/v1',
    keyVariables: ['MOONSHOT_API_KEY'],
    quirks: { thinking_switch: 'thinking', extended_sampling: false, completions: false },
    source: 'platform.moonshot.ai/docs/api/chat, 2026-11',
  }),
  hosted({
    name: 'perplexity',
    title: 'Perplexity',
    baseUrl: 'https://api.perplexity.ai',
    keyVariables: ['PERPLEXITY_API_KEY', 'PPLX_API_KEY'],
    quirks: { reasoning_field: 'none', stream_usage: false, completions: false },
    // It searches by itself and takes no function calls.
    models: [{ glob: '*', lacks: ['tools'] }],
    source: 'docs.perplexity.ai/docs/sonar/openai-compatibility, 2026-11',
  }),
];

function hosted(parts: Omit<Preset, 'protocol' | 'auth' | 'needsKey'>): Preset {
  return { protocol: 'openai-chat', auth: { kind: 'bearer' }, needsKey: true, ...parts };
}
