// Each codec on both its sides, with Chat on the other: a request, a whole answer, an event of a stream; and the reader of streams.
import { createFrameReader } from '../../src/codec/framing/reader.ts';
import { CODECS } from '../../src/codec/index.ts';
import type { Figures } from '../figures.ts';
import { STREAM_EVENTS } from '../payloads.ts';
import { CHAT, exchange, type Pair, readStream, WIRES, type Wire } from '../wires.ts';
import { cpuOf } from './cpu.ts';

/** Events that one read of a socket brings. */
const EVENTS_A_CHUNK = 10;

export function codecs(figures: Figures): void {
  const chat = WIRES[CHAT.protocol];
  for (const codec of CODECS) {
    const wire = WIRES[codec.protocol];
    measure(figures, { client: CHAT, upstream: codec, wire: { ...wire, request: chat.request } });
    if (codec === CHAT) continue;
    measure(figures, { client: codec, upstream: codec, wire });
    measure(figures, { client: codec, upstream: CHAT, wire: { ...chat, request: wire.request } });
  }
  const chunks = chunksOf(chat.stream);
  const read = cpuOf(() => {
    const reader = createFrameReader('sse', { frame: () => {}, document: () => {} });
    for (const chunk of chunks) reader.push(chunk);
    reader.close();
  });
  figures.line('SSE reader, an event', 'us', perEvent(read));
}

function measure(figures: Figures, { client, upstream, wire }: Pair & { readonly wire: Wire }): void {
  const name = `${client.protocol} -> ${upstream.protocol}`;
  const one = (stream: boolean) => exchange({ client, upstream }, wire.request, stream);
  const whole = one(false);
  const chunks = chunksOf(wire.stream);
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
  figures.line(`${name}, event`, 'us', perEvent(cpuOf(() => void readStream(one(true), chunks))));
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
