// Hosted vendors that speak OpenAI Chat Completions: an address, a key and what is peculiar to each.
import type { Preset } from './preset.ts';

export const OPENAI_COMPATIBLE_PRESETS: readonly Preset[] = [
  hosted('groq', 'Groq', 'https://api.groq.com/openai/v1', 'console.groq.com/docs/openai'),
  hosted('mistral', 'Mistral AI', 'https://api.mistral.ai/v1', 'docs.mistral.ai/api'),
  hosted('deepseek', 'DeepSeek', 'https://api.deepseek.com', 'api-docs.deepseek.com'),
  hosted('xai', 'xAI', 'https://api.x.ai/v1', 'docs.x.ai/docs/api-reference'),
  hosted('openrouter', 'OpenRouter', 'https://openrouter.ai/api/v1', 'openrouter.ai/docs/api-reference/overview'),
  hosted(
    'together',
    'Together AI',
    'https://api.together.ai/v1',
    'docs.together.ai/docs/inference/openai-compatibility',
  ),
  hosted(
    'fireworks',
    'Fireworks AI',
    'https://api.fireworks.ai/inference/v1',
    'docs.fireworks.ai/tools-sdks/openai-compatibility',
  ),
  hosted('cerebras', 'Cerebras', 'https://api.cerebras.ai/v1', 'inference-docs.cerebras.ai/resources/openai'),
  hosted('moonshot', 'Moonshot AI', 'https://api.moonshot.ai/v1', 'platform.moonshot.ai/docs/api/chat'),
  hosted('perplexity', 'Perplexity', 'https://api.perplexity.ai', 'docs.perplexity.ai/guides/chat-completions-guide'),
];

function hosted(name: string, title: string, baseUrl: string, document: string): Preset {
  return {
    name,
    title,
    protocol: 'openai-chat',
    baseUrl,
    auth: { kind: 'bearer' },
    needsKey: true,
    source: `${document}, 2026-11`,
  };
}
