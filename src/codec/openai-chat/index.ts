// OpenAI Chat Completions, and the many vendors that speak it: both directions, whole answers and streams.
import { GatewayError } from '../../errors.ts';
import type { ClientCodec } from '../codec.ts';
import { VaryingFields } from '../frame-template.ts';
import { sseComment } from '../framing/write.ts';
import { openAiEmbedding } from '../openai-embedding.ts';
import { errors } from '../openai-error.ts';
import { OPENAI_MODEL_ENDPOINTS } from '../openai-models.ts';
import { openAiPaths } from '../openai-paths.ts';
import { OPENAI_RELAY_ENDPOINTS, OPENAI_RELAYS } from '../openai-relays.ts';
import { completion } from './completion/index.ts';
import { parameterPath } from './parameters.ts';
import { passthrough } from './passthrough.ts';
import { decodeRequest } from './request-decode.ts';
import { encodeRequest } from './request-encode.ts';
import { decodeResponse } from './response-decode.ts';
import { encodeResponse } from './response-encode.ts';
import { streamDecoder } from './stream-decode.ts';
import { streamEncoder } from './stream-encode.ts';
import { BARE_FAMILY, PROTOCOL } from './wire.ts';

export const openAiChat: ClientCodec = {
  protocol: PROTOCOL,
  family: BARE_FAMILY,
  endpoints: [
    { method: 'POST', ...openAiPaths('/chat/completions'), operation: 'chat' },
    { method: 'POST', ...openAiPaths('/completions'), operation: 'completion' },
    { method: 'POST', ...openAiPaths('/embeddings'), operation: 'embedding' },
    ...OPENAI_RELAY_ENDPOINTS,
    ...OPENAI_MODEL_ENDPOINTS,
  ],
  operations: { completion, embedding: openAiEmbedding, relays: OPENAI_RELAYS },
  // Whoever has no sign of another: most clients speak this.
  speaks: () => true,
  chat: {
    head(body) {
      if (typeof body.model !== 'string' || body.model === '') {
        throw new GatewayError('invalid_request', { message: 'model must be the name of a model.', param: 'model' });
      }
      return { model: body.model, stream: body.stream === true };
    },
    decodeRequest,
    parameterPath,
    fieldNames: { filename: 'file.filename', detail: 'image_url.detail', strict: 'function.strict' },
    encodeRequest,
    decodeResponse,
    encodeResponse,
    streamDecoder,
    textDelta: new VaryingFields({ texts: ['content', 'reasoning_content', 'reasoning'], padding: 'obfuscation' }),
    streamEncoder,
    framing: {
      kind: 'sse',
      contentType: 'text/event-stream; charset=utf-8',
      keepAlive: sseComment('keep-alive'),
      comment: sseComment,
    },
    passthrough,
  },
  errors,
};
