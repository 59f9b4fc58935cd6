// Ollama's chat API, both directions.
import type { ClientCodec, Framing } from '../codec.ts';
import { ollamaErrors } from './error.ts';
import { parameterPath } from './parameters.ts';
import { ollamaPassthrough } from './passthrough.ts';
import { decodeRequest, readHead } from './request-decode.ts';
import { CHAT_PATH, encodeRequest } from './request-encode.ts';
import { decodeResponse, encodeResponse } from './response.ts';
import { OllamaStreamDecoder } from './stream-decode.ts';
import { OllamaStreamEncoder } from './stream-encode.ts';

/** Nothing keeps a stream alive: clients read every line, an empty one too, as JSON. */
const NDJSON: Framing = { kind: 'ndjson', contentType: 'application/x-ndjson', keepAlive: '', comment: () => '' };

export const ollamaCodec: ClientCodec = {
  protocol: 'ollama',
  family: 'ollama',
  endpoints: [{ method: 'POST', path: CHAT_PATH, aliases: [`/ollama${CHAT_PATH}`], operation: 'chat' }],
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
    passthrough: ollamaPassthrough,
  },
  errors: ollamaErrors,
};
