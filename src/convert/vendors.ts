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

/** One that speaks OpenAI Chat at an address that is known, and needs no more than that. */
export function chatVendor(name: string, baseUrl: string, keyVariable: string): Vendor {
  return { connection: { name, protocol: 'openai-chat', baseUrl: [baseUrl] }, keyVariable };
}
