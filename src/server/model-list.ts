// The list of models in the shape of each protocol.
import type { Protocol } from '../vocabulary.ts';

type Shape = (models: readonly string[]) => object;

/** Nobody here knows when a model was made, so those that must say it say the same time for all. */
const UNKNOWN_TIME = '1970-01-01T00:00:00Z';

const openai: Shape = (models) => ({
  object: 'list',
  data: models.map((id) => ({ id, object: 'model', created: 0, owned_by: 'fairlead' })),
});

/** Sources: each vendor's reference of its list endpoint, 2026-11. */
const SHAPES: Readonly<Record<Protocol, Shape>> = {
  'openai-chat': openai,
  'openai-responses': openai,
  anthropic: (models) => ({
    data: models.map((id) => ({ type: 'model', id, display_name: id, created_at: UNKNOWN_TIME })),
    has_more: false,
    first_id: models[0] ?? null,
    last_id: models.at(-1) ?? null,
  }),
  gemini: (models) => ({
    models: models.map((id) => ({
      name: `models/${id}`,
      displayName: id,
      supportedGenerationMethods: ['generateContent', 'streamGenerateContent'],
    })),
  }),
  ollama: (models) => ({
    models: models.map((id) => ({ name: id, model: id, modified_at: UNKNOWN_TIME, size: 0, digest: '', details: {} })),
  }),
};

/** Where lists are asked for; two protocols share the paths that have no one's. */
export const MODEL_LIST_PATHS: Readonly<Record<string, Protocol | 'shared'>> = {
  '/v1/models': 'shared',
  '/models': 'shared',
  '/openai/v1/models': 'openai-chat',
  '/anthropic/v1/models': 'anthropic',
  '/v1beta/models': 'gemini',
  '/gemini/v1beta/models': 'gemini',
  '/api/tags': 'ollama',
  '/ollama/api/tags': 'ollama',
};

export function modelList(protocol: Protocol, models: readonly string[]): object {
  return SHAPES[protocol](models);
}
