// Ollama's embeddings: `/api/embed`, and the older `/api/embeddings` (docs.ollama.com/api/embed, 2026-11).
import { GatewayError } from '../../errors.ts';
import type { EmbeddingInput, EmbeddingRequest, EmbeddingResponse } from '../canonical/embedding.ts';
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { Losses } from '../canonical/losses.ts';
import { originOf, readAt } from '../canonical/origin.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { numberOf } from '../canonical/read-json.ts';
import { createValidator } from '../canonical/schema-validation.ts';
import type { CallHead, EncodeContext, EncodedRequest, OperationCodec, OperationReply } from '../codec.ts';
import { readErrorBody } from './error.ts';
import { readHead } from './request-decode.ts';

export const EMBED_PATH = '/api/embed';
export const OLDER_PATH = '/api/embeddings';

const name = { type: 'string', minLength: 1 };
const validateNewer = createValidator({
  type: 'object',
  required: ['model', 'input'],
  properties: {
    model: name,
    input: { type: ['string', 'array'], minItems: 1, items: { type: 'string' } },
    dimensions: { type: ['integer', 'null'] },
  },
});
const validateOlder = createValidator({
  type: 'object',
  required: ['model', 'prompt'],
  properties: { model: name, prompt: { type: 'string' } },
});

const isOlder = ({ path }: CallHead) => path.endsWith(OLDER_PATH);

const KNOWN_FIELDS = new Set(['model', 'input', 'prompt', 'dimensions']);

function decodeRequest(body: JsonObject, call: CallHead): EmbeddingRequest {
  const older = isOlder(call);
  (older ? validateOlder : validateNewer)(body);
  const bag = unknownFields(body, KNOWN_FIELDS);
  const { dimensions } = body;
  return {
    model: String(body.model),
    inputs: older ? [readAt({ type: 'text', text: String(body.prompt) }, 'prompt')] : readInputs(body.input),
    ...(typeof dimensions === 'number' && { dimensions }),
    extensions: bag === undefined ? {} : { ollama: bag },
  };
}

function readInputs(input: JsonValue | undefined): EmbeddingInput[] {
  const texts = Array.isArray(input) ? input : [input];
  return texts.map((text, index) =>
    readAt({ type: 'text', text: String(text) }, Array.isArray(input) ? `input[${index}]` : 'input'),
  );
}

function encodeRequest(request: EmbeddingRequest, context: EncodeContext): EncodedRequest {
  const losses = new Losses(context);
  const { inputs, dimensions, task, user, extensions } = request;
  if (task !== undefined) losses.warn('dropped', 'taskType');
  if (user !== undefined) losses.warn('dropped', context.parameterPath('user'));
  losses.warnForeign(extensions);
  const body: JsonObject = {
    model: context.target.model,
    input: inputs.map((input) => writeInput(input, losses)),
    ...(dimensions !== undefined && { dimensions }),
    ...extensions.ollama,
  };
  return { path: EMBED_PATH, headers: {}, body };
}

function writeInput(input: EmbeddingInput, losses: Losses): string {
  if (input.type === 'text') {
    if (input.title !== undefined) losses.warnAt('dropped', input, { field: 'title' });
    return input.text;
  }
  const param = originOf(input, 'input');
  throw new GatewayError('invalid_request', { message: `${param}: this target embeds text only.`, param });
}

/** The answer of either endpoint: the older one has a single `embedding`. */
function decodeResponse(body: JsonObject): EmbeddingResponse {
  const error = readErrorBody(body);
  if (error !== undefined) throw error;
  const found = Array.isArray(body.embeddings) ? body.embeddings : [body.embedding];
  const vectors = found.map(readVector);
  if (vectors.length === 0) throw noVectors();
  const inputTokens = numberOf(body.prompt_eval_count);
  return { vectors, ...(inputTokens !== undefined && { inputTokens }) };
}

function readVector(value: JsonValue | undefined): readonly number[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value;
  throw noVectors();
}

function noVectors(): GatewayError {
  return new GatewayError('bad_response', { message: 'The upstream answer has no embeddings.' });
}

function encodeResponse(
  { vectors, inputTokens }: EmbeddingResponse,
  { request, call }: OperationReply<EmbeddingRequest>,
): JsonObject {
  if (isOlder(call)) return { embedding: [...(vectors[0] ?? [])] };
  return {
    model: request.model,
    embeddings: vectors.map((vector) => [...vector]),
    ...(inputTokens !== undefined && { prompt_eval_count: inputTokens }),
  };
}

export const ollamaEmbedding: OperationCodec<EmbeddingRequest, EmbeddingResponse> = {
  head: (body) => ({ ...readHead(body), stream: false }),
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse,
  passthrough: {
    request: (_, call) => ({ path: isOlder(call) ? OLDER_PATH : EMBED_PATH, headers: {} }),
    model: { request: ['model'], response: ['model'] },
  },
};
