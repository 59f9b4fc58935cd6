// Ollama's API, both directions.
import type { Operation } from '../../vocabulary.ts';
import type { ClientCodec } from '../codec.ts';
import { VaryingFields } from '../frame-template.ts';
import { EMBED_PATH, OLDER_PATH, ollamaEmbedding } from './embedding.ts';
import { ollamaErrors } from './error.ts';
import { NDJSON } from './framing.ts';
import { generate } from './generate/index.ts';
import { GENERATE_PATH } from './generate/request.ts';
import { OLLAMA_MODEL_ENDPOINTS } from './models.ts';
import { parameterPath } from './parameters.ts';
import { ollamaPassthrough } from './passthrough.ts';
import { decodeRequest, readHead } from './request-decode.ts';
import { CHAT_PATH, encodeRequest } from './request-encode.ts';
import { decodeResponse, encodeResponse } from './response.ts';
import { OllamaStreamDecoder } from './stream-decode.ts';
import { OllamaStreamEncoder } from './stream-encode.ts';

const POSTED: readonly (readonly [string, Operation])[] = [
  [CHAT_PATH, 'chat'],
  [GENERATE_PATH, 'completion'],
  [EMBED_PATH, 'embedding'],
  [OLDER_PATH, 'embedding'],
];

export const ollamaCodec: ClientCodec = {
  protocol: 'ollama',
  family: 'ollama',
  endpoints: [
    ...POSTED.map(([path, operation]) => ({
      method: 'POST' as const,
      path,
      aliases: [`/ollama${path}`],
      operation,
    })),
    ...OLLAMA_MODEL_ENDPOINTS,
  ],
  operations: { completion: generate, embedding: ollamaEmbedding },
  speaks: ({ path }) => /^\/(?:ollama\/)?api\//.test(path),
  chat: {
    head: readHead,
    decodeRequest,
    parameterPath,
    encodeResponse,
    streamEncoder: (reply) => new OllamaStreamEncoder(reply),
    framing: NDJSON,
    encodeRequest,
    decodeResponse,
    streamDecoder: (context, sink) => new OllamaStreamDecoder(context, sink),
    textDelta: new VaryingFields({ texts: ['content'], padding: 'created_at' }),
    passthrough: ollamaPassthrough,
  },
  errors: ollamaErrors,
};
