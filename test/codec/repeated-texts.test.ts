// Frames of a translated stream that are not decoded: the client reads what it would if every frame were.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { anthropicCodec } from '../../src/codec/anthropic/index.ts';
import { responseToEvents } from '../../src/codec/canonical/collect.ts';
import type { Part } from '../../src/codec/canonical/content.ts';
import type { StreamEvent } from '../../src/codec/canonical/events.ts';
import type { ClientCodec } from '../../src/codec/codec.ts';
import { createClientCall, prepareExchange } from '../../src/codec/exchange.ts';
import { VaryingFields } from '../../src/codec/frame-template.ts';
import { geminiCodec } from '../../src/codec/gemini/index.ts';
import { CODECS } from '../../src/codec/index.ts';
import { openAiChat } from '../../src/codec/openai-chat/index.ts';
import { RepeatedTexts } from '../../src/codec/repeated-texts.ts';
import { replyTo } from './directions.ts';

const DELTA = new VaryingFields({ texts: ['content'], padding: 'padding', numbers: ['number'] });

/** A frame with a text in it. */
const frame = (content: string, more: object = {}) =>
  `data: ${JSON.stringify({ model: 'm', choices: [{ delta: { content } }], padding: 'abc', ...more })}\n\n`;

/** What is said, and not read, of a text after a frame with the text `one`. */
function readTexts(first: string, text: string): { texts: string[]; rest: string } {
  const repeated = new RepeatedTexts(DELTA);
  const texts: string[] = [];
  repeated.learn(first, 'one');
  const end = repeated.read(text, 0, (said) => texts.push(said));
  return { texts, rest: text.slice(end) };
}

describe('texts in one form', () => {
  test.each([
    ['two', ['two']],
    ['with "quotes", \n and \\', ['with "quotes", \n and \\']],
    ['\ud83d alone', ['\ud83d alone']],
    ['', []],
  ])('%j is read where it stands', (content, said) => {
    expect(readTexts(frame('one'), frame(content)).texts).toEqual(said);
  });

  test('a number and a padding may vary too, before the text and after it', () => {
    const numbered = (number: number, content: string, padding: string) =>
      `data: ${JSON.stringify({ number, delta: { content }, padding, last: { number } })}\n\n`;
    const { texts, rest } = readTexts(numbered(9, 'one', 'x'), numbered(10, 'two', 'content":"y') + frame('three'));
    expect([texts, rest]).toEqual([['two'], frame('three')]);
  });

  test.each([
    ['another field', frame('two', { usage: null })],
    ['another value', frame('two', { model: 'other' })],
    ['a cut text', frame('two').slice(0, 50)],
    ['a cut end', frame('two').slice(0, -1)],
    ['a line end inside a text', frame('t\n\no').replace('\\n\\n', '\n\n')],
    ['no string of JSON', frame('two').replace('two', '\\q') + frame('three')],
  ])('%s is left to the decoder', (_, text) => {
    expect(readTexts(frame('one'), text)).toEqual({ texts: [], rest: text });
  });

  test('a frame that says two texts, or another than was decoded, is no form', () => {
    const two = (content: string) => frame(content, { second: { content: 'more' } });
    expect(readTexts(two('one'), two('two')).texts).toEqual([]);
    expect(readTexts(frame('none'), frame('two')).texts).toEqual([]);
  });

  test('after many forms that did not come again none is learned', () => {
    const repeated = new RepeatedTexts(DELTA);
    for (let at = 0; at < 17; at += 1) repeated.learn(frame('x', { at }), 'x');
    expect(repeated.read(frame('x', { at: 16 }), 0, () => {})).toBe(0);
  });
});

interface Heard {
  text: string;
  usage: unknown;
  ended: unknown;
}

/** What a client of `client` hears of a provider's stream; `byFrames`: each of which is decoded. */
function hear(
  client: ClientCodec,
  provider: ClientCodec,
  pieces: readonly (string | Buffer)[],
  byFrames = false,
): Heard {
  const bytes = Buffer.from('{}');
  const asked = client === geminiCodec ? 'm:streamGenerateContent' : '';
  const body = {
    model: 'm',
    stream: true,
    stream_options: { include_usage: true },
    messages: [{ role: 'user', content: 'Hi' }],
    max_tokens: 9,
    input: 'Hi',
  };
  const sent = client === geminiCodec ? { contents: [{ role: 'user', parts: [{ text: 'Hi' }] }] } : body;
  const head = { path: '', parameters: { call: asked }, query: new URLSearchParams('alt=sse'), headers: {} };
  const call = createClientCall({ codec: client, head, bytes, body: sent, requestId: 'r', created: 1 });
  const { textDelta: _, ...decoding } = provider.chat;
  const upstream = byFrames ? { ...provider, chat: decoding } : provider;
  const { protocol, family } = provider;
  const target = { provider: 'p', protocol, family, model: 'm', quirks: {} };
  const heard: Heard = { text: '', usage: undefined, ended: undefined };
  const stream = prepareExchange({ call, upstream, target, edits: undefined }).openStream({
    write: (text) => {
      heard.text += text;
    },
    usage: (usage) => {
      heard.usage = usage;
    },
    failed: (error) => {
      heard.ended = error.message;
    },
    ended: (finish) => {
      heard.ended = finish;
    },
  });
  for (const piece of pieces) stream.push(typeof piece === 'string' ? Buffer.from(piece) : piece);
  stream.close();
  return heard;
}

