// Anthropic's Messages API, for clients and for providers.
import type { ClientCodec } from '../codec.ts';
import { VaryingFields } from '../frame-template.ts';
import { sseComment, sseFrame } from '../framing/write.ts';
import { anthropicCount, COUNT_PATH } from './count-tokens.ts';
import { anthropicErrors } from './error.ts';
import { ANTHROPIC_MODEL_ENDPOINTS } from './models.ts';
import { parameterPath } from './parameters.ts';
import { anthropicPassthrough } from './passthrough.ts';
import { decodeRequest, readHead } from './request-decode.ts';
import { encodeRequest } from './request-encode.ts';
import { decodeResponse, encodeResponse } from './response.ts';
import { createStreamDecoder } from './stream-decode.ts';
import { createStreamEncoder } from './stream-encode.ts';
import { FAMILY, MESSAGES_PATH, PROTOCOL } from './wire.ts';

/** For clients whose base URL names the vendor, has no `/v1`, or has it once too often. */
function aliasesOf(path: string): readonly string[] {
  return [path, `/anthropic/v1${path}`, `/anthropic${path}`, `/v1/v1${path}`];
}

export const anthropicCodec: ClientCodec = {
  protocol: PROTOCOL,
  family: FAMILY,
  endpoints: [
    { method: 'POST', path: MESSAGES_PATH, aliases: aliasesOf('/messages'), operation: 'chat' },
    { method: 'POST', path: COUNT_PATH, aliases: aliasesOf('/messages/count_tokens'), operation: 'count_tokens' },
    ...ANTHROPIC_MODEL_ENDPOINTS,
  ],
  operations: { count_tokens: anthropicCount },
  speaks: ({ path, headers }) =>
    headers['anthropic-version'] !== undefined || headers['x-api-key'] !== undefined || path.startsWith('/anthropic/'),
  chat: {
    head: readHead,
    decodeRequest,
    parameterPath,
    fieldNames: { filename: 'title' },
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
    textDelta: new VaryingFields({ texts: ['text', 'thinking', 'partial_json'] }),
    passthrough: anthropicPassthrough,
  },
  errors: anthropicErrors,
};
