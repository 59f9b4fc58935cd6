// OpenAI's older text completions: a form of chat with one prompt and plain text as its answer.
// https://platform.openai.com/docs/api-reference/completions (2026-11)
import type { ChatCodec } from '../../codec.ts';
import { sseComment } from '../../framing/write.ts';
import { passthrough as chatPassthrough } from '../passthrough.ts';
import { decodeResponse } from '../response-decode.ts';
import { encodeResponse } from '../response-encode.ts';
import { streamDecoder } from '../stream-decode.ts';
import { streamEncoder } from '../stream-encode.ts';
import { answerFromChat, answerToChat, framesFromChat, frameToChat } from './answer.ts';
import { COMPLETIONS_PATH, decodeRequest, encodeRequest, parameterPath, readHead, toChat } from './request.ts';

/** Answers are read and written by the chat's own codec: only the place of the text differs, and the form of its logprobs. */
export const completion: ChatCodec = {
  head: readHead,
  decodeRequest,
  parameterPath,
  toChat,
  encodeRequest,
  decodeResponse: (body, context) => decodeResponse(answerToChat(body), context),
  encodeResponse: (response, reply) => answerFromChat(encodeResponse(response, reply), reply.warn),
  streamDecoder(context, sink) {
    const decoder = streamDecoder(context, sink);
    return { frame: (frame) => decoder.frame(frameToChat(frame)), close: () => decoder.close() };
  },
  streamEncoder(reply) {
    const encoder = streamEncoder(reply);
    const translate = framesFromChat(reply.warn);
    return { encode: (event) => translate(encoder.encode(event)) };
  },
  framing: {
    kind: 'sse',
    contentType: 'text/event-stream; charset=utf-8',
    keepAlive: sseComment('keep-alive'),
    comment: sseComment,
  },
  passthrough: {
    request: () => ({ path: COMPLETIONS_PATH, headers: {} }),
    model: chatPassthrough.model,
    ...(chatPassthrough.askForUsage !== undefined && { askForUsage: chatPassthrough.askForUsage }),
    watcher(context) {
      const watcher = chatPassthrough.watcher(context);
      return { frame: (frame) => watcher.frame(frameToChat(frame)), close: () => watcher.close() };
    },
  },
};
