// OpenAI's embeddings, which many vendors speak (platform.openai.com/docs/api-reference/embeddings, 2026-11).
import { GatewayError } from '../errors.ts';
import type { EmbeddingInput, EmbeddingRequest, EmbeddingResponse } from './canonical/embedding.ts';
import type { JsonObject, JsonValue } from './canonical/json.ts';
import { Losses } from './canonical/losses.ts';
import { readAt } from './canonical/origin.ts';
import { unknownFields } from './canonical/parameters.ts';
import { numberOf, objectOf, objectsOf, textOf } from './canonical/read-json.ts';
import { createValidator } from './canonical/schema-validation.ts';
import type { EncodeContext, EncodedRequest, OperationCodec, OperationReply, RequestHead } from './codec.ts';
import { classifyBody } from './openai-error.ts';

const PROTOCOL = 'openai-chat';
const PATH = '/embeddings';

const validateRequest = createValidator({
  type: 'object',
  required: ['model', 'input'],
  properties: {
    model: { type: 'string', minLength: 1 },
    input: { type: ['string', 'array'], minItems: 1, items: { type: ['string', 'integer', 'array', 'object'] } },
    dimensions: { type: ['integer', 'null'] },
    encoding_format: { type: ['string', 'null'] },
    user: { type: ['string', 'null'] },
  },
});

function head(body: JsonObject): RequestHead {
  if (typeof body.model !== 'string' || body.model === '') {
    throw new GatewayError('invalid_request', { message: 'model must be the name of a model.', param: 'model' });
  }
  return { model: body.model, stream: false };
}

const KNOWN_FIELDS = new Set(['model', 'input', 'dimensions', 'encoding_format', 'user']);

function decodeRequest(body: JsonObject): EmbeddingRequest {
  validateRequest(body);
  const { dimensions, user } = body;
  const encoding = body.encoding_format === 'base64' ? 'base64' : 'float';
  const bag = unknownFields(body, KNOWN_FIELDS);
  return {
    model: String(body.model),
    inputs: readInputs(body.input ?? ''),
    ...(typeof dimensions === 'number' && { dimensions }),
    ...(typeof user === 'string' && { user }),
    encoding,
    extensions: bag === undefined ? {} : { [PROTOCOL]: bag },
  };
}

/** A text, a list of texts, a list of token ids, a list of such lists; objects are some vendors' images. */
function readInputs(input: JsonValue): EmbeddingInput[] {
  if (typeof input === 'string') return [readAt({ type: 'text', text: input }, 'input')];
  if (!Array.isArray(input)) throw new TypeError('validated otherwise');
  if (input.every((item) => typeof item === 'number')) return [readAt({ type: 'tokens', tokens: input }, 'input')];
  return input.map((item, index) => readAt(readInput(item, `input[${index}]`), `input[${index}]`));
}

function readInput(item: JsonValue, path: string): EmbeddingInput {
  if (typeof item === 'string') return { type: 'text', text: item };
  const value = objectOf(item);
  if (value !== undefined) return { type: 'native', protocol: PROTOCOL, value };
  if (Array.isArray(item) && item.every((token) => typeof token === 'number')) return { type: 'tokens', tokens: item };
  throw new GatewayError('invalid_request', { message: `${path} must be a text or a list of tokens.`, param: path });
}

function encodeRequest(request: EmbeddingRequest, context: EncodeContext): EncodedRequest {
  const losses = new Losses(context);
  const { inputs, dimensions, user, task, extensions } = request;
  if (task !== undefined) losses.warn('dropped', 'taskType');
  losses.warnForeign(extensions);
  const body: JsonObject = {
    model: context.target.model,
    input: inputs.map((input) => writeInput(input, losses)),
    ...(dimensions !== undefined && { dimensions }),
    ...(user !== undefined && { user }),
    ...extensions[PROTOCOL],
  };
  return { path: PATH, headers: {}, body };
}

function writeInput(input: EmbeddingInput, losses: Losses): JsonValue {
  if (input.type === 'tokens') return [...input.tokens];
  if (input.type === 'text') {
    if (input.title !== undefined) losses.warnAt('dropped', input, { field: 'title' });
    return input.text;
  }
  if (input.protocol === PROTOCOL) return input.value;
  throw new GatewayError('invalid_request', { message: 'This target embeds text only.', param: 'input' });
}

/** Throws the kind that an error in a 200 tells of, `bad_response` where there are no vectors. */
function decodeResponse(body: JsonObject): EmbeddingResponse {
  const data = objectsOf(body.data);
  const isError = body.error !== undefined && body.error !== null;
  if (isError) throw classifyBody(200, {}, body);
  const vectors = data
    .toSorted((a, b) => (numberOf(a.index) ?? 0) - (numberOf(b.index) ?? 0))
    .map(({ embedding }) => readVector(embedding));
  if (vectors.length === 0) {
    throw new GatewayError('bad_response', { message: 'The upstream answer has no embeddings.' });
  }
  const usage = objectOf(body.usage);
  const inputTokens = numberOf(usage?.prompt_tokens) ?? numberOf(usage?.total_tokens);
  return { vectors, ...(inputTokens !== undefined && { inputTokens }) };
}

/** Numbers, or little-endian 32-bit floats in base64. */
function readVector(value: JsonValue | undefined): readonly number[] {
  if (Array.isArray(value) && value.every((item) => typeof item === 'number')) return value;
  const text = textOf(value);
  if (text === undefined) throw new GatewayError('bad_response', { message: 'An embedding is no list of numbers.' });
  const bytes = Buffer.from(text, 'base64');
  return Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) => bytes.readFloatLE(index * 4));
}

function encodeResponse(
  { vectors, inputTokens }: EmbeddingResponse,
  { request, warn }: OperationReply<EmbeddingRequest>,
): JsonObject {
  if (inputTokens === undefined) {
    warn({ code: 'dropped', path: 'usage', protocol: PROTOCOL, detail: 'the target does not count tokens' });
  }
  const tokens = inputTokens ?? 0;
  return {
    object: 'list',
    data: vectors.map((vector, index) => ({
      object: 'embedding',
      index,
      embedding: request.encoding === 'base64' ? writeBase64(vector) : [...vector],
    })),
    model: request.model,
    usage: { prompt_tokens: tokens, total_tokens: tokens },
  };
}

function writeBase64(vector: readonly number[]): string {
  const bytes = Buffer.alloc(vector.length * 4);
  vector.forEach((value, index) => void bytes.writeFloatLE(value, index * 4));
  return bytes.toString('base64');
}

export const openAiEmbedding: OperationCodec<EmbeddingRequest, EmbeddingResponse> = {
  head,
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse,
  passthrough: {
    request: () => ({ path: PATH, headers: {} }),
    model: { request: ['model'], response: ['model'] },
  },
};
