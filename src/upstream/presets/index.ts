// Every vendor that a route file may name without saying more: `provider groq { key env.GROQ_API_KEY }`.
import { CLOUD_PRESETS } from './clouds.ts';
import { FIRST_PARTY_PRESETS } from './first-party.ts';
import { LOCAL_PRESETS } from './local.ts';
import { OPENAI_COMPATIBLE_PRESETS } from './openai-compatible.ts';
import type { Preset } from './preset.ts';

/** By name, in the order in which the reference lists them. */
export const PRESETS: ReadonlyMap<string, Preset> = new Map(
  [...FIRST_PARTY_PRESETS, ...CLOUD_PRESETS, ...OPENAI_COMPATIBLE_PRESETS, ...LOCAL_PRESETS].map((preset) => [
    preset.name,
    preset,
  ]),
);
