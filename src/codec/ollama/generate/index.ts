// Ollama's `/api/generate`: a form of chat with one prompt and its answer in `response` (docs.ollama.com/api/generate, 2026-11).
import type { ChatCodec } from '../../codec.ts';
import { NDJSON } from '../framing.ts';
import { ollamaPassthrough } from '../passthrough.ts';
import { readHead } from '../request-decode.ts';
import { decodeResponse, encodeResponse } from '../response.ts';
import { OllamaStreamDecoder } from '../stream-decode.ts';
import { OllamaStreamEncoder } from '../stream-encode.ts';
import { answerFromChat, answerToChat, frameToChat, linesFromChat } from './answer.ts';
import { decodeRequest, encodeRequest, GENERATE_PATH, parameterPath, toChat } from './request.ts';

/** Answers are read and written by the chat's own codec: only the place of what was said differs. */
export const generate: ChatCodec = {
  head: readHead,
  decodeRequest,
  parameterPath,
  toChat,
  encodeRequest,
  decodeResponse: (body, context) => decodeResponse(answerToChat(body), context),
  encodeResponse: (response, reply) => answerFromChat(encodeResponse(response, reply), reply.warn),
  streamDecoder(context, sink) {
    const decoder = new OllamaStreamDecoder(context, sink);
    return { frame: (frame) => decoder.frame(frameToChat(frame)), close: () => decoder.close() };
  },
  streamEncoder(reply) {
    const encoder = new OllamaStreamEncoder(reply);
    const translate = linesFromChat(reply.warn);
    return { encode: (event) => translate(encoder.encode(event)) };
  },
  framing: NDJSON,
  passthrough: {
    request: () => ({ path: GENERATE_PATH, headers: {} }),
    model: ollamaPassthrough.model,
    watcher(context) {
      const watcher = ollamaPassthrough.watcher(context);
      return { frame: (frame) => watcher.frame(frameToChat(frame)), close: () => watcher.close() };
    },
  },
};
