// Answers of others for Gemini clients, whole and streamed, and what is watched of those that pass through.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import { GatewayError } from '../../../src/errors.ts';
import { checkGeminiStream } from '../../support/grammar-gemini.ts';
import {
  chat,
  chunk,
  collect,
  decoding,
  essence,
  eventsOf,
  hear,
  type Loose,
  replying,
  targetOf,
  tell,
} from './harness.ts';

const CALL = { functionCall: { name: 'f', args: { a: 1 } } };
const STOP = { finishReason: 'STOP' };
const whole = (body: JsonObject) => chat.decodeResponse(body, decoding());

describe('streams to Gemini clients', () => {
  const events: StreamEvent[] = [
    { type: 'start', id: 'id1', model: 'asked-for' },
    { type: 'part-start', candidate: 0, part: 0, opened: { type: 'text' } },
    { type: 'part-delta', candidate: 0, part: 0, text: 'Hi' },
    { type: 'part-start', candidate: 0, part: 1, opened: { type: 'tool-call', id: 'c1', name: 'f' } },
    { type: 'part-delta', candidate: 0, part: 1, text: '{"a"' },
    { type: 'part-delta', candidate: 0, part: 0, text: ' there' },
    { type: 'part-delta', candidate: 0, part: 1, text: ':1}' },
    { type: 'part-end', candidate: 0, part: 0 },
    { type: 'part-end', candidate: 0, part: 1 },
    { type: 'finish', candidate: 0, finish: { reason: 'tool_calls', raw: 'tool_use' } },
    { type: 'usage', usage: { inputTokens: 10, outputTokens: 8, reasoningTokens: 3, cacheReadTokens: 4 } },
    { type: 'end' },
  ];

  test('H17 H29 calls come whole, however their pieces came; the last chunk has the reason and the usage', () => {
    const { chunks } = checkGeminiStream(tell(events));
    const parts = chunks.flatMap((each: Loose) => each.candidates[0].content.parts);
    expect(parts).toEqual([
      { text: 'Hi' },
      { text: ' there' },
      { functionCall: { id: 'c1', name: 'f', args: { a: 1 } } },
      { text: '' },
    ]);
    expect(chunks.at(-1)).toMatchObject({
      candidates: [{ finishReason: 'STOP' }],
      usageMetadata: {
        promptTokenCount: 10,
        candidatesTokenCount: 5,
        thoughtsTokenCount: 3,
        cachedContentTokenCount: 4,
        totalTokenCount: 18,
      },
      modelVersion: 'asked-for',
      responseId: 'id1',
    });
  });

  test('H40 without alt=sse the same is one JSON array', () => {
    const framing = chat.framingFor?.({ path: '', parameters: {}, query: new URLSearchParams(), headers: {} });
    expect(checkGeminiStream(tell(events, replying([], framing)), 'json-array')).toEqual(
      checkGeminiStream(tell(events)),
    );
  });

  test('H35 H48 an error ends either framing well', () => {
    const failed: StreamEvent[] = [
      ...events.slice(0, 3),
      { type: 'error', error: new GatewayError('stream_broken', { message: 'cut' }) },
    ];
    const framing = chat.framingFor?.({ path: '', parameters: {}, query: new URLSearchParams(), headers: {} });
    expect(checkGeminiStream(tell(failed)).error).toMatchObject({ code: 502, status: 'INTERNAL', message: 'cut' });
    expect(checkGeminiStream(tell(failed, replying([], framing)), 'json-array').error).toMatchObject({ code: 502 });
  });

  test('H33 what keeps a stream alive is no chunk', () => {
    const kept = tell(events).replaceAll('\r\n\r\n', `\r\n\r\n${chat.framing.keepAlive}`);
    expect(essence(collect(hear([Buffer.from(kept)])))).toEqual(essence(collect(hear([Buffer.from(tell(events))]))));
  });

  test('H52 the answer names the model that was asked for', () => {
    const body = chat.encodeResponse({ candidates: [] }, replying());
    expect(body).toMatchObject({ modelVersion: 'asked-for', responseId: 'r1' });
  });

  test('what has no place is told', () => {
    const warnings: Warning[] = [];
    const native = { type: 'native' as const, protocol: 'anthropic' as const, value: { type: 'server_tool_use' } };
    const response: ChatResponse = {
      candidates: [{ index: 0, parts: [native], finish: { reason: 'stop' } }],
      extensions: { 'openai-chat': { system_fingerprint: 'fp' } },
    };
    chat.encodeResponse(response, replying(warnings));
    tell(eventsOf(response), replying(warnings));
    expect(warnings.map(({ path }) => path)).toEqual([
      'system_fingerprint',
      'candidates[0].server_tool_use',
      'system_fingerprint',
      'candidates[0].server_tool_use',
    ]);
  });

  const part = fc.oneof(
    fc.record({ type: fc.constant('text' as const), text: fc.string({ minLength: 1, unit: 'grapheme' }) }),
    fc.record({ type: fc.constant('thinking' as const), text: fc.string({ minLength: 1 }) }),
    fc.record({
      type: fc.constant('tool-call' as const),
      id: fc.uuid(),
      name: fc.constantFrom('f', 'g'),
      arguments: fc.dictionary(fc.string(), fc.jsonValue()).map((value) => JSON.stringify(value)),
    }),
  );

  test('any answer, told as a stream or whole, is heard as it was', () => {
    fc.assert(
      fc.property(
        fc.array(part, { maxLength: 6 }),
        fc.constantFrom('length' as const, 'content_filter' as const),
        (parts, reason) => {
          const response: ChatResponse = { id: 'i', candidates: [{ index: 0, parts, finish: { reason } }] };
          const told = tell(eventsOf(response));
          checkGeminiStream(told);
          const heard = normal(collect(hear([Buffer.from(told)])));
          expect(heard).toEqual(normal(response));
          expect(normal(whole(JSON.parse(JSON.stringify(chat.encodeResponse(response, replying())))))).toEqual(heard);
        },
      ),
      { numRuns: 60 },
    );
  });
});

