// Answers of Ollama, whole and streamed, answers of others for Ollama clients, and errors, hazard by hazard.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import { callIdWithSignature } from '../../../src/codec/canonical/family-state.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import { GatewayError } from '../../../src/errors.ts';
import { checkOllamaStream } from '../../support/grammar-ollama.ts';
import {
  chat,
  collect,
  decode,
  decoding,
  errors,
  essence,
  eventsOf,
  hear,
  type Loose,
  line,
  ndjson,
  replying,
  targetOf,
  tell,
} from './harness.ts';

const CALL = { function: { name: 'f', arguments: { a: 1 } } };
const DONE = { done: true, done_reason: 'stop', prompt_eval_count: 5, eval_count: 7, total_duration: 99 };
const stream = (...lines: JsonObject[]) => hear([ndjson(lines)]);
const whole = (body: JsonObject) => chat.decodeResponse(body, decoding());
const finishOf = (response: ChatResponse) => response.candidates[0]?.finish;

describe('answers of Ollama', () => {
  test('H03 H14 thought, text and call in one line: three parts in order', () => {
    const body = line({ thinking: 'Hm', content: 'Well', tool_calls: [CALL] }, DONE);
    const types = (response: ChatResponse) => response.candidates[0]?.parts.map(({ type }) => type);
    expect(types(whole(body))).toEqual(['thinking', 'text', 'tool-call']);
    expect(types(collect(stream(body)))).toEqual(['thinking', 'text', 'tool-call']);
  });

  test('H13 H16 calls have ids of their own, empty arguments are an object', () => {
    const response = collect(stream(line({ tool_calls: [CALL, { function: { name: 'f' } }] }), line({}, DONE)));
    const calls = response.candidates[0]?.parts ?? [];
    expect(new Set(calls.map((part) => (part.type === 'tool-call' ? part.id : ''))).size).toBe(2);
    expect(calls).toMatchObject([{ arguments: '{"a":1}' }, { arguments: '{}' }]);
  });

  test('H27 H28 finish reasons', () => {
    expect(finishOf(whole(line({ content: 'x' }, DONE)))).toEqual({ reason: 'stop', raw: 'stop' });
    expect(finishOf(whole(line({ tool_calls: [CALL] }, DONE)))?.reason).toBe('tool_calls');
    expect(finishOf(collect(stream(line({ tool_calls: [CALL] }), line({}, DONE))))?.reason).toBe('tool_calls');
    expect(finishOf(whole(line({ content: 'x' }, { ...DONE, done_reason: 'length' })))?.reason).toBe('length');
    expect(finishOf(whole(line({}, { ...DONE, done_reason: 'load' })))?.reason).toBe('other');
  });

  test('H30 counts are usage; a prompt that was in memory has none', () => {
    expect(whole(line({ content: 'x' }, DONE)).usage).toMatchObject({ inputTokens: 5, outputTokens: 7 });
    const { prompt_eval_count: _, ...cached } = DONE;
    expect(whole(line({ content: 'x' }, cached)).usage).toMatchObject({ inputTokens: 0, outputTokens: 7 });
  });

  test('H34 H35 done is the end; a cut is an error', () => {
    expect(stream(line({ content: 'a' }), line({}, DONE), line({ content: 'late' })).at(-1)).toEqual({ type: 'end' });
    expect(stream(line({ content: 'a' })).at(-1)).toMatchObject({ error: { kind: 'stream_broken' } });
    expect(stream().at(-1)).toMatchObject({ error: { kind: 'bad_response' } });
    expect(hear([Buffer.from('{"model":\n')]).at(-1)).toMatchObject({ error: { kind: 'bad_response' } });
  });

  test('H36 an error line is that error, before content and after', () => {
    expect(stream({ error: 'server busy, please try again' })).toMatchObject([
      { type: 'error', error: { kind: 'overloaded' } },
    ]);
    expect(stream(line({ content: 'a' }), { error: 'boom' }).at(-1)).toMatchObject({ error: { kind: 'server_error' } });
    expect(() => whole({ error: "model 'x' not found" })).toThrow(GatewayError);
    expect(() => whole({ done: true })).toThrow('without a message');
  });

  test('H38 logprobs come in the shape of Chat, and go back', () => {
    const logprobs = [
      { token: 'é', logprob: -0.1, bytes: [195, 169], top_logprobs: [{ token: 'e', logprob: -2, bytes: [101] }] },
    ];
    const response = whole(line({ content: 'é' }, { ...DONE, logprobs }));
    expect(response.candidates[0]?.logprobs).toEqual({ content: logprobs, refusal: null });
    expect((chat.encodeResponse(response, replying()) as Loose).logprobs).toEqual(logprobs);
    expect(tell(eventsOf(response))).toContain(JSON.stringify(logprobs));
  });
});

