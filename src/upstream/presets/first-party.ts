// Vendors whose own protocol is one that Fairlead speaks.
import type { Preset } from './preset.ts';

export const FIRST_PARTY_PRESETS: readonly Preset[] = [
  {
    name: 'openai',
    title: 'OpenAI',
    protocol: 'openai-chat',
    baseUrl: 'https://api.openai.com/v1',
    auth: { kind: 'bearer' },
    needsKey: true,
    keyVariables: ['OPENAI_API_KEY'],
    models: [
      { glob: 'gpt-3.5-turbo*', contextWindow: 16_385, lacks: ['images', 'audio', 'documents'] },
      { glob: 'gpt-4{,-0613}', contextWindow: 8_192, lacks: ['images', 'audio', 'documents'] },
      { glob: '{gpt-4-turbo*,gpt-4o,gpt-4o-mini,gpt-4o-20*,gpt-4o-mini-20*}', contextWindow: 128_000, lacks: [] },
      { glob: 'gpt-4.1*', contextWindow: 1_047_576, lacks: [] },
      { glob: 'o3-mini*', contextWindow: 200_000, lacks: ['images', 'audio'] },
      { glob: '{o1,o1-20*,o3,o3-20*,o4-mini*}', contextWindow: 200_000, lacks: [] },
      { glob: 'gpt-5{,-mini,-nano}{,-2025-*}', contextWindow: 400_000, lacks: [] },
    ],
    source: 'platform.openai.com/docs/api-reference and /docs/models, 2026-11',
  },
  {
    name: 'anthropic',
    title: 'Anthropic',
    protocol: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    auth: { kind: 'header', name: 'x-api-key' },
    needsKey: true,
    keyVariables: ['ANTHROPIC_API_KEY'],
    source: 'docs.anthropic.com/en/api/overview, 2026-11',
  },
  {
    name: 'gemini',
    title: 'Google Gemini',
    protocol: 'gemini',
    baseUrl: 'https://generativelanguage.googleapis.com',
    auth: { kind: 'header', name: 'x-goog-api-key' },
    needsKey: true,
    keyVariables: ['GEMINI_API_KEY', 'GOOGLE_API_KEY'],
    source: 'ai.google.dev/api, 2026-11',
  },
];
