// Each codec on both its sides, with Chat on the other: a request, a whole answer, an event of a stream; and the reader of streams.
import type { CallHead, ClientCodec } from '../../src/codec/codec.ts';
import { createClientCall, type Exchange, prepareExchange, type StreamOutput } from '../../src/codec/exchange.ts';
import { createFrameReader } from '../../src/codec/framing/reader.ts';
import { CODECS } from '../../src/codec/index.ts';
import type { Figures } from '../figures.ts';
import { ANSWERS, REQUESTS, STREAM_EVENTS, STREAMS } from '../payloads.ts';
import { cpuOf } from './cpu.ts';

/** Events that one read of a socket brings. */
const EVENTS_A_CHUNK = 10;

const [CHAT] = CODECS as readonly [ClientCodec, ...ClientCodec[]];

export function codecs(figures: Figures): void {
  for (const codec of CODECS) {
    const wire = wireOf(codec);
    measure(figures, { client: CHAT, upstream: codec, wire: { ...wire, request: REQUESTS.chat } });
    if (codec === CHAT) continue;
    measure(figures, { client: codec, upstream: codec, wire });
    const chat = { answer: ANSWERS.chat, stream: chunksOf(STREAMS.chat) };
    measure(figures, { client: codec, upstream: CHAT, wire: { ...chat, request: wire.request } });
  }
  const chunks = chunksOf(STREAMS.chat);
  const read = cpuOf(() => {
    const reader = createFrameReader('sse', { frame: () => {}, document: () => {} });
    for (const chunk of chunks) reader.push(chunk);
    reader.close();
  });
  figures.line('SSE reader, an event', 'us', perEvent(read));
}

interface Wire {
  readonly request: object;
  readonly answer: Buffer;
  readonly stream: readonly Buffer[];
}

interface Pair {
  readonly client: ClientCodec;
  readonly upstream: ClientCodec;
}

function measure(figures: Figures, { client, upstream, wire }: Pair & { readonly wire: Wire }): void {
  const name = `${client.protocol} -> ${upstream.protocol}`;
  const one = (stream: boolean) => exchange({ client, upstream }, wire.request, stream);
  const whole = one(false);
  figures.line(
    `${name}, request`,
    'us',
    cpuOf(() => void one(false)),
  );
  figures.line(
    `${name}, answer`,
    'us',
    cpuOf(() => void whole.readAnswer(wire.answer, {})),
  );
  figures.line(`${name}, event`, 'us', perEvent(cpuOf(() => void readStream(one(true), wire.stream))));
}

/** The same request, answer and stream in every protocol: as its codec writes what Chat says. */
function wireOf(codec: ClientCodec): Wire {
  if (codec === CHAT) return { request: REQUESTS.chat, answer: ANSWERS.chat, stream: chunksOf(STREAMS.chat) };
  const asked = exchange({ client: CHAT, upstream: codec }, REQUESTS.chat, false);
  const request = JSON.parse(String(asked.request.body));
  const pair = { client: codec, upstream: CHAT };
  const answer = Buffer.from(exchange(pair, request, false).readAnswer(ANSWERS.chat, {}).body);
  const stream = readStream(exchange(pair, request, true), STREAMS.chat);
  return { request, answer, stream: chunksOf(stream) };
}

function exchange({ client, upstream }: Pair, request: object, stream: boolean): Exchange {
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

function readStream(exchange: Exchange, chunks: readonly Buffer[]): Buffer[] {
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

function chunksOf(events: readonly Buffer[]): Buffer[] {
  const chunks: Buffer[] = [];
  for (let at = 0; at < events.length; at += EVENTS_A_CHUNK) {
    chunks.push(Buffer.concat(events.slice(at, at + EVENTS_A_CHUNK)));
  }
  return chunks;
}

function perEvent(values: readonly number[]): number[] {
  return values.map((value) => value / STREAM_EVENTS);
}