/** Arguments by value: their text is made anew, `__proto__` and the order of number-like keys aside. */
function normal(response: ChatResponse): unknown {
  const [candidate] = (essence(response) as Loose).candidates;
  return {
    ...candidate,
    calls: candidate.calls.map(([id, name, text]: [string, string, string]) => [id, name, JSON.parse(text)]),
  };
}

describe('passthrough', () => {
  const watch = (...chunks: JsonObject[]) => {
    const watcher = chat.passthrough.watcher({ target: targetOf(), hideUsage: false });
    return { verdicts: chunks.map((each) => watcher.frame({ data: JSON.stringify(each) })), error: watcher.close() };
  };

  test('content, usage and the end are seen', () => {
    const { verdicts, error } = watch(
      chunk([CALL, { text: 'say "finishReason"' }], {}, { usageMetadata: { promptTokenCount: 1 } }),
      chunk([{ text: '' }], STOP, { usageMetadata: { promptTokenCount: 2 } }),
    );
    expect(verdicts).toMatchObject([
      { kind: 'content' },
      { kind: 'content', finish: { reason: 'tool_calls' }, usage: { inputTokens: 2 } },
    ]);
    expect(verdicts[0]).toEqual({ kind: 'content' });
    expect(error).toBeUndefined();
  });

  test('a request goes as it came, unless it holds state to unwrap, or lacks what Gemini 3 wants', () => {
    const accepts = (parts: JsonObject[], target = targetOf('gemini-3-flash')) =>
      chat.passthrough.accepts?.(
        {
          contents: [
            { role: 'user', parts: { text: 'Hi' } },
            { role: 'model', parts },
            { role: 'user', parts: [RESULT] },
          ],
        },
        target,
      );
    const RESULT = { function_response: { name: 'f', response: {} } };
    expect(accepts([{ ...CALL, thoughtSignature: 'c2ln' }, CALL])).toBe(true);
    expect(accepts([CALL])).toBe(false);
    expect(accepts([CALL], targetOf('gemini-2.5-flash'))).toBe(true);
    expect(accepts([{ text: 'Hm', thought_signature: Buffer.from('fl1.anthropic.tYQ').toString('base64') }])).toBe(
      false,
    );
    expect(accepts([{ text: 'a' }], targetOf('m', { quirks: { schema: 'openapi' } }))).toBe(false);
    const old = [
      { role: 'model', parts: [CALL] },
      { role: 'user', parts: [RESULT] },
      { role: 'user', parts: [{ text: 'Next' }] },
    ];
    expect(chat.passthrough.accepts?.({ contents: old }, targetOf('gemini-3-flash'))).toBe(true);
  });

  test('H35 H36 a cut and an error are seen', () => {
    expect(watch(chunk([{ text: 'a' }])).error?.kind).toBe('stream_broken');
    expect(watch().error?.kind).toBe('bad_response');
    expect(watch({ error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'slow' } }).verdicts[0]).toMatchObject({
      kind: 'error',
      error: { kind: 'rate_limited' },
    });
  });
});
