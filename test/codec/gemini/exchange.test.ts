// A Gemini client before a Gemini upstream, through the gateway's door to the codecs: bytes pass, in the framing that was asked for.
import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import { createClientCall, type Exchange, prepareExchange } from '../../../src/codec/exchange.ts';
import { geminiCodec } from '../../../src/codec/gemini/index.ts';
import { checkGeminiStream } from '../../support/grammar-gemini.ts';
import { callOf, chunk, sse, targetOf } from './harness.ts';

const BODY = { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }], futureField: 1 };

function exchangeOf(
  spoken: string,
  query: string,
  edits?: { readonly set: { readonly temperature: number } },
): Exchange {
  const call = createClientCall({
    codec: geminiCodec,
    head: callOf(spoken, query),
    bytes: Buffer.from(JSON.stringify(BODY)),
    body: BODY,
    requestId: 'r1',
    created: 1_700_000_000,
  });
  return prepareExchange({ call, upstream: geminiCodec, target: targetOf('gemini-2.5-pro'), edits: edits as never });
}

function read(exchange: Exchange, pieces: readonly Buffer[]) {
  const heard = { text: '', ended: false, failed: '', tokens: 0 };
  const stream = exchange.openStream({
    write: (text) => {
      heard.text += text.toString();
    },
    usage: ({ outputTokens }) => {
      heard.tokens = outputTokens;
    },
    failed: ({ kind }) => {
      heard.failed = kind;
    },
    ended: () => {
      heard.ended = true;
    },
  });
  for (const piece of pieces) stream.push(piece);
  stream.close();
  return heard;
}

const CHUNKS: JsonObject[] = [
  chunk([{ text: 'He' }], {}, { modelVersion: 'gemini-2.5-pro' }),
  chunk(
    [{ text: 'llo' }],
    { finishReason: 'STOP' },
    { modelVersion: 'gemini-2.5-pro', usageMetadata: { candidatesTokenCount: 2 } },
  ),
];
const renamed = (text: string) => text.replaceAll('gemini-2.5-pro', 'gemini-asked');
/** Split in the midst of everything. */
const split = (bytes: Buffer) =>
  Array.from({ length: Math.ceil(bytes.length / 7) }, (_, index) => bytes.subarray(index * 7, index * 7 + 7));

describe('H40 H51 H52 passthrough', () => {
  test('SSE for those who ask for it; the body is sent as it came, the model changes in place', () => {
    const exchange = exchangeOf('gemini-asked:streamGenerateContent', 'alt=sse&key=SECRET');
    expect(exchange.passthrough).toBe(true);
    expect(exchange.request.path).toBe('/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse');
    expect(exchange.request.body.toString()).toBe(JSON.stringify(BODY));
    const bytes = sse(CHUNKS);
    expect(read(exchange, split(bytes))).toEqual({
      text: renamed(bytes.toString()),
      ended: true,
      failed: '',
      tokens: 2,
    });
  });

  test('a JSON array for the others', () => {
    const exchange = exchangeOf('gemini-asked:streamGenerateContent', '');
    expect(exchange.request.path).toBe('/v1beta/models/gemini-2.5-pro:streamGenerateContent');
    const bytes = Buffer.from(`[${CHUNKS.map((each) => JSON.stringify(each, null, 2)).join('\n,\r\n')}\n]`);
    expect(read(exchange, split(bytes))).toEqual({
      text: renamed(bytes.toString()),
      ended: true,
      failed: '',
      tokens: 2,
    });
    expect(read(exchange, [bytes.subarray(0, 300)])).toMatchObject({ ended: false, failed: 'stream_broken' });
  });

  test('an edit rebuilds the request, asks for SSE, and answers in the framing of the client', () => {
    const exchange = exchangeOf('gemini-asked:streamGenerateContent', '', { set: { temperature: 0.5 } });
    expect(exchange.passthrough).toBe(false);
    expect(exchange.request.path).toMatch(/\?alt=sse$/);
    expect(JSON.parse(exchange.request.body.toString())).toEqual({ ...BODY, generationConfig: { temperature: 0.5 } });
    const { text, ended } = read(exchange, split(sse(CHUNKS)));
    expect(ended).toBe(true);
    expect(checkGeminiStream(text, 'json-array').chunks[0]).toMatchObject({ modelVersion: 'gemini-asked' });
  });
});
