// Responses that their vendor keeps: asked for again, cancelled, deleted, compacted.
// https://platform.openai.com/docs/api-reference/responses (2026-11)
import type { Endpoint, Method, Relay } from '../codec.ts';
import { openAiPaths } from '../openai-paths.ts';
import { VENDOR_HEADERS } from '../openai-relays.ts';

const STORED: readonly (readonly [Method, string])[] = [
  ['GET', '/responses/:id'],
  ['DELETE', '/responses/:id'],
  ['GET', '/responses/:id/input_items'],
  ['POST', '/responses/:id/cancel'],
];

function relayed(relay: Relay): Endpoint {
  return { method: relay.method, ...openAiPaths(relay.path), operation: 'chat', relay };
}

export const STORED_ENDPOINTS: readonly Endpoint[] = [
  relayed({ method: 'POST', path: '/responses/compact', headers: VENDOR_HEADERS }),
  ...STORED.map(([method, path]) => relayed({ method, path, stored: 'id', headers: VENDOR_HEADERS })),
];

export const STORED_RELAYS: readonly Relay[] = STORED_ENDPOINTS.flatMap(({ relay }) => relay ?? []);