describe('answers for Ollama clients', () => {
  const signature = { family: 'gemini', value: 'c2lnbmF0dXJl' };
  const events: StreamEvent[] = [
    { type: 'start', model: 'asked-for' },
    { type: 'part-start', candidate: 0, part: 0, opened: { type: 'thinking' } },
    { type: 'part-delta', candidate: 0, part: 0, text: 'Hm' },
    { type: 'part-end', candidate: 0, part: 0 },
    { type: 'part-start', candidate: 0, part: 1, opened: { type: 'tool-call', id: 'c1', name: 'f', signature } },
    { type: 'part-delta', candidate: 0, part: 1, text: '{"a"' },
    { type: 'part-delta', candidate: 0, part: 1, text: ':1}' },
    { type: 'part-end', candidate: 0, part: 1 },
    { type: 'finish', candidate: 0, finish: { reason: 'tool_calls' } },
    { type: 'usage', usage: { inputTokens: 10, outputTokens: 8 } },
    { type: 'end' },
  ];

  test('H15 calls come whole as objects; the last line has reason and counts; H52 the model that was asked for', () => {
    const { lines } = checkOllamaStream(tell(events));
    expect(lines.map(({ message }) => message)).toMatchObject([
      { content: '', thinking: 'Hm' },
      { tool_calls: [{ function: { index: 0, name: 'f', arguments: { a: 1 } } }] },
      { content: '' },
    ]);
    expect(lines.at(-1)).toMatchObject({
      model: 'asked-for',
      done_reason: 'stop',
      prompt_eval_count: 10,
      eval_count: 8,
    });
  });

  test('H01 a signature of Gemini rides in the id, and is read from what the client sends back', () => {
    const { lines } = checkOllamaStream(tell(events));
    const { message } = lines[1] as Loose;
    expect(message.tool_calls[0].id).toBe(callIdWithSignature('c1', signature));
    const back = decode({
      messages: [message, { role: 'tool', content: 'ok', tool_call_id: message.tool_calls[0].id }],
    });
    expect(back.messages[0]?.parts[0]).toMatchObject({ id: 'c1', signature });
    expect(back.messages[1]?.parts[0]).toMatchObject({ callId: 'c1' });
  });

  test('H35 H48 an error is the last line', () => {
    const failed: StreamEvent[] = [
      ...events.slice(0, 3),
      { type: 'error', error: new GatewayError('timeout', { message: 'too slow' }) },
    ];
    expect(checkOllamaStream(tell(failed)).error).toBe('too slow');
    expect(errors.encode(new GatewayError('rate_limited', { message: 'slow' }), 'r1')).toEqual({ error: 'slow' });
  });

  test('H39 what has no place is told: other candidates, signatures, citations, native parts', () => {
    const response: ChatResponse = {
      candidates: [
        {
          index: 0,
          parts: [
            { type: 'thinking', text: 'Hm', signature },
            { type: 'text', text: 'a', citations: [{ url: 'https://a.example' }] },
            { type: 'native', protocol: 'gemini', value: {} },
          ],
          finish: { reason: 'stop' },
        },
        { index: 1, parts: [], finish: { reason: 'stop' } },
      ],
    };
    const paths = ['candidates[1]', 'message.citations', 'message.gemini', 'message.thinking.signature'];
    const warnings: Warning[] = [];
    chat.encodeResponse(response, replying(warnings));
    expect(warnings.map(({ path }) => path).sort()).toEqual(paths);
    const streamed: Warning[] = [];
    checkOllamaStream(tell(eventsOf(response), replying(streamed)));
    expect(streamed.map(({ path }) => path).sort()).toEqual(paths);
  });

  const part = fc.oneof(
    fc.record({ type: fc.constant('thinking' as const), text: fc.string({ minLength: 1 }) }),
    fc.record({ type: fc.constant('text' as const), text: fc.string({ minLength: 1, unit: 'grapheme' }) }),
    fc.record({
      type: fc.constant('tool-call' as const),
      id: fc.uuid(),
      name: fc.constantFrom('f', 'g'),
      arguments: fc.record({ a: fc.jsonValue() }).map((value) => JSON.stringify(value)),
    }),
  );

  test('any answer, told as a stream or whole, is heard as it was', () => {
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const response: ChatResponse = { candidates: [{ index: 0, parts, finish: { reason: 'length' } }] };
        const told = tell(eventsOf(response));
        checkOllamaStream(told);
        const heard = essence(collect(hear([Buffer.from(told)])));
        expect(heard).toEqual(essence(whole(JSON.parse(JSON.stringify(chat.encodeResponse(response, replying()))))));
        expect(JSON.stringify(heard)).toBe(JSON.stringify(essence(response)));
      }),
      { numRuns: 60 },
    );
  });
});

