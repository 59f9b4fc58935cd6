// What an upstream answered, as JSON or as canonical answer, whatever it was dressed as.
import { GatewayError } from '../errors.ts';
import { createCollector } from './canonical/collect.ts';
import { isObject, type JsonObject } from './canonical/json.ts';
import type { ChatResponse } from './canonical/response.ts';
import type { Codec, DecodeContext } from './codec.ts';
import { createFrameReader } from './framing/reader.ts';

/** The JSON object that a body is. Throws `bad_response` for an empty body, a page, cut or foreign JSON. */
export function parseAnswer(text: string): JsonObject {
  const value = parseJson(text);
  // Google sends some errors as an array of one.
  const answer = Array.isArray(value) && value.length === 1 ? value[0] : value;
  if (isObject(answer)) return answer;
  throw badResponse(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw badResponse(text, cause);
  }
}

function badResponse(text: string, cause?: unknown): GatewayError {
  const start = text.trimStart();
  const what =
    start === ''
      ? 'an empty body'
      : start.startsWith('<')
        ? 'a page of markup'
        : start.startsWith('{') || start.startsWith('[')
          ? 'JSON that is cut or not an answer'
          : 'something that is not JSON';
  return new GatewayError('bad_response', { message: `The upstream answered with ${what}.`, cause });
}

/** A stream where a whole answer was asked for: some servers stream whatever they are asked. */
export function isEventStream(text: string): boolean {
  if (text.startsWith('{')) return false;
  return /^[\s\uFEFF]*(data|event|id|retry)?:/.test(text);
}

/** The answer in a body; one that came as an event stream is put together. */
export function decodeAnswer(body: Buffer, upstream: Codec, context: DecodeContext): ChatResponse {
  const text = body.toString();
  if (!isEventStream(text)) return upstream.chat.decodeResponse(parseAnswer(text), context);
  const collector = createCollector();
  const decoder = upstream.chat.streamDecoder(context, collector.event);
  const reader = createFrameReader('sse', {
    frame: ({ frame }) => frame !== undefined && decoder.frame(frame),
    document: () => {},
  });
  reader.push(body);
  reader.close();
  decoder.close();
  return collector.response();
}
