// Lists and descriptions of models as Ollama's clients read them (docs.ollama.com/api/tags and /show, 2026-11).
import { GatewayError } from '../../errors.ts';
import type { JsonObject } from '../canonical/json.ts';
import { reachedModel } from '../canonical/reached-model.ts';
import type { Endpoint, LocalQuestion } from '../codec.ts';

/** Nobody here knows when a model was made. */
const UNKNOWN_TIME = '1970-01-01T00:00:00Z';
const DETAILS = {
  parent_model: '',
  format: '',
  family: '',
  families: [],
  parameter_size: '',
  quantization_level: '',
};

/** The API whose forms are spoken here; clients compare it to decide what they may ask for. */
const VERSION = '0.13.0';

const modelObject = (name: string): JsonObject => ({
  name,
  model: name,
  modified_at: UNKNOWN_TIME,
  size: 0,
  digest: '',
  details: DETAILS,
});

/** What a model can do is for its route to say: a client is kept from nothing. */
function describe(question: LocalQuestion): JsonObject {
  const { model, name } = question.body;
  const asked = typeof model === 'string' ? model : name;
  if (typeof asked !== 'string' || asked === '') {
    throw new GatewayError('invalid_request', { message: 'model is missing.', param: 'model' });
  }
  reachedModel(question, asked);
  return {
    modelfile: '',
    parameters: '',
    template: '',
    details: DETAILS,
    model_info: {},
    capabilities: ['completion', 'tools', 'vision', 'thinking'],
    modified_at: UNKNOWN_TIME,
  };
}

const at = (path: string) => ({ path, aliases: [`/ollama${path}`] });

export const OLLAMA_MODEL_ENDPOINTS: readonly Endpoint[] = [
  {
    method: 'GET',
    ...at('/api/tags'),
    operation: 'models',
    local: ({ models }) => ({ models: models.map(modelObject) }),
  },
  { method: 'POST', ...at('/api/show'), operation: 'models', local: describe },
  { method: 'GET', ...at('/api/version'), operation: 'models', local: () => ({ version: VERSION }) },
];
