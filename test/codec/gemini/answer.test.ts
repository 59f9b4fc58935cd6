// Answers of Gemini, whole and streamed, hazard by hazard.
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import { GatewayError } from '../../../src/errors.ts';
import { checkGeminiStream } from '../../support/grammar-gemini.ts';
import { chat, chunk, collect, decoding, eventsOf, foreign, hear, type Loose, replying, sse, tell } from './harness.ts';

const CALL = { functionCall: { name: 'f', args: { a: 1 } } };
const STOP = { finishReason: 'STOP' };
const stream = (...chunks: JsonObject[]) => hear([sse(chunks)]);
const whole = (body: JsonObject) => chat.decodeResponse(body, decoding());
const lastOf = (events: readonly StreamEvent[]) => events.at(-1);
const types = (events: readonly StreamEvent[]) => events.map(({ type }) => type);

describe('streams of Gemini', () => {
  test('H03 H14 thought, text and call in one chunk: three parts in order, thinking opens as thinking', () => {
    const events = stream(chunk([{ text: 'Hm', thought: true }, { text: 'Well' }, CALL], STOP));
    const opened = events.flatMap((event) => (event.type === 'part-start' ? [event.opened.type] : []));
    expect(opened).toEqual(['thinking', 'text', 'tool-call']);
    expect(collect(events).candidates[0]?.parts).toMatchObject([
      { text: 'Hm' },
      { text: 'Well' },
      { arguments: '{"a":1}' },
    ]);
  });

  test('H13 H22 parallel calls of one function have ids of their own, the same in a stream and whole', () => {
    const body = chunk([CALL, CALL], STOP);
    const ids = (response: ChatResponse) =>
      response.candidates[0]?.parts.map((part) => (part.type === 'tool-call' ? part.id : ''));
    expect(new Set(ids(whole(body))).size).toBe(2);
    expect(ids(collect(stream(chunk([CALL]), chunk([CALL], STOP))))).toEqual(ids(whole(body)));
  });

  test('H16 a turn of one call without arguments: index 0, an empty object, opened and closed', () => {
    const events = stream(chunk([{ functionCall: { name: 'f' } }], STOP));
    expect(types(events)).toEqual(['start', 'part-start', 'part-delta', 'part-end', 'finish', 'end']);
    expect(events[2]).toMatchObject({ part: 0, text: '{}' });
  });

  test('H27 STOP with a call is tool_calls, also when the call came chunks before', () => {
    expect(collect(stream(chunk([CALL]), chunk([{ text: '' }], STOP))).candidates[0]?.finish).toEqual({
      reason: 'tool_calls',
      raw: 'STOP',
    });
    expect(whole(chunk([CALL], STOP)).candidates[0]?.finish.reason).toBe('tool_calls');
  });

  test.each([
    ['STOP', 'stop'],
    [1, 'stop'],
    ['MAX_TOKENS', 'length'],
    [2, 'length'],
    ['SAFETY', 'content_filter'],
    ['RECITATION', 'content_filter'],
    ['BLOCKLIST', 'content_filter'],
    ['PROHIBITED_CONTENT', 'content_filter'],
    ['SPII', 'content_filter'],
    ['IMAGE_SAFETY', 'content_filter'],
    ['MODEL_ARMOR', 'content_filter'],
    ['MALFORMED_FUNCTION_CALL', 'error'],
    ['UNEXPECTED_TOOL_CALL', 'error'],
    ['LANGUAGE', 'other'],
    ['OTHER', 'other'],
    ['NEW_REASON', 'other'],
  ])('H28 %s is %s, and comes back as it was said', (finishReason, reason) => {
    const response = whole(chunk([{ text: 'x' }], { finishReason }));
    expect(response.candidates[0]?.finish.reason).toBe(reason);
    const again = chat.encodeResponse(response, replying()) as Loose;
    expect(again.candidates[0].finishReason).toBe(
      finishReason === 1 ? 'STOP' : finishReason === 2 ? 'MAX_TOKENS' : finishReason,
    );
  });

  test('H30 thoughts count as output, cached tokens are part of the input, tool prompts are added', () => {
    const usageMetadata = {
      promptTokenCount: 100,
      cachedContentTokenCount: 40,
      toolUsePromptTokenCount: 7,
      candidatesTokenCount: 10,
      thoughtsTokenCount: 20,
      totalTokenCount: 137,
    };
    expect(whole(chunk([{ text: 'x' }], STOP, { usageMetadata })).usage).toMatchObject({
      inputTokens: 107,
      outputTokens: 30,
      cacheReadTokens: 40,
      reasoningTokens: 20,
    });
  });

  test('H32 usage is cumulative: the last one wins, also after the finish', () => {
    const usage = (candidatesTokenCount: number) => ({ usageMetadata: { promptTokenCount: 5, candidatesTokenCount } });
    const events = stream(chunk([{ text: 'a' }], {}, usage(1)), chunk([{ text: 'b' }], STOP, usage(2)), {
      ...usage(3),
      modelVersion: 'm',
      responseId: 'resp1',
    });
    expect(collect(events).usage).toMatchObject({ inputTokens: 5, outputTokens: 3 });
  });

  test('H34 the end of the bytes after the finish is a regular end', () => {
    expect(lastOf(stream(chunk([{ text: 'a' }], STOP)))).toEqual({ type: 'end' });
  });

  test('H35 a cut is an error, whatever came before', () => {
    expect(lastOf(stream(chunk([{ text: 'a' }])))).toMatchObject({ type: 'error', error: { kind: 'stream_broken' } });
    expect(lastOf(stream())).toMatchObject({ type: 'error', error: { kind: 'bad_response' } });
    expect(lastOf(hear([Buffer.from('data: {"candidates":[\n\n')]))).toMatchObject({
      type: 'error',
      error: { kind: 'bad_response' },
    });
    const second = { ...chunk([{ text: 'b' }]), candidates: [{ index: 1, content: { parts: [{ text: 'b' }] } }] };
    expect(lastOf(stream(chunk([{ text: 'a' }], STOP), second))).toMatchObject({ error: { kind: 'stream_broken' } });
  });

  test('H36 an error or a blocked prompt inside a 200 is that error', () => {
    const overloaded = { error: { code: 503, message: 'The model is overloaded.', status: 'UNAVAILABLE' } };
    expect(types(stream(overloaded))).toEqual(['error']);
    expect(lastOf(stream(overloaded))).toMatchObject({ error: { kind: 'overloaded' } });
    const blocked = { promptFeedback: { blockReason: 'SAFETY' }, usageMetadata: { promptTokenCount: 3 } };
    expect(lastOf(stream(blocked))).toMatchObject({ error: { kind: 'content_filtered' } });
    expect(() => whole(blocked)).toThrow(GatewayError);
    expect(() => whole({ candidates: [] })).toThrow('without a candidate');
  });

  test('H39 several candidates keep apart', () => {
    const two = (parts: readonly [string, string], more: JsonObject = {}) => ({
      candidates: parts.map((text, index) => ({ index, content: { parts: [{ text }] }, ...more })),
    });
    const response = collect(stream(two(['a', 'x']), two(['b', 'y'], STOP)));
    expect(response.candidates.map(({ parts }) => parts)).toEqual([
      [{ type: 'text', text: 'ab' }],
      [{ type: 'text', text: 'xy' }],
    ]);
    expect(checkGeminiStream(tell(eventsOf(response))).error).toBeUndefined();
  });

  test('H38 logprobs come in the shape of Chat, and go back', () => {
    const token = (text: string, logProbability: number) => ({ token: text, logProbability });
    const logprobsResult = {
      chosenCandidates: [token('é', -0.1)],
      topCandidates: [{ candidates: [token('é', -0.1), token('e', -2)] }],
    };
    const response = whole(chunk([{ text: 'é' }], { ...STOP, logprobsResult }));
    expect(response.candidates[0]?.logprobs).toEqual({
      content: [
        {
          token: 'é',
          logprob: -0.1,
          bytes: [195, 169],
          top_logprobs: [
            { token: 'é', logprob: -0.1, bytes: [195, 169] },
            { token: 'e', logprob: -2, bytes: [101] },
          ],
        },
      ],
      refusal: null,
    });
    expect((chat.encodeResponse(response, replying()) as Loose).candidates[0].logprobsResult).toEqual(logprobsResult);
    const streamed = tell(stream(chunk([{ text: 'é' }], { ...STOP, logprobsResult })));
    expect(streamed).toContain(JSON.stringify(logprobsResult));
  });

  const groundingMetadata = {
    groundingChunks: [{ web: { uri: 'https://a.example', title: 'A' } }],
    groundingSupports: [{ segment: { startIndex: 3, endIndex: 7, text: 'öffn' }, groundingChunkIndices: [0] }],
    webSearchQueries: ['q'],
  };

  test('H38 grounding becomes citations, counted in UTF-16 units, and comes back whole', () => {
    const body = chunk([{ text: 'Er öffnet' }], { ...STOP, groundingMetadata });
    const [text] = whole(body).candidates[0]?.parts ?? [];
    expect(text).toMatchObject({ citations: [{ url: 'https://a.example', title: 'A', start: 3, end: 6 }] });
    expect((chat.encodeResponse(whole(body), replying()) as Loose).candidates[0].groundingMetadata).toEqual(
      groundingMetadata,
    );
    const events = stream(chunk([{ text: 'Er ' }]), chunk([{ text: 'öffnet' }], { ...STOP, groundingMetadata }));
    expect(events.find((event) => event.type === 'citation')).toMatchObject({ citation: { start: 3, end: 6 } });
    expect(JSON.parse(tell(events).split('\r\n\r\n').at(-2)?.slice(6) ?? '').candidates[0].groundingMetadata).toEqual(
      groundingMetadata,
    );
  });

  test('H38 citations of others become grounding', () => {
    const citations = [{ url: 'https://a.example', title: 'A', start: 3, end: 6 }];
    const response: ChatResponse = {
      candidates: [{ index: 0, parts: [{ type: 'text', text: 'Er öffnet', citations }], finish: { reason: 'stop' } }],
    };
    const written = {
      ...groundingMetadata,
      groundingSupports: [{ segment: { startIndex: 3, endIndex: 7, text: 'öff' }, groundingChunkIndices: [0] }],
    };
    const { webSearchQueries: _, ...expected } = written;
    expect((chat.encodeResponse(response, replying()) as Loose).candidates[0].groundingMetadata).toEqual(expected);
    expect(tell(eventsOf(response))).toContain(JSON.stringify(expected));
  });

  test('H25 code execution is kept whole for a Gemini client', () => {
    const parts = [
      { executableCode: { language: 'PYTHON', code: '1+1' } },
      { codeExecutionResult: { outcome: 'OUTCOME_OK', output: '2' } },
    ];
    const response = collect(stream(chunk(parts), chunk([{ text: 'Two' }], STOP)));
    expect((chat.encodeResponse(response, replying()) as Loose).candidates[0].content.parts).toEqual([
      ...parts,
      { text: 'Two' },
    ]);
  });

  test('a call of a custom tool comes back as free text', () => {
    const context = decoding(foreign({ tools: [{ type: 'custom', name: 'patch' }] }));
    const body = chunk([{ functionCall: { name: 'patch', args: { input: 'a\nb' } } }], STOP);
    expect(chat.decodeResponse(body, context).candidates[0]?.parts[0]).toMatchObject({
      custom: true,
      arguments: 'a\nb',
    });
    expect(collect(hear([sse([body])], context)).candidates[0]?.parts[0]).toMatchObject({
      custom: true,
      arguments: 'a\nb',
    });
  });

  test('H38 grounding beside a signature that closes the text still finds it', () => {
    const parts = [{ text: 'Er öffnet' }, { text: '', thoughtSignature: 'c2ln' }];
    const events = stream(chunk(parts, { ...STOP, groundingMetadata }));
    expect(types(events).slice(0, 5)).toEqual(['start', 'part-start', 'part-delta', 'citation', 'part-end']);
  });
});
