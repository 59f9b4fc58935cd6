// Whole answers and errors, both ways.
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatResponse, Finish } from '../../../src/codec/canonical/response.ts';
import { GatewayError } from '../../../src/errors.ts';
import { checkResponse } from '../../support/grammar-openai-responses.ts';
import { chat, codec, decode, reply, target } from './contexts.ts';

const read = (body: JsonObject) => chat.decodeResponse(body, { target: target(), request: decode({ input: 'hi' }) });
const answer = (more: Partial<ChatResponse['candidates'][0]> = {}): ChatResponse => ({
  candidates: [{ index: 0, parts: [{ type: 'text', text: 'Hi.' }], finish: { reason: 'stop' }, ...more }],
});

describe('decoding an answer', () => {
  it('H36 an error in a good answer, or a failed Response, is thrown as its kind', () => {
    const kindOf = (body: JsonObject) => {
      try {
        read(body);
      } catch (error) {
        return error instanceof GatewayError ? error.kind : error;
      }
      return 'answer';
    };
    expect(kindOf({ error: { code: 'insufficient_quota', message: 'Pay.' } })).toBe('quota_exhausted');
    expect(kindOf({ status: 'failed', output: [], error: { code: 'invalid_prompt', message: 'No.' } })).toBe(
      'content_filtered',
    );
    expect(kindOf({ status: 'failed', output: [] })).toBe('server_error');
    expect(kindOf({ detail: 'what?' })).toBe('bad_response');
    expect(kindOf({ status: 'completed', output: [{ type: 'function_call', name: 'f' }] })).toBe('bad_response');
  });

  it('H27 a turn with a call ends so, whatever its status says', () => {
    const call = { type: 'function_call', id: 'fc', call_id: 'c', name: 'f', arguments: '{}' };
    expect(read({ status: 'completed', output: [call] }).candidates[0]?.finish).toEqual({
      reason: 'tool_calls',
      raw: 'completed',
    });
  });
});

