// What Portkey calls vendors: `"provider": "together-ai"` (portkey.ai/docs/integrations/llms, 2026-11).
import { chatVendor, presetVendor, type Vendor } from '../vendors.ts';

/** The clouds, which say where they are, stand in `place.ts`. */
export const VENDORS: ReadonlyMap<string, Vendor> = new Map([
  ['openai', presetVendor('openai')],
  ['anthropic', presetVendor('anthropic')],
  ['google', presetVendor('gemini')],
  ['groq', presetVendor('groq')],
  ['mistral-ai', presetVendor('mistral')],
  ['deepseek', presetVendor('deepseek')],
  ['x-ai', presetVendor('xai')],
  ['openrouter', presetVendor('openrouter')],
  ['together-ai', presetVendor('together')],
  ['fireworks-ai', presetVendor('fireworks')],
  ['cerebras', presetVendor('cerebras')],
  ['moonshot', presetVendor('moonshot')],
  ['perplexity-ai', presetVendor('perplexity')],
  ['ollama', presetVendor('ollama')],
  ['deepinfra', chatVendor('deepinfra')],
  ['sambanova', chatVendor('sambanova')],
]);

/** The names of virtual keys and of catalogue entries are their owner's; most begin with the vendor. */
const BEGINNINGS: readonly (readonly [pattern: RegExp, vendor: string])[] = [
  [/^azure/, 'azure-openai'],
  [/^(aws|bedrock)/, 'bedrock'],
  [/^vertex/, 'vertex-ai'],
  [/^(open-?ai|gpt)/, 'openai'],
  [/^(anthropic|claude)/, 'anthropic'],
  [/^(google|gemini)/, 'google'],
  [/^mistral/, 'mistral-ai'],
  [/^(x-?ai|grok)/, 'x-ai'],
  [/^together/, 'together-ai'],
  [/^fireworks/, 'fireworks-ai'],
  [/^perplexity/, 'perplexity-ai'],
];

/** The vendor that a name of the owner's most likely means; undefined where nothing tells. */
export function vendorOfSlug(slug: string): string | undefined {
  const known = [...VENDORS.keys()].find((vendor) => slug.toLowerCase().startsWith(vendor));
  return known ?? BEGINNINGS.find(([pattern]) => pattern.test(slug.toLowerCase()))?.[1];
}
