// What a simulated upstream reads and writes: any protocol, through its own codec used from the vendor's side.
import { responseToEvents } from '../../codec/canonical/collect.ts';
import type { ChatRequest } from '../../codec/canonical/request.ts';
import type { ChatResponse } from '../../codec/canonical/response.ts';
import type { CallHead, ChatCodec, Codec, RequestHead } from '../../codec/codec.ts';
import type { UpstreamRequest } from '../../upstream/transport.ts';

/** One answer as bytes, cut in two: the first content, with all that comes before it, and what follows. */
export interface WireAnswer {
  readonly headers: { readonly 'content-type': string };
  readonly begin: Buffer;
  readonly rest: Buffer;
}

const SAID = ['Simulated', ' answer.'];

/** The smallest request there is. */
export function plainRequest({ model, stream }: RequestHead): ChatRequest {
  const hello = { type: 'text', text: 'hello' } as const;
  return {
    model,
    stream,
    streamUsage: true,
    messages: [{ role: 'user', parts: [hello] }],
    tools: [],
    parameters: {},
    extensions: {},
  };
}

/** Whom an upstream was asked for, and how, by the part of its codec that is asked. */
export function readHead(reader: Pick<ChatCodec, 'head'>, { url, headers, body }: UpstreamRequest): RequestHead {
  const json = JSON.parse(body?.toString() || '{}');
  return reader.head(json, callHead(url.pathname, { query: url.searchParams, headers }));
}

/** A call's head as the server would have read it; where the path names the model, that is its `call`. */
export function callHead(path: string, rest: Pick<CallHead, 'query' | 'headers'>): CallHead {
  const call = decodeURIComponent(path.slice(path.lastIndexOf('/models/') + '/models/'.length));
  return { path, parameters: path.includes('/models/') ? { call } : {}, ...rest };
}

/** The same few words in the protocol of the codec. */
export function wireAnswer(codec: Codec, head: RequestHead): WireAnswer {
  const response: ChatResponse = {
    id: 'simulated',
    model: head.model,
    created: 0,
    candidates: [{ index: 0, parts: [{ type: 'text', text: SAID.join('') }], finish: { reason: 'stop' } }],
    usage: { inputTokens: 10, outputTokens: 2 },
  };
  const reply = { request: plainRequest(head), requestId: 'simulated', created: 0, warn: () => {} };
  if (!head.stream) return wholeAnswer(codec.chat.encodeResponse(response, reply));
  const encoder = codec.chat.streamEncoder(reply);
  const events = [...responseToEvents(response)];
  const first = events.findIndex((event) => event.type === 'part-delta');
  const frames = events.map((event) => encoder.encode(event));
  const joined = (from: number, to?: number): Buffer => Buffer.from(frames.slice(from, to).join(''));
  const { contentType } = codec.chat.framing;
  return { headers: { 'content-type': contentType }, begin: joined(0, first + 1), rest: joined(first + 1) };
}

/** An answer that is no stream. */
export function wholeAnswer(body: object): WireAnswer {
  const whole = Buffer.from(JSON.stringify(body));
  const half = whole.length >> 1;
  return {
    headers: { 'content-type': 'application/json' },
    begin: whole.subarray(0, half),
    rest: whole.subarray(half),
  };
}