describe('encoding an answer', () => {
  it('H37 has every field that the type requires', () => {
    const body = chat.encodeResponse(answer(), reply());
    expect(checkResponse(body)).toMatchObject({
      id: 'resp_req1',
      created_at: 1_700_000_000,
      model: 'gpt-5',
      store: false,
      usage: null,
    });
    expect(body.output).toEqual([
      {
        id: 'msg_req1_0',
        type: 'message',
        role: 'assistant',
        status: 'completed',
        content: [{ type: 'output_text', text: 'Hi.', annotations: [], logprobs: [] }],
      },
    ]);
  });

  it('H52 repeats the request of the client', () => {
    const request = decode({
      model: 'alias',
      input: 'hi',
      tools: [{ type: 'function', name: 'f', parameters: null }, { type: 'web_search' }],
      tool_choice: { type: 'web_search' },
      text: { verbosity: 'low' },
      reasoning: { effort: 'low', summary: 'concise' },
      max_tool_calls: 2,
    });
    expect(chat.encodeResponse({ ...answer(), model: 'other' }, reply(request))).toMatchObject({
      model: 'alias',
      tools: [{ type: 'function', name: 'f', strict: true }, { type: 'web_search' }],
      tool_choice: { type: 'web_search' },
      text: { format: { type: 'text' }, verbosity: 'low' },
      reasoning: { effort: 'low', summary: 'concise' },
      max_tool_calls: 2,
    });
  });

  it('H28 says every reason in this protocol’s words', () => {
    const endOf = (finish: Finish) => {
      const { status, incomplete_details } = chat.encodeResponse(answer({ finish }), reply());
      return [status, (incomplete_details as { reason: string } | null)?.reason];
    };
    expect(endOf({ reason: 'stop' })).toEqual(['completed', undefined]);
    expect(endOf({ reason: 'stop_sequence', stopSequence: 'x' })).toEqual(['completed', undefined]);
    expect(endOf({ reason: 'tool_calls' })).toEqual(['completed', undefined]);
    expect(endOf({ reason: 'length' })).toEqual(['incomplete', 'max_output_tokens']);
    expect(endOf({ reason: 'content_filter' })).toEqual(['incomplete', 'content_filter']);
    expect(endOf({ reason: 'refusal' })).toEqual(['incomplete', 'content_filter']);
    expect(endOf({ reason: 'pause' })).toEqual(['incomplete', 'pause']);
    expect(endOf({ reason: 'context_exceeded' })).toEqual(['incomplete', 'model_context_window_exceeded']);
    expect(endOf({ reason: 'other', raw: 'queued' })).toEqual(['queued', undefined]);
    expect(endOf({ reason: 'other', raw: 'MALFORMED_FUNCTION_CALL' })).toEqual([
      'incomplete',
      'MALFORMED_FUNCTION_CALL',
    ]);
    expect(endOf({ reason: 'error' })).toEqual(['failed', undefined]);
  });

  it('H13 item ids are distinct and stable', () => {
    const call = (id: string) => ({ type: 'tool-call', id, name: 'f', arguments: '{}' }) as const;
    const whole = answer({ parts: [call('a'), call('b'), { type: 'text', text: 'x' }] });
    const ids = () => (chat.encodeResponse(whole, reply()).output as JsonObject[]).map(({ id }) => id);
    expect(new Set(ids()).size).toBe(3);
    expect(ids()).toEqual(ids());
  });

  it('H38 cites what has an address, and carries logprobs', () => {
    const content = [{ token: 'Hi', logprob: -1, bytes: null, top_logprobs: [] }];
    const parts = [
      {
        type: 'text',
        text: 'Hi',
        citations: [{ url: 'https://a.example', title: 'A', start: 0, end: 2 }, { citedText: 'q' }],
      },
    ] as const;
    const context = reply();
    const { output } = chat.encodeResponse(answer({ parts, logprobs: { content, refusal: null } }), context);
    expect(output).toMatchObject([
      {
        content: [
          {
            annotations: [{ type: 'url_citation', url: 'https://a.example', start_index: 0, end_index: 2 }],
            logprobs: content,
          },
        ],
      },
    ]);
    expect(context.warnings.map(({ path }) => path)).toEqual(['citations']);
  });

  it('H39 warns of further candidates and of media that no item holds', () => {
    const context = reply();
    const audio = { type: 'media', kind: 'audio', source: { type: 'base64', data: 'aGk=' } } as const;
    const [first] = answer({ parts: [audio] }).candidates;
    const second = answer({ index: 1 }).candidates;
    chat.encodeResponse({ candidates: [...(first === undefined ? [] : [first]), ...second] }, context);
    expect(context.warnings.map(({ path }) => path)).toEqual(['candidates[1]', 'output.audio']);
  });
});

describe('errors', () => {
  it('H48 has OpenAI’s shape, type and code', () => {
    const error = new GatewayError('invalid_request', { message: 'No.', param: 'input[0]' });
    expect(codec.errors.encode(error, 'r')).toEqual({
      error: { message: 'No.', type: 'invalid_request_error', param: 'input[0]', code: null },
    });
  });

  it('classifies by status, code, words and headers', () => {
    const cases: [number, JsonObject, string][] = [
      [401, { error: { code: 'invalid_api_key', message: 'x' } }, 'auth_failed'],
      [429, { error: { code: 'insufficient_quota', message: 'x' } }, 'quota_exhausted'],
      [429, { error: { code: 'rate_limit_exceeded', message: 'x' } }, 'rate_limited'],
      [400, { error: { code: 'context_length_exceeded', message: 'x' } }, 'context_too_long'],
      [400, { error: { code: 'unsupported_parameter', message: 'x' } }, 'invalid_request'],
      [404, { error: { code: 'model_not_found', message: 'x' } }, 'model_not_found'],
      [500, { error: { type: 'server_error', message: 'x' } }, 'server_error'],
      [503, {}, 'overloaded'],
      [504, {}, 'timeout'],
    ];
    for (const [status, body, kind] of cases)
      expect(codec.errors.classify(status, {}, JSON.stringify(body)).kind).toBe(kind);
    expect(codec.errors.classify(429, { 'retry-after-ms': '1500' }, '{}').retryAfterMs).toBe(1500);
  });
});
