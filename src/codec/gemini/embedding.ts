// Gemini's embeddings, one at a time and in batches (ai.google.dev/api/embeddings, 2026-11).
import { GatewayError } from '../../errors.ts';
import type { EmbeddingInput, EmbeddingRequest, EmbeddingResponse } from '../canonical/embedding.ts';
import type { JsonObject, JsonValue } from '../canonical/json.ts';
import { Losses } from '../canonical/losses.ts';
import { originOf, readAt } from '../canonical/origin.ts';
import { unknownFields } from '../canonical/parameters.ts';
import { numberOf, objectOf, objectsOf, textOf } from '../canonical/read-json.ts';
import { createValidator } from '../canonical/schema-validation.ts';
import type { CallHead, EncodeContext, EncodedRequest, OperationCodec, OperationReply } from '../codec.ts';
import { failureOf } from './answer-metadata.ts';
import { collectionOf, methodPath, readMethod } from './call.ts';
import { normalizeFields } from './field-names.ts';

const BATCH = 'batchEmbedContents';
const METHODS = ['embedContent', BATCH];

const REQUEST: JsonObject = {
  type: 'object',
  required: ['content'],
  properties: {
    content: { type: 'object', required: ['parts'], properties: { parts: { type: 'array', minItems: 1 } } },
    taskType: { type: 'string' },
    title: { type: 'string' },
    outputDimensionality: { type: ['integer', 'string'] },
  },
};
const validateOne = createValidator(REQUEST);
const validateBatch = createValidator({
  type: 'object',
  required: ['requests'],
  properties: { requests: { type: 'array', minItems: 1, items: REQUEST } },
});

const isBatch = (call: CallHead) => readMethod(call, METHODS).method === BATCH;

/** The options of a batch are those of its first request; a batch whose requests differ has no other form. */
function decodeRequest(body: JsonObject, call: CallHead): EmbeddingRequest {
  const batch = isBatch(call);
  const normal = normalizeFields(body, { fields: { ...SHAPE, requests: { list: true, fields: SHAPE } } });
  (batch ? validateBatch : validateOne)(normal);
  const requests = batch ? objectsOf(normal.requests) : [normal];
  const [first = {}] = requests;
  const dimensions = numberOf(first.outputDimensionality);
  const task = textOf(first.taskType);
  if (requests.some((one) => one.taskType !== first.taskType || numberOf(one.outputDimensionality) !== dimensions)) {
    const message = 'requests: taskType and outputDimensionality must be the same in all of them for this target.';
    throw new GatewayError('invalid_request', { message, param: 'requests' });
  }
  const bag = { ...(batch && unknownFields(normal, new Set(['requests']))), ...unknownFields(first, KNOWN_FIELDS) };
  return {
    model: readMethod(call, METHODS).model,
    inputs: requests.map((one, index) => readInput(one, batch ? `requests[${index}].content` : 'content')),
    ...(dimensions !== undefined && { dimensions }),
    ...(task !== undefined && { task }),
    extensions: Object.keys(bag).length === 0 ? {} : { gemini: bag },
  };
}

const SHAPE = { content: { fields: { parts: { list: true, fields: { inlineData: {}, fileData: {} } } } } };
const KNOWN_FIELDS = new Set(['model', 'content', 'taskType', 'title', 'outputDimensionality']);

function readInput({ content, title }: JsonObject, path: string): EmbeddingInput {
  const value = objectOf(content) ?? {};
  const texts = objectsOf(value.parts).map(({ text }) => textOf(text));
  if (texts.some((text) => text === undefined)) return readAt({ type: 'native', protocol: 'gemini', value }, path);
  const named = typeof title === 'string' ? { title } : {};
  return readAt({ type: 'text', text: texts.join(''), ...named }, path);
}

/** Always as a batch: one answer for one or many. */
function encodeRequest(request: EmbeddingRequest, context: EncodeContext): EncodedRequest {
  const losses = new Losses(context);
  const { inputs, dimensions, task, user, extensions } = request;
  if (user !== undefined) losses.warn('dropped', context.parameterPath('user'));
  losses.warnForeign(extensions);
  const model = collectionOf(context.target.model);
  const requests = inputs.map(
    (input): JsonObject => ({
      model,
      content: writeContent(input),
      ...(task !== undefined && { taskType: task }),
      ...(input.type === 'text' && input.title !== undefined && { title: input.title }),
      ...(dimensions !== undefined && { outputDimensionality: dimensions }),
      ...extensions.gemini,
    }),
  );
  return { path: methodPath(context.target, BATCH), headers: {}, body: { requests } };
}

function writeContent(input: EmbeddingInput): JsonValue {
  if (input.type === 'text') return { parts: [{ text: input.text }] };
  if (input.type === 'native' && input.protocol === 'gemini') return input.value;
  const param = originOf(input, 'input');
  const what = input.type === 'tokens' ? 'Token ids mean nothing to a Gemini model' : 'This target embeds text only';
  throw new GatewayError('invalid_request', { message: `${param}: ${what}; send the text.`, param });
}

function decodeResponse(body: JsonObject): EmbeddingResponse {
  const error = failureOf(body);
  if (error !== undefined) throw error;
  const one = objectOf(body.embedding);
  const vectors = (one === undefined ? objectsOf(body.embeddings) : [one]).map(({ values }) => readVector(values));
  if (vectors.length === 0) throw noVectors();
  const inputTokens = numberOf(objectOf(body.usageMetadata)?.promptTokenCount);
  return { vectors, ...(inputTokens !== undefined && { inputTokens }) };
}

function readVector(values: JsonValue | undefined): readonly number[] {
  if (Array.isArray(values) && values.every((value) => typeof value === 'number')) return values;
  throw noVectors();
}

function noVectors(): GatewayError {
  return new GatewayError('bad_response', { message: 'The upstream answer has no embeddings.' });
}

function encodeResponse(
  { vectors, inputTokens }: EmbeddingResponse,
  { call }: OperationReply<EmbeddingRequest>,
): JsonObject {
  const embeddings = vectors.map((vector) => ({ values: [...vector] }));
  const usage = inputTokens === undefined ? {} : { usageMetadata: { promptTokenCount: inputTokens } };
  return isBatch(call) ? { embeddings, ...usage } : { embedding: embeddings[0] ?? { values: [] }, ...usage };
}

export const geminiEmbedding: OperationCodec<EmbeddingRequest, EmbeddingResponse> = {
  head: (_, call) => ({ model: readMethod(call, METHODS).model, stream: false }),
  decodeRequest,
  encodeRequest,
  decodeResponse,
  encodeResponse,
  passthrough: {
    request: (_, call, target) => ({ path: methodPath(target, readMethod(call, METHODS).method), headers: {} }),
    // A batch names the model in each of its requests: under another name it is made anew.
    accepts: (body, target) => modelsIn(body).every((model) => model === collectionOf(target.model)),
    model: {},
  },
};

function modelsIn(body: JsonObject): readonly string[] {
  const named = [body, ...objectsOf(body.requests)].map(({ model }) => model);
  return named.filter((model) => typeof model === 'string').map(collectionOf);
}
