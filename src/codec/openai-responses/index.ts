// The OpenAI Responses API as a codec: for clients that speak it, and for providers that do.
import { spellings } from '../canonical/parameters.ts';
import type { ClientCodec } from '../codec.ts';
import { sseComment } from '../framing/write.ts';
import { errors } from './error.ts';
import { passthrough } from './passthrough.ts';
import { encodeRequest } from './request.ts';
import { decodeRequest, readHead } from './request-decode.ts';
import { decodeResponse, encodeResponse } from './response.ts';
import { createStreamDecoder } from './stream-decode.ts';
import { createStreamEncoder } from './stream-encode.ts';
import { FAMILY, PARAMETER_FIELDS, PROTOCOL } from './wire.ts';

/**
 * Quirks that it reads of a target: `encrypted_reasoning` (true: it gives and takes encrypted reasoning; by default as
 * OpenAI's model names tell), `cache_breakpoints` (true: it takes `prompt_cache_breakpoint`).
 */
export const openaiResponsesCodec: ClientCodec = {
  protocol: PROTOCOL,
  family: FAMILY,
  endpoints: [
    {
      method: 'POST',
      path: '/v1/responses',
      aliases: ['/responses', '/openai/v1/responses'],
      operation: 'chat',
    },
  ],
  chat: {
    head: readHead,
    decodeRequest,
    parameterPath: spellings(PARAMETER_FIELDS),
    encodeResponse,
    streamEncoder: createStreamEncoder,
    framing: {
      kind: 'sse',
      contentType: 'text/event-stream; charset=utf-8',
      keepAlive: sseComment('keep-alive'),
      comment: sseComment,
    },
    encodeRequest,
    decodeResponse,
    streamDecoder: createStreamDecoder,
    passthrough,
  },
  errors,
};