/** A provider's stream that says these parts, each in these texts. */
function streamOf(provider: ClientCodec, parts: readonly (readonly [Part['type'], readonly string[]])[]): string {
  const encoder = provider.chat.streamEncoder(
    replyTo({
      model: 'm',
      stream: true,
      streamUsage: true,
      messages: [],
      tools: [],
      parameters: {},
      extensions: {},
    }),
  );
  const usage = { inputTokens: 1, outputTokens: 2 };
  const [start, ...end] = responseToEvents({
    id: 'i',
    candidates: [{ index: 0, parts: [], finish: { reason: 'stop' } }],
    usage,
  });
  const told = parts.flatMap(([type, texts], part): StreamEvent[] => {
    const opened = type === 'tool-call' ? { type, id: `c${part}`, name: 'f' } : { type: type as 'text' | 'thinking' };
    const grown = texts.map((text): StreamEvent => ({ type: 'part-delta', candidate: 0, part, text }));
    const signature = { family: 'anthropic', value: 'c2lnbmVk' };
    const signed: StreamEvent[] = type === 'thinking' ? [{ type: 'signature', candidate: 0, part, signature }] : [];
    const [start, end] = [
      { type: 'part-start', candidate: 0, part, opened } as const,
      { type: 'part-end', candidate: 0, part } as const,
    ];
    return [start, ...grown, ...signed, end];
  });
  return [start as StreamEvent, ...told, ...end].map((event) => encoder.encode(event)).join('');
}

function splitAt(bytes: Buffer, cuts: readonly number[]): Buffer[] {
  const points = [...new Set(cuts.map((cut) => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  return [0, ...points].map((from, at) => bytes.subarray(from, points[at] ?? bytes.length));
}

const PROVIDERS = CODECS.filter(({ chat }) => chat.textDelta !== undefined);
const PAIRS = PROVIDERS.flatMap((provider) =>
  CODECS.filter((client) => client !== provider).map((client) => [client, provider] as const),
);
const NAMED = PAIRS.map(([client, provider]) => [client.protocol, provider.protocol, client, provider] as const);

describe('a stream reads the same whether or not each frame is decoded', () => {
  const texts = fc.array(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 8 }), { maxLength: 6 });
  const parts = fc.array(fc.tuple(fc.constantFrom<Part['type']>('text', 'thinking', 'tool-call'), texts), {
    maxLength: 4,
  });

  test.each(NAMED)('%s before %s', (_, __, client, provider) => {
    fc.assert(
      fc.property(parts, fc.array(fc.nat(4_000), { maxLength: 6 }), (told, cuts) => {
        const stream = streamOf(provider, told);
        const heard = hear(client, provider, splitAt(Buffer.from(stream), cuts));
        expect(heard).toEqual(hear(client, provider, [stream], true));
      }),
      { numRuns: 20 },
    );
  });

  test.each(NAMED)('%s before %s, of a stream that breaks off', (_, __, client, provider) => {
    const stream = streamOf(provider, [['text', Array.from({ length: 9 }, (_, at) => ` word${at}`)]]);
    for (let at = 0; at <= stream.length; at += 97) {
      const cut = [stream.slice(0, at)];
      expect(hear(client, provider, cut)).toEqual(hear(client, provider, cut, true));
    }
  });
});

describe('of a Gemini stream', () => {
  const chunk = (text: string, tokens: number, more: object = {}) =>
    `data: ${JSON.stringify({
      candidates: [{ content: { role: 'model', parts: [{ text }] }, index: 0, ...more }],
      usageMetadata: { promptTokenCount: 8, candidatesTokenCount: tokens, totalTokenCount: 8 + tokens },
    })}\r\n\r\n`;
  const stream = [chunk('Hé', 1), chunk('llo', 2), chunk(' you', 3), chunk(' two', 4)];

  test('the last counts hold where it breaks off', () => {
    const heard = hear(openAiChat, geminiCodec, stream);
    expect(heard.usage).toMatchObject({ inputTokens: 8, outputTokens: 4 });
    expect(heard).toEqual(hear(openAiChat, geminiCodec, stream, true));
  });

  test('a last chunk that leaves counts out does not lose them', () => {
    const last = `data: ${JSON.stringify({ candidates: [{ finishReason: 'STOP', index: 0 }] })}\r\n\r\n`;
    const heard = hear(anthropicCodec, geminiCodec, [...stream, last]);
    expect(heard.usage).toMatchObject({ outputTokens: 4 });
    expect(heard).toEqual(hear(anthropicCodec, geminiCodec, [...stream, last], true));
  });

  test('citations are counted in all of the text', () => {
    const groundingMetadata = {
      groundingChunks: [{ web: { uri: 'https://a.test', title: 'A' } }],
      groundingSupports: [{ segment: { startIndex: 7, endIndex: 10 }, groundingChunkIndices: [0] }],
    };
    const pieces = [...stream, chunk('!', 5, { finishReason: 'STOP', groundingMetadata })];
    const heard = hear(openAiChat, geminiCodec, pieces);
    expect(heard.text).toContain('"start_index":6');
    expect(heard).toEqual(hear(openAiChat, geminiCodec, pieces, true));
  });
});
