// The Gemini API (generateContent), both directions.
import type { ClientCodec, Endpoint } from '../codec.ts';
import { VaryingFields } from '../frame-template.ts';
import { CALL_PARAMETER, framingOf, readCall } from './call.ts';
import { geminiCount } from './count-tokens.ts';
import { geminiEmbedding } from './embedding.ts';
import { geminiErrors } from './error.ts';
import { GEMINI_SSE } from './framing.ts';
import { GEMINI_MODEL_ENDPOINTS } from './models.ts';
import { parameterPath } from './parameters.ts';
import { geminiPassthrough } from './passthrough.ts';
import { decodeRequest } from './request-decode.ts';
import { encodeRequest } from './request-encode.ts';
import { decodeResponse } from './response-decode.ts';
import { encodeResponse } from './response-encode.ts';
import { GEMINI_FAMILY } from './signature.ts';
import { GeminiStreamDecoder } from './stream-decode.ts';
import { GeminiStreamEncoder } from './stream-encode.ts';
import { COUNT_FIELDS } from './usage.ts';

const VERTEX = '/projects/:project/locations/:location/publishers/google/models';

/** The paths that end in one of these methods, after a model that may hold slashes and colons. */
function callPaths(methods: readonly string[]): Pick<Endpoint, 'path' | 'aliases'> {
  const call = `:${CALL_PARAMETER}{.+:(?:${methods.join('|')})}`;
  const places = ['/v1/models', '/models', '/gemini/v1beta/models', '/gemini/v1/models', '/gemini/models'];
  return {
    path: `/v1beta/models/${call}`,
    aliases: [...places, `/v1${VERTEX}`, `/v1beta1${VERTEX}`].map((place) => `${place}/${call}`),
  };
}

export const geminiCodec: ClientCodec = {
  protocol: 'gemini',
  family: GEMINI_FAMILY,
  endpoints: [
    { method: 'POST', ...callPaths(['generateContent', 'streamGenerateContent']), operation: 'chat' },
    { method: 'POST', ...callPaths(['countTokens']), operation: 'count_tokens' },
    { method: 'POST', ...callPaths(['embedContent', 'batchEmbedContents']), operation: 'embedding' },
    ...GEMINI_MODEL_ENDPOINTS,
  ],
  operations: { embedding: geminiEmbedding, count_tokens: geminiCount },
  speaks: ({ path, query, headers }) =>
    headers['x-goog-api-key'] !== undefined ||
    headers['x-goog-api-client'] !== undefined ||
    query.has('key') ||
    /^\/(?:v1beta|gemini)\//.test(path),
  chat: {
    head: (_, call) => readCall(call),
    decodeRequest,
    parameterPath,
    fieldNames: { filename: 'inlineData.displayName', is_error: 'functionResponse.response.error' },
    encodeResponse,
    streamEncoder: (reply) => new GeminiStreamEncoder(reply),
    framing: GEMINI_SSE,
    framingFor: framingOf,
    encodeRequest,
    decodeResponse,
    streamDecoder: (context, sink) => new GeminiStreamDecoder(context, sink),
    textDelta: new VaryingFields({ texts: ['text'], numbers: COUNT_FIELDS }),
    passthrough: geminiPassthrough,
  },
  errors: geminiErrors,
};
