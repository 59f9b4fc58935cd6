// The OpenAI Responses API as a codec: for clients that speak it, and for providers that do.
import { spellings } from '../canonical/parameters.ts';
import type { ClientCodec } from '../codec.ts';
import { VaryingFields } from '../frame-template.ts';
import { sseComment } from '../framing/write.ts';
import { openAiEmbedding } from '../openai-embedding.ts';
import { openAiPaths } from '../openai-paths.ts';
import { OPENAI_RELAYS } from '../openai-relays.ts';
import { responsesCount } from './count-tokens.ts';
import { errors } from './error.ts';
import { passthrough } from './passthrough.ts';
import { encodeRequest } from './request.ts';
import { decodeRequest, readHead } from './request-decode.ts';
import { decodeResponse, encodeResponse } from './response.ts';
import { STORED_ENDPOINTS, STORED_RELAYS } from './stored.ts';
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
    { method: 'POST', ...openAiPaths('/responses'), operation: 'chat' },
    { method: 'POST', ...openAiPaths('/responses/input_tokens'), operation: 'count_tokens' },
    ...STORED_ENDPOINTS,
  ],
  operations: {
    embedding: openAiEmbedding,
    count_tokens: responsesCount,
    relays: [...OPENAI_RELAYS, ...STORED_RELAYS],
  },
  speaks: ({ path }) => /\/responses\b/.test(path),
  chat: {
    head: readHead,
    decodeRequest,
    parameterPath: spellings(PARAMETER_FIELDS),
    fieldNames: { cache_control: 'prompt_cache_breakpoint' },
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
    textDelta: new VaryingFields({ texts: ['delta'], padding: 'obfuscation', numbers: ['sequence_number'] }),
    passthrough,
  },
  errors,
};
