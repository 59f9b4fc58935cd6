// The Gemini API (generateContent), both directions.
import type { ClientCodec } from '../codec.ts';
import { CALL_PARAMETER, framingOf, readCall } from './call.ts';
import { geminiErrors } from './error.ts';
import { GEMINI_SSE } from './framing.ts';
import { parameterPath } from './parameters.ts';
import { geminiPassthrough } from './passthrough.ts';
import { decodeRequest } from './request-decode.ts';
import { encodeRequest } from './request-encode.ts';
import { decodeResponse } from './response-decode.ts';
import { encodeResponse } from './response-encode.ts';
import { GEMINI_FAMILY } from './signature.ts';
import { GeminiStreamDecoder } from './stream-decode.ts';
import { GeminiStreamEncoder } from './stream-encode.ts';

/** Models may hold slashes and colons; other methods (`:countTokens`, `:embedContent`) are other endpoints. */
const CALL = `:${CALL_PARAMETER}{.+:(?:generateContent|streamGenerateContent)}`;
const VERTEX = '/projects/:project/locations/:location/publishers/google/models';

export const geminiCodec: ClientCodec = {
  protocol: 'gemini',
  family: GEMINI_FAMILY,
  endpoints: [
    {
      method: 'POST',
      path: `/v1beta/models/${CALL}`,
      aliases: [
        `/v1/models/${CALL}`,
        `/gemini/v1beta/models/${CALL}`,
        `/gemini/v1/models/${CALL}`,
        `/v1${VERTEX}/${CALL}`,
        `/v1beta1${VERTEX}/${CALL}`,
      ],
      operation: 'chat',
    },
  ],
  chat: {
    head: (_, call) => readCall(call),
    decodeRequest,
    parameterPath,
    encodeResponse,
    streamEncoder: (reply) => new GeminiStreamEncoder(reply),
    framing: GEMINI_SSE,
    framingFor: framingOf,
    encodeRequest,
    decodeResponse,
    streamDecoder: (context, sink) => new GeminiStreamDecoder(context, sink),
    passthrough: geminiPassthrough,
  },
  errors: geminiErrors,
};
