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
    source: 'platform.openai.com/docs/api-reference, 2026-11',
  },
  {
    name: 'anthropic',
    title: 'Anthropic',
    protocol: 'anthropic',
    baseUrl: 'https://api.anthropic.com',
    auth: { kind: 'header', name: 'x-api-key' },
    needsKey: true,
    source: 'docs.anthropic.com/en/api/overview, 2026-11',
  },
  {
    name: 'gemini',
    title: 'Google Gemini',
    protocol: 'gemini',
    baseUrl: 'https://generativelanguage.googleapis.com',
    auth: { kind: 'header', name: 'x-goog-api-key' },
    needsKey: true,
    source: 'ai.google.dev/api, 2026-11',
  },
];
