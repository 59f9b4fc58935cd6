// Anthropic's Messages API, for clients and for providers.
import type { ClientCodec } from '../codec.ts';
import { sseComment, sseFrame } from '../framing/write.ts';
import { anthropicErrors } from './error.ts';
import { parameterPath } from './parameters.ts';
import { anthropicPassthrough } from './passthrough.ts';
import { decodeRequest, readHead } from './request-decode.ts';
import { encodeRequest } from './request-encode.ts';
import { decodeResponse, encodeResponse } from './response.ts';
import { createStreamDecoder } from './stream-decode.ts';
import { createStreamEncoder } from './stream-encode.ts';
import { FAMILY, MESSAGES_PATH, PROTOCOL } from './wire.ts';

export const anthropicCodec: ClientCodec = {
  protocol: PROTOCOL,
  family: FAMILY,
  endpoints: [
    { method: 'POST', path: MESSAGES_PATH, aliases: ['/messages', '/anthropic/v1/messages'], operation: 'chat' },
  ],
  chat: {
    head: readHead,
    decodeRequest,
    parameterPath,
    encodeResponse,
    streamEncoder: createStreamEncoder,
    framing: {
      kind: 'sse',
      contentType: 'text/event-stream; charset=utf-8',
      keepAlive: sseFrame('{"type":"ping"}', 'ping'),
      comment: sseComment,
    },
    encodeRequest,
    decodeResponse,
    streamDecoder: createStreamDecoder,
    passthrough: anthropicPassthrough,
  },
  errors: anthropicErrors,
};
