// The protocol of the provider inside the process: every message is the canonical form itself, streams are NDJSON.
import { GatewayError } from '../../errors.ts';
import type { StreamEvent } from '../canonical/events.ts';
import { isObject, type JsonObject } from '../canonical/json.ts';
import { parseJson } from '../canonical/read-json.ts';
import type { ChatRequest } from '../canonical/request.ts';
import type { ChatResponse } from '../canonical/response.ts';
import type { Codec, ErrorCodec } from '../codec.ts';
import { ndjsonFrame } from '../framing/write.ts';
import { streamDecoder } from './stream.ts';
import { errorFromJson, errorToJson, PATH, PROTOCOL } from './wire.ts';

const errors: ErrorCodec = {
  classify: (status, _, body) =>
    errorFromJson(parseJson(body)) ??
    new GatewayError('bad_response', { message: `The demo provider answered with status ${status}.` }),
  status: (error) => error.status,
  encode: errorToJson,
  encodeInStream: (error) => ndjsonFrame(JSON.stringify({ type: 'error', ...errorToJson(error) })),
};

/** A JSON text is what the canonical form can say, but for errors, which are told as JSON of their own. */
const toJson = (value: object): JsonObject => JSON.parse(JSON.stringify(value));

function decodeResponse(body: JsonObject): ChatResponse {
  const error = errorFromJson(body);
  if (error !== undefined) throw error;
  if (Array.isArray(body.candidates)) return body as unknown as ChatResponse;
  throw new GatewayError('bad_response', { message: 'The demo provider sent no candidates.' });
}

function decodeRequest(body: JsonObject): ChatRequest {
  if (Array.isArray(body.messages) && isObject(body.parameters)) return body as unknown as ChatRequest;
  throw new GatewayError('invalid_request', { message: 'messages is missing.', param: 'messages' });
}

export const demo: Codec = {
  protocol: PROTOCOL,
  family: PROTOCOL,
  endpoints: [],
  chat: {
    head: (body) => ({ model: String(body.model), stream: body.stream === true }),
    decodeRequest,
    parameterPath: (name) => name,
    encodeRequest: (request) => ({ path: PATH, headers: {}, body: toJson(request) }),
    decodeResponse,
    encodeResponse: toJson,
    streamDecoder: (_, sink) => streamDecoder(sink),
    streamEncoder: () => ({
      encode: (event: StreamEvent) =>
        event.type === 'error' ? errors.encodeInStream(event.error, '') : ndjsonFrame(JSON.stringify(event)),
    }),
    framing: { kind: 'ndjson', contentType: 'application/x-ndjson', keepAlive: '', comment: () => '' },
    passthrough: {
      request: () => ({ path: PATH, headers: {} }),
      model: { request: ['model'], response: ['model'], frame: ['model'] },
      watcher() {
        let verdict: StreamEvent | undefined;
        const decoder = streamDecoder((event) => {
          verdict = event;
        });
        return {
          frame(frame) {
            decoder.frame(frame);
            if (verdict?.type === 'error') return { kind: 'error', error: verdict.error };
            if (verdict?.type === 'usage') return { kind: 'lifecycle', usage: verdict.usage };
            if (verdict?.type === 'finish') return { kind: 'lifecycle', finish: verdict.finish };
            return { kind: verdict?.type === 'end' ? 'end' : verdict?.type === 'part-delta' ? 'content' : 'lifecycle' };
          },
          close() {
            decoder.close();
            return verdict?.type === 'error' ? verdict.error : undefined;
          },
        };
      },
    },
  },
  errors,
};
