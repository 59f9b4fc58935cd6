// The same request, answer and stream in every protocol: as its codec writes what Chat says.
import type { CallHead, ClientCodec } from '../src/codec/codec.ts';
import { createClientCall, type Exchange, prepareExchange, type StreamOutput } from '../src/codec/exchange.ts';
import { CODECS } from '../src/codec/index.ts';
import type { Protocol } from '../src/vocabulary.ts';
import { ANSWERS, REQUESTS, STREAMS } from './payloads.ts';

export interface Wire {
  /** Without `model` and `stream`. */
  readonly request: object;
  readonly answer: Buffer;
  /** One buffer an event. */
  readonly stream: readonly Buffer[];
}

export interface Pair {
  readonly client: ClientCodec;
  readonly upstream: ClientCodec;
}

export const [CHAT] = CODECS as readonly [ClientCodec, ...ClientCodec[]];

export const WIRES = Object.fromEntries(CODECS.map((codec) => [codec.protocol, wireOf(codec)])) as Readonly<
  Record<Protocol, Wire>
>;

function wireOf(codec: ClientCodec): Wire {
  const asked = exchange({ client: CHAT, upstream: codec }, REQUESTS.chat, false);
  const { model: _, stream: __, ...request } = JSON.parse(String(asked.request.body));
  if (codec === CHAT) return { request, answer: ANSWERS.chat, stream: STREAMS.chat };
  const pair = { client: codec, upstream: CHAT };
  const answer = Buffer.from(exchange(pair, request, false).readAnswer(ANSWERS.chat, {}).body);
  return { request, answer, stream: readStream(exchange(pair, request, true), STREAMS.chat) };
}

export function exchange({ client, upstream }: Pair, request: object, stream: boolean): Exchange {
  const body = { ...request, model: 'asked', stream };
  const bytes = Buffer.from(JSON.stringify(body));
  const call = createClientCall({ codec: client, head: headOf(stream), bytes, body, requestId: 'bench', created: 0 });
  const { protocol, family } = upstream;
  const target = { provider: 'bench', protocol, family, model: 'bench-model', quirks: {} };
  return prepareExchange({ call, upstream, target, edits: undefined });
}

/** Gemini's clients name the model in the path. */
function headOf(stream: boolean): CallHead {
  const method = stream ? 'streamGenerateContent' : 'generateContent';
  const call = `asked:${method}`;
  return { path: `/v1beta/models/${call}`, parameters: { call }, query: new URLSearchParams('alt=sse'), headers: {} };
}

/** What the client is sent, in the pieces in which it is written. */
export function readStream(exchange: Exchange, chunks: readonly Buffer[]): Buffer[] {
  const pieces: (string | Buffer)[] = [];
  const output: StreamOutput = {
    write: (text) => void pieces.push(text),
    usage: () => {},
    stored: () => {},
    ended: () => {},
    failed(error) {
      throw error;
    },
  };
  const stream = exchange.openStream(output);
  for (const chunk of chunks) stream.push(chunk);
  stream.close();
  return pieces.map((piece) => Buffer.from(piece));
}
