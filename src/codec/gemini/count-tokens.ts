// Gemini's count of a request's tokens (ai.google.dev/api/tokens, 2026-11).
import { GatewayError } from '../../errors.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { numberOf, objectOf } from '../canonical/read-json.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { TokenCount } from '../canonical/token-count.ts';
import type { CallHead, EncodeContext, EncodedRequest, OperationCodec, TargetTraits } from '../codec.ts';
import { failureOf } from './answer-metadata.ts';
import { collectionOf, methodPath, readMethod } from './call.ts';
import { decodeRequest } from './request-decode.ts';
import { encodeRequest } from './request-encode.ts';

const METHODS = ['countTokens'];

/** The counted request may stand inside: only there the Gemini API takes more than `contents`. */
function wholeRequest(body: JsonObject): JsonObject {
  const inside = body.generateContentRequest ?? body.generate_content_request;
  return isObject(inside) ? inside : body;
}

/** `decodeRequest` of a chat reads the model from a path of its own methods. */
function asChat(call: CallHead): CallHead {
  const { model } = readMethod(call, METHODS);
  return { ...headOf(call), parameters: { ...call.parameters, call: `${model}:generateContent` } };
}

function headOf({ path, query, headers }: CallHead) {
  return { path, query, headers };
}

function encode(request: ChatRequest, context: EncodeContext): EncodedRequest {
  const { body } = encodeRequest({ ...request, stream: false }, context);
  const path = methodPath(context.target, 'countTokens');
  const counted = isVertex(context.target)
    ? body
    : { generateContentRequest: { model: collectionOf(context.target.model), ...body } };
  return { path, headers: {}, body: counted };
}

/** Vertex AI takes all of the request beside `contents`. */
function isVertex({ quirks }: TargetTraits): boolean {
  return quirks.path_prefix === '';
}

function decodeResponse(body: JsonObject): TokenCount {
  const error = failureOf(body);
  if (error !== undefined) throw error;
  const inputTokens = numberOf(body.totalTokens);
  if (inputTokens === undefined) {
    throw new GatewayError('bad_response', { message: 'The upstream answer has no count of tokens.' });
  }
  const { totalTokens: _, ...rest } = body;
  return { inputTokens, ...(Object.keys(rest).length > 0 && { extensions: { gemini: rest } }) };
}

export const geminiCount: OperationCodec<ChatRequest, TokenCount> = {
  head: (_, call) => ({ model: readMethod(call, METHODS).model, stream: false }),
  decodeRequest: (body, call) => decodeRequest(wholeRequest(body), asChat(call)),
  encodeRequest: encode,
  decodeResponse,
  encodeResponse: ({ inputTokens, extensions }) => ({ totalTokens: inputTokens, ...extensions?.gemini }),
  passthrough: {
    request: (_, call, target) => ({ path: methodPath(target, readMethod(call, METHODS).method), headers: {} }),
    // The request inside names the model too: under another name it is made anew.
    accepts: (body, target) => {
      const named = objectOf(wholeRequest(body))?.model;
      return typeof named !== 'string' || collectionOf(named) === collectionOf(target.model);
    },
    model: {},
  },
};
