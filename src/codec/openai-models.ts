// Lists of models as OpenAI's clients read them.
import type { JsonObject } from './canonical/json.ts';
import { reachedModel } from './canonical/reached-model.ts';
import type { Endpoint } from './codec.ts';
import { openAiPaths } from './openai-paths.ts';

/** Nobody here knows when a model was made. */
function modelObject(id: string): JsonObject {
  return { id, object: 'model', created: 0, owned_by: 'fairlead' };
}

export const OPENAI_MODEL_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    ...openAiPaths('/models'),
    operation: 'models',
    local: ({ models }) => ({ object: 'list', data: models.map(modelObject) }),
  },
  {
    method: 'GET',
    ...openAiPaths('/models/:model{.+}'),
    operation: 'models',
    local: (question) => modelObject(reachedModel(question, question.call.parameters.model ?? '')),
  },
];
