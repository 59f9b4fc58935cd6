// The vendors that other gateways call by names of their own, as connections.
import { PRESETS } from '../upstream/presets/index.ts';
import type { Connection } from './routes-file/draft.ts';

export interface Vendor {
  readonly connection: Connection;
  /** Where its key is, where the source does not say; undefined: it is called without one. */
  readonly keyVariable?: string;
}

/** A vendor of ours; `keyVariable`: where the other program looks for its key by itself. */
export function presetVendor(name: string, keyVariable?: string): Vendor {
  const usual = keyVariable ?? PRESETS.get(name)?.keyVariables?.[0];
  return { connection: { name, preset: name }, ...(usual === undefined ? {} : { keyVariable: usual }) };
}

/** Vendors that no preset is for: they speak OpenAI Chat, and need no more than an address and a key (2026-11). */
const CHAT_VENDORS = {
  dashscope: { baseUrl: 'https://dashscope-intl.aliyuncs.com/compatible-mode/v1', keyVariable: 'DASHSCOPE_API_KEY' },
  deepinfra: { baseUrl: 'https://api.deepinfra.com/v1/openai', keyVariable: 'DEEPINFRA_API_KEY' },
  'nvidia-nim': { baseUrl: 'https://integrate.api.nvidia.com/v1', keyVariable: 'NVIDIA_NIM_API_KEY' },
  sambanova: { baseUrl: 'https://api.sambanova.ai/v1', keyVariable: 'SAMBANOVA_API_KEY' },
} as const;

export function chatVendor(name: keyof typeof CHAT_VENDORS): Vendor {
  const { baseUrl, keyVariable } = CHAT_VENDORS[name];
  return { connection: { name, protocol: 'openai-chat', baseUrl: [baseUrl] }, keyVariable };
}