describe('errors', () => {
  test.each<[number, string, string]>([
    [400, 'invalid options', 'invalid_request'],
    [400, 'registry.ollama.ai/library/gemma:2b does not support tools', 'invalid_request'],
    [400, 'input length exceeds the context length', 'context_too_long'],
    [401, 'unauthorized', 'auth_failed'],
    [403, 'forbidden', 'auth_failed'],
    [402, 'payment required', 'quota_exhausted'],
    [404, "model 'x' not found", 'model_not_found'],
    [404, '404 page not found', 'invalid_request'],
    [408, 'slow', 'timeout'],
    [429, 'too many requests', 'rate_limited'],
    [429, "you've reached your weekly usage limit, please upgrade to continue", 'quota_exhausted'],
    [500, 'llama runner process has terminated', 'server_error'],
    [500, 'timed out waiting for llama runner to start', 'timeout'],
    [503, 'server busy, please try again. maximum pending requests exceeded', 'overloaded'],
    [504, 'gateway timeout', 'timeout'],
  ])('%i %s is %s', (status, error, kind) => {
    expect(errors.classify(status, {}, JSON.stringify({ error })).kind).toBe(kind);
  });

  test('a page, and a time to wait', () => {
    const error = errors.classify(502, { 'retry-after': '3' }, '<html><h1>Bad Gateway</h1></html>');
    expect([error.kind, error.message, error.retryAfterMs]).toEqual(['server_error', 'Bad Gateway', 3_000]);
  });
});

describe('passthrough', () => {
  const watch = (...lines: JsonObject[]) => {
    const watcher = chat.passthrough.watcher({ target: targetOf(), hideUsage: false });
    return { verdicts: lines.map((each) => watcher.frame({ data: JSON.stringify(each) })), error: watcher.close() };
  };

  test('lifecycle, content, the end and its counts are seen', () => {
    const { verdicts, error } = watch(
      line({}),
      line({ content: 'say "done":true' }),
      line({ tool_calls: [CALL] }),
      line({}, DONE),
    );
    expect(verdicts).toMatchObject([
      { kind: 'lifecycle' },
      { kind: 'content' },
      { kind: 'content' },
      { kind: 'end', finish: { reason: 'tool_calls' }, usage: { outputTokens: 7 } },
    ]);
    expect(error).toBeUndefined();
    expect(watch(line({ content: 'a' })).error?.kind).toBe('stream_broken');
    expect(watch({ error: 'boom' }).verdicts[0]).toMatchObject({ kind: 'error', error: { kind: 'server_error' } });
  });

  test('H51 the model is changed in place, wherever it stands', () => {
    expect(chat.passthrough.model).toEqual({ request: ['model'], response: ['model'], frame: ['model'] });
    expect(
      chat.passthrough.request({}, { path: '', parameters: {}, query: new URLSearchParams(), headers: {} }, targetOf())
        .path,
    ).toBe('/api/chat');
  });
});
