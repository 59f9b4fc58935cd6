// What stands before the slash of a LiteLLM model: `groq/llama-3.3-70b` (docs.litellm.ai/docs/providers, 2026-11).
import { chatVendor, presetVendor, type Vendor } from '../vendors.ts';

/** Vendors that need no more than a key. The clouds, which say where they are, stand in `clouds.ts`. */
export const PREFIXES: ReadonlyMap<string, Vendor> = new Map([
  ['openai', presetVendor('openai')],
  ['text-completion-openai', presetVendor('openai')],
  ['anthropic', presetVendor('anthropic')],
  ['gemini', presetVendor('gemini')],
  ['groq', presetVendor('groq')],
  ['mistral', presetVendor('mistral')],
  ['deepseek', presetVendor('deepseek')],
  ['xai', presetVendor('xai')],
  ['openrouter', presetVendor('openrouter')],
  ['together_ai', presetVendor('together', 'TOGETHERAI_API_KEY')],
  ['fireworks_ai', presetVendor('fireworks', 'FIREWORKS_AI_API_KEY')],
  ['cerebras', presetVendor('cerebras')],
  ['moonshot', presetVendor('moonshot')],
  ['perplexity', presetVendor('perplexity', 'PERPLEXITYAI_API_KEY')],
  ['ollama', presetVendor('ollama')],
  ['ollama_chat', presetVendor('ollama')],
  ['lm_studio', presetVendor('lmstudio')],
  ['hosted_vllm', presetVendor('vllm')],
  ['vllm', presetVendor('vllm')],
  ['llamafile', presetVendor('llamacpp')],
  ['nvidia_nim', chatVendor('nvidia-nim')],
  ['deepinfra', chatVendor('deepinfra')],
  ['sambanova', chatVendor('sambanova')],
  ['dashscope', chatVendor('dashscope')],
]);

/** Prefixes for any server that speaks OpenAI Chat, at the address that the source says. */
export const CHAT_PREFIXES: ReadonlySet<string> = new Set([
  'openai_like',
  'custom_openai',
  'litellm_proxy',
  'azure_ai',
]);

/** Names that need no prefix, since only one vendor has them. */
const BARE_NAMES: readonly (readonly [pattern: RegExp, prefix: string])[] = [
  [/^(gpt-|chatgpt-|o\d|text-embedding-|dall-e|whisper|tts-)/, 'openai'],
  [/^claude-/, 'anthropic'],
  [/^gemini-/, 'vertex_ai'],
];

export function prefixOfBareName(model: string): string | undefined {
  return BARE_NAMES.find(([pattern]) => pattern.test(model))?.[1];
}

/** Globs of bare names that LiteLLM also sends to `openai/*` and `anthropic/*`. */
export const BARE_GLOBS: Readonly<Record<string, readonly string[]>> = {
  openai: ['gpt-*', 'chatgpt-*', 'o1*', 'o3*', 'o4*'],
  anthropic: ['claude-*'],
};
