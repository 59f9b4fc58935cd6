// Lists of models as Gemini's clients read them (ai.google.dev/api/models, 2026-11).
import { GatewayError } from '../../errors.ts';
import type { JsonObject } from '../canonical/json.ts';
import { reachedModel } from '../canonical/reached-model.ts';
import type { Endpoint, LocalQuestion } from '../codec.ts';

const DEFAULT_PAGE = 50;
const HIGHEST_PAGE = 1000;

/** What a model can do is for its route to say: every method is named that a client may try. */
const modelObject = (id: string): JsonObject => ({
  name: `models/${id}`,
  displayName: id,
  supportedGenerationMethods: ['generateContent', 'streamGenerateContent', 'countTokens'],
});

/** A page's token is the number of the first model that is not on the page before. */
function listModels({ models, call }: LocalQuestion): JsonObject {
  const { query } = call;
  const size = numberIn(query.get('pageSize') ?? query.get('page_size'), { field: 'pageSize', from: 0 });
  const start = numberIn(query.get('pageToken') ?? query.get('page_token'), { field: 'pageToken', from: 0 }) ?? 0;
  const end = start + Math.min(size || DEFAULT_PAGE, HIGHEST_PAGE);
  return {
    models: models.slice(start, end).map(modelObject),
    ...(end < models.length && { nextPageToken: String(end) }),
  };
}

function numberIn(
  said: string | null,
  { field, from }: { readonly field: string; readonly from: number },
): number | undefined {
  if (said === null || said === '') return undefined;
  const number = Number(said);
  if (Number.isInteger(number) && number >= from) return number;
  throw new GatewayError('invalid_request', { message: `${field} is not valid.`, param: field });
}

/** Google's clients may put `models/` before a name. */
const PATHS = ['/v1beta/models', '/v1/models', '/gemini/v1beta/models', '/gemini/v1/models', '/gemini/models'];
const [LIST = '', ...LIST_ALIASES] = PATHS;

export const GEMINI_MODEL_ENDPOINTS: readonly Endpoint[] = [
  { method: 'GET', path: LIST, aliases: LIST_ALIASES, operation: 'models', local: listModels },
  {
    method: 'GET',
    path: `${LIST}/:model{.+}`,
    aliases: LIST_ALIASES.map((path) => `${path}/:model{.+}`),
    operation: 'models',
    local: (question) => modelObject(reachedModel(question, question.call.parameters.model ?? '')),
  },
];
