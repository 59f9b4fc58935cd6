// Requests and answers as clouds carry them, seen from the cloud's side: what the path says stands in the body again, and
// an answer goes back in the cloud's wrapping.
import { createRequire } from 'node:module';
import type { UpstreamRequest } from '../../upstream/transport.ts';
import type { WireAnswer } from './wire.ts';

/** Claude's models at Bedrock and at Vertex AI: the path says the model, and whether the answer is a stream. */
const PLACES: readonly { readonly path: RegExp; readonly streams: string; readonly wrapped: boolean }[] = [
  { path: /\/model\/([^/]+)\/(invoke\S*)$/, streams: 'invoke-with-response-stream', wrapped: true },
  {
    path: /\/publishers\/anthropic\/models\/(?!count-tokens:)([^/:]+):(\w+)$/,
    streams: 'streamRawPredict',
    wrapped: false,
  },
];

/** The request as the protocol itself has it. */
export function uncarried(request: UpstreamRequest): UpstreamRequest {
  const { place, model = '', method } = placeOf(request);
  if (place === undefined) return request;
  const body = JSON.parse(request.body?.toString() || '{}');
  const said = { ...body, model: decodeURIComponent(model), stream: method === place.streams };
  return { ...request, url: new URL('/v1/messages', request.url), body: JSON.stringify(said) };
}

/** The answer to a request as the cloud gives it: Bedrock's streams are its own messages around the protocol's events. */
export function carried(answer: WireAnswer, request: UpstreamRequest): WireAnswer {
  const { place, method } = placeOf(request);
  if (place?.wrapped !== true || method !== place.streams) return answer;
  return {
    headers: { 'content-type': 'application/vnd.amazon.eventstream' },
    begin: chunks(answer.begin),
    rest: chunks(answer.rest),
  };
}

function placeOf({ url }: UpstreamRequest) {
  const place = PLACES.find(({ path }) => path.test(url.pathname));
  const [, model, method] = place?.path.exec(url.pathname) ?? [];
  return { place, model, method };
}

/** One message for each event. */
function chunks(events: Buffer): Buffer {
  const load = (): typeof import('@smithy/eventstream-codec') =>
    createRequire(import.meta.url)('@smithy/eventstream-codec');
  const codec = new (load().EventStreamCodec)(
    (bytes) => Buffer.from(bytes as Uint8Array).toString(),
    (text) => Buffer.from(text),
  );
  const data = [...events.toString().matchAll(/^data: (.*)$/gm)].map(([, event = '']) => Buffer.from(event));
  const messages = data.map((event) =>
    codec.encode({
      headers: {
        ':message-type': { type: 'string', value: 'event' },
        ':event-type': { type: 'string', value: 'chunk' },
      },
      body: Buffer.from(JSON.stringify({ bytes: event.toString('base64') })),
    }),
  );
  return Buffer.concat(messages);
}
