// Lists of models as Anthropic's clients read them (platform.claude.com/docs/en/api/models-list, 2026-11).
import { GatewayError } from '../../errors.ts';
import type { JsonObject } from '../canonical/json.ts';
import { reachedModel } from '../canonical/reached-model.ts';
import type { Endpoint, LocalQuestion } from '../codec.ts';

/** Nobody here knows when a model was made. */
const UNKNOWN_TIME = '1970-01-01T00:00:00Z';
const DEFAULT_LIMIT = 20;
const HIGHEST_LIMIT = 1000;

const modelObject = (id: string): JsonObject => ({
  type: 'model',
  id,
  display_name: id,
  created_at: UNKNOWN_TIME,
});

/** One page: `limit` models after `after_id`, or before `before_id`. */
function listModels({ models, call }: LocalQuestion): JsonObject {
  const limit = limitOf(call.query.get('limit'));
  const after = call.query.get('after_id');
  const before = call.query.get('before_id');
  const start = after === null ? 0 : models.indexOf(after) + 1;
  const end = before === null ? models.length : Math.max(0, models.indexOf(before));
  const within = models.slice(start, end);
  const page = before === null ? within.slice(0, limit) : within.slice(-limit);
  return {
    data: page.map(modelObject),
    has_more: page.length < within.length,
    first_id: page[0] ?? null,
    last_id: page.at(-1) ?? null,
  };
}

function limitOf(said: string | null): number {
  if (said === null) return DEFAULT_LIMIT;
  const limit = Number(said);
  if (Number.isInteger(limit) && limit >= 1 && limit <= HIGHEST_LIMIT) return limit;
  const message = `limit: must be a whole number from 1 to ${HIGHEST_LIMIT}.`;
  throw new GatewayError('invalid_request', { message, param: 'limit' });
}

export const ANTHROPIC_MODEL_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/v1/models',
    aliases: ['/models', '/anthropic/v1/models', '/anthropic/models'],
    operation: 'models',
    local: listModels,
  },
  {
    method: 'GET',
    path: '/v1/models/:model{.+}',
    aliases: ['/models/:model{.+}', '/anthropic/v1/models/:model{.+}', '/anthropic/models/:model{.+}'],
    operation: 'models',
    local: (question) => modelObject(reachedModel(question, question.call.parameters.model ?? '')),
  },
];
