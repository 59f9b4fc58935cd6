// Parts of OpenAI's API, and of those modelled on it, that pass through unread.
import type { Operation } from '../vocabulary.ts';
import type { Endpoint, Relay } from './codec.ts';
import { openAiPaths } from './openai-paths.ts';

/** OpenAI's own headers mean nothing to other vendors. */
export const VENDOR_HEADERS: NonNullable<Relay['headers']> = {
  openai: ['openai-beta', 'openai-organization', 'openai-project', 'idempotency-key'],
};

interface Entry extends Omit<Relay, 'method' | 'headers'> {
  readonly operation: Operation;
}

/** Defaults as of platform.openai.com/docs/api-reference, 2026-11; `/rerank` is Jina's, Cohere's and vLLM's. */
const ENTRIES: readonly Entry[] = [
  { operation: 'image', path: '/images/generations', defaultModel: 'dall-e-2' },
  { operation: 'image', path: '/images/edits', defaultModel: 'dall-e-2', multipart: true },
  { operation: 'image', path: '/images/variations', defaultModel: 'dall-e-2', multipart: true },
  { operation: 'audio', path: '/audio/speech', bytes: true },
  { operation: 'audio', path: '/audio/transcriptions', multipart: true },
  { operation: 'audio', path: '/audio/translations', multipart: true },
  { operation: 'moderation', path: '/moderations', defaultModel: 'omni-moderation-latest' },
  { operation: 'rerank', path: '/rerank' },
];

export const OPENAI_RELAY_ENDPOINTS: readonly Endpoint[] = ENTRIES.map(({ operation, ...rest }) => ({
  method: 'POST',
  ...openAiPaths(rest.path),
  operation,
  relay: { method: 'POST', headers: VENDOR_HEADERS, ...rest },
}));

/** What a target of either of OpenAI's protocols has. */
export const OPENAI_RELAYS: readonly Relay[] = OPENAI_RELAY_ENDPOINTS.flatMap(({ relay }) => relay ?? []);
