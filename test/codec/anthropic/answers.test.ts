// Answers, whole and streamed: why they end, what they count, how they begin and break. Numbers are those of the hazard list.
import { describe, expect, it } from 'vitest';
import { anthropicCodec } from '../../../src/codec/anthropic/index.ts';
import { collectEvents, responseToEvents } from '../../../src/codec/canonical/collect.ts';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatResponse, Finish } from '../../../src/codec/canonical/response.ts';
import { GatewayError } from '../../../src/errors.ts';
import { checkAnthropicStream } from '../../support/grammar-anthropic.ts';
import { foreignRequest, framesOf, hear, messageFrames, targetOf, tell, tellStream } from './harness.ts';

const text: StreamEvent[] = [
  { type: 'part-start', candidate: 0, part: 0, opened: { type: 'text' } },
  { type: 'part-delta', candidate: 0, part: 0, text: 'Yes.' },
  { type: 'part-end', candidate: 0, part: 0 },
];
const textFrames: JsonObject[] = [
  { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
  { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Yes.' } },
  { type: 'content_block_stop', index: 0 },
];

function answer(finish: Finish, called = false): ChatResponse {
  const call = { type: 'tool-call', id: 'a', name: 'look', arguments: '{}' } as const;
  return { candidates: [{ index: 0, parts: called ? [call] : [{ type: 'text', text: 'Yes.' }], finish }] };
}

function read(body: JsonObject): ChatResponse {
  return anthropicCodec.chat.decodeResponse(
    { id: 'msg_1', type: 'message', role: 'assistant', model: 'm', content: [], ...body },
    { target: targetOf('m'), request: foreignRequest() },
  );
}

describe('why an answer ended', () => {
  const reasons = [
    ['end_turn', 'stop'],
    ['max_tokens', 'length'],
    ['stop_sequence', 'stop_sequence'],
    ['tool_use', 'tool_calls'],
    ['pause_turn', 'pause'],
    ['refusal', 'refusal'],
    ['model_context_window_exceeded', 'context_exceeded'],
    ['compaction', 'other'],
  ] as const;
  it.each(reasons)('H28 %s is %s both ways, whole and streamed', (stopReason, reason) => {
    const response = read({ stop_reason: stopReason, stop_sequence: null });
    expect(response.candidates[0]?.finish).toMatchObject({ reason, raw: stopReason });
    expect(tell(response).body.stop_reason).toBe(stopReason);
    const events = hear(messageFrames(textFrames, stopReason));
    expect(checkAnthropicStream(tellStream(events).text).stopReason).toBe(stopReason);
  });

  it('H28 others are not flattened: a filtered answer is a refusal, and what has no name here is told', () => {
    expect(tell(answer({ reason: 'content_filter' })).body.stop_reason).toBe('refusal');
    const { body, warnings } = tell(answer({ reason: 'error', raw: 'MALFORMED_FUNCTION_CALL' }));
    expect(body.stop_reason).toBe('end_turn');
    expect(warnings).toMatchObject([{ code: 'changed', path: 'stop_reason', detail: 'MALFORMED_FUNCTION_CALL' }]);
  });

  it('H28 the stop sequence that was met is told', () => {
    const response = read({ stop_reason: 'stop_sequence', stop_sequence: 'END' });
    expect(response.candidates[0]?.finish.stopSequence).toBe('END');
    expect(tell(response).body).toMatchObject({ stop_reason: 'stop_sequence', stop_sequence: 'END' });
  });

  it('H27 a turn with a call ends as one, whatever the upstream says', () => {
    expect(tell(answer({ reason: 'stop' }, true)).body.stop_reason).toBe('tool_use');
    const content = [{ type: 'tool_use', id: 'a', name: 'look', input: {} }];
    expect(read({ content, stop_reason: 'end_turn' }).candidates[0]?.finish.reason).toBe('tool_calls');
    const events = hear(
      messageFrames([
        { type: 'content_block_start', index: 0, content_block: content[0] },
        { type: 'content_block_stop', index: 0 },
      ]),
    );
    expect(events).toContainEqual(expect.objectContaining({ finish: { reason: 'tool_calls', raw: 'end_turn' } }));
  });
});

describe('usage', () => {
  const usage = {
    input_tokens: 10,
    cache_read_input_tokens: 300,
    cache_creation_input_tokens: 40,
    output_tokens: 7,
    output_tokens_details: { thinking_tokens: 5 },
    service_tier: 'standard',
  };

  it('H30 cached tokens are counted in here and apart there; fields of this vendor come back', () => {
    const response = read({ usage, stop_reason: 'end_turn' });
    expect(response.usage).toMatchObject({
      ...{ inputTokens: 350, outputTokens: 7, cacheReadTokens: 300, cacheWriteTokens: 40, reasoningTokens: 5 },
    });
    expect(tell(response).body.usage).toEqual(usage);
  });

  it('H29 H30 message_start comes once, with the usage known by then; the last usage is whole', () => {
    const { text: stream } = tellStream([
      { type: 'start' },
      { type: 'usage', usage: { inputTokens: 350, outputTokens: 1, cacheReadTokens: 300 } },
      ...text,
      { type: 'finish', candidate: 0, finish: { reason: 'stop' } },
      { type: 'usage', usage: { inputTokens: 350, outputTokens: 7, cacheReadTokens: 300, reasoningTokens: 5 } },
      { type: 'end' },
    ]);
    const checked = checkAnthropicStream(stream);
    expect(checked.message.usage).toMatchObject({ input_tokens: 50, cache_read_input_tokens: 300 });
    expect(checked.usage).toMatchObject({
      input_tokens: 50,
      output_tokens: 7,
      output_tokens_details: { thinking_tokens: 5 },
    });
  });

  it('H29 a provider that counts at the end only is told at the end', () => {
    const { text: stream } = tellStream([
      ...[{ type: 'start' } as const, ...text, { type: 'finish', candidate: 0, finish: { reason: 'stop' } } as const],
      { type: 'usage', usage: { inputTokens: 9, outputTokens: 7 } },
      { type: 'end' },
    ]);
    expect(checkAnthropicStream(stream).message.usage).toMatchObject({ input_tokens: 0, output_tokens: 0 });
    expect(checkAnthropicStream(stream).usage).toMatchObject({ input_tokens: 9, output_tokens: 7 });
  });

  it('H30 what message_start counted stays where message_delta says null or nothing', () => {
    const events = hear([
      { type: 'message_start', message: { id: 'msg_1', model: 'm', usage } },
      ...textFrames,
      { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 20, input_tokens: null } },
      { type: 'message_stop' },
    ]);
    const last = events.findLast((event) => event.type === 'usage');
    expect(last?.usage).toMatchObject({ inputTokens: 350, outputTokens: 20, cacheReadTokens: 300 });
  });
});

describe('form of answers', () => {
  it('H37 H52 ids are in this form, nullable fields are there, the model is the one that was asked for', () => {
    const { body } = tell(
      { ...answer({ reason: 'stop' }), id: 'chatcmpl-1', model: 'gpt-9' },
      foreignRequest({ model: 'mine' }),
    );
    expect(body).toMatchObject({
      id: 'msg_r1',
      type: 'message',
      role: 'assistant',
      model: 'mine',
      stop_sequence: null,
      stop_details: null,
    });
    expect(tell({ ...answer({ reason: 'stop' }), id: 'msg_9' }).body.id).toBe('msg_9');
    const { message } = checkAnthropicStream(
      tellStream(responseToEvents({ ...answer({ reason: 'stop' }), model: 'gpt-9' }), foreignRequest({ model: 'mine' }))
        .text,
    );
    expect(message).toMatchObject({ id: 'msg_r1', model: 'mine', stop_details: null });
  });

  it('H38 citations come through: those of this vendor as they were, others as search results', () => {
    const own = {
      type: 'char_location',
      cited_text: 'x',
      document_index: 0,
      document_title: 'T',
      start_char_index: 0,
      end_char_index: 1,
    };
    const content = [{ type: 'text', text: 'Yes.', citations: [own] }];
    const response = read({ content, stop_reason: 'end_turn' });
    expect(response.candidates[0]?.parts[0]).toMatchObject({ citations: [{ title: 'T', citedText: 'x' }] });
    expect(tell(response).body.content).toEqual(content);
    expect(checkAnthropicStream(tellStream(responseToEvents(response)).text).content).toEqual(content);
    const other: ChatResponse = {
      candidates: [
        {
          index: 0,
          parts: [{ type: 'text', text: 'Yes.', citations: [{ url: 'https://x.example', title: 'X' }] }],
          finish: { reason: 'stop' },
        },
      ],
    };
    expect(tell(other).body.content[0].citations).toMatchObject([
      { type: 'web_search_result_location', url: 'https://x.example' },
    ]);
  });

  it('H39 there is one answer: further ones, logprobs and pictures are told as lost', () => {
    const finish = { reason: 'stop' } as const;
    const picture = { type: 'media', kind: 'image', source: { type: 'base64', data: 'x' } } as const;
    const response: ChatResponse = {
      candidates: [
        { index: 0, parts: [{ type: 'text', text: 'Yes.' }, picture], finish, logprobs: {} },
        { index: 1, parts: [{ type: 'text', text: 'No.' }], finish },
      ],
    };
    const lost = ['candidates[1]', 'content.image', 'logprobs'];
    const whole = tell(response);
    expect(whole.body.content).toEqual([{ type: 'text', text: 'Yes.' }]);
    expect(whole.warnings.map(({ path }) => path).sort()).toEqual(lost);
    const streamed = tellStream(responseToEvents(response));
    expect(checkAnthropicStream(streamed.text).content).toEqual([{ type: 'text', text: 'Yes.' }]);
    expect(streamed.warnings.map(({ path }) => path).sort()).toEqual(lost);
  });

  it('fields that another protocol wrote are told as lost, whole and streamed', () => {
    const response: ChatResponse = {
      extensions: { 'openai-chat': { system_fingerprint: 'f' }, anthropic: { container: null } },
      candidates: [
        {
          index: 0,
          parts: [{ type: 'text', text: 'Yes.' }],
          finish: { reason: 'stop' },
          extensions: { gemini: { safetyRatings: [] } },
        },
      ],
    };
    const whole = tell(response).warnings.map(({ path }) => path);
    expect(whole).toEqual(['system_fingerprint', 'candidates[0].safetyRatings']);
    const streamed = tellStream(responseToEvents(response)).warnings.map(({ path }) => path);
    expect(streamed).toContain('system_fingerprint');
  });

  it('H44 an empty answer is a message without blocks', () => {
    const empty: ChatResponse = {
      candidates: [{ index: 0, parts: [{ type: 'text', text: '' }], finish: { reason: 'stop' } }],
    };
    expect(tell(empty).body.content).toEqual([]);
    expect(checkAnthropicStream(tellStream(responseToEvents(empty)).text).content).toEqual([]);
  });

  it('fields of a message that only this protocol has come back, whole and streamed', () => {
    const container = { id: 'c1', expires_at: '2026-12-01T00:00:00Z' };
    expect(tell(read({ container, stop_reason: 'end_turn' })).body.container).toEqual(container);
    const frames = messageFrames(textFrames).map((frame) =>
      frame.type === 'message_delta'
        ? {
            ...frame,
            delta: { stop_reason: 'refusal', stop_sequence: null, stop_details: { type: 'refusal', category: 'bio' } },
          }
        : frame,
    );
    expect(tellStream(hear(frames)).text).toContain('"stop_details":{"type":"refusal","category":"bio"}');
  });

  it('H33 the keep-alive is a ping, which the grammar allows anywhere', () => {
    const { keepAlive } = anthropicCodec.chat.framing;
    expect(framesOf(keepAlive)).toEqual([{ event: 'ping', data: '{"type":"ping"}' }]);
    const { text: stream } = tellStream(responseToEvents(answer({ reason: 'stop' })));
    expect(checkAnthropicStream(keepAlive + stream).content).toHaveLength(1);
  });
});

describe('streams of a provider', () => {
  const kinds = (events: readonly StreamEvent[]) => events.map(({ type }) => type);
  const last = (events: readonly StreamEvent[]) => {
    const event = events.at(-1);
    return event?.type === 'error' ? event.error : undefined;
  };

  it('H34 end at message_stop, whatever comes after', () => {
    const events = hear([...messageFrames(textFrames), { type: 'ping' }, { data: '[DONE]' }]);
    expect(kinds(events)).toEqual(['start', 'usage', 'part-start', 'part-delta', 'part-end', 'usage', 'finish', 'end']);
  });

  it('H35 a cut stream is broken, an empty one no answer', () => {
    for (const length of [1, 2, 3, 4, 5]) {
      expect(last(hear(messageFrames(textFrames).slice(0, length)))?.kind).toBe('stream_broken');
    }
    expect(last(hear([]))?.kind).toBe('bad_response');
  });

  it('H36 an error event tells its kind, before content and in the middle of it', () => {
    const error = (type: string, message: string) => ({ type: 'error', error: { type, message } });
    expect(last(hear([error('overloaded_error', 'Overloaded')]))).toMatchObject({ kind: 'overloaded', status: 529 });
    const broken = hear([
      ...messageFrames(textFrames).slice(0, 3),
      error('api_error', 'Internal'),
      { type: 'message_stop' },
    ]);
    expect(last(broken)?.kind).toBe('server_error');
    expect(last(hear([{ data: '{"error":{"message":"slow down","type":"rate_limit_error"}}' }]))?.kind).toBe(
      'rate_limited',
    );
  });

  it('nonsense is a bad response', () => {
    const delta = { type: 'content_block_delta', index: 3, delta: { type: 'input_json_delta', partial_json: '{}' } };
    for (const frame of [{ data: 'nonsense' }, { data: '[1]' }, { type: 'content_block_start', index: 0 }, delta]) {
      expect(last(hear([frame]))?.kind).toBe('bad_response');
    }
  });

  it('a delta that does not fit its block changes nothing of it', () => {
    const misfit = { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x' } };
    const start = {
      type: 'content_block_start',
      index: 0,
      content_block: { type: 'tool_use', id: 'a', name: 'look', input: {} },
    };
    const parts = collectEvents(hear(messageFrames([start, misfit]))).candidates[0]?.parts;
    expect(parts).toEqual([{ type: 'tool-call', id: 'a', name: 'look', arguments: '{}' }]);
  });

  it('what vendors leave out is filled in: event names, block ends, block starts', () => {
    const frames = messageFrames(textFrames)
      .filter(({ type }) => type !== 'content_block_stop' && type !== 'content_block_start')
      .map((data) => ({ data: JSON.stringify(data) }));
    expect(collectEvents(hear(frames)).candidates[0]).toEqual({
      index: 0,
      parts: [{ type: 'text', text: 'Yes.' }],
      finish: { reason: 'stop', raw: 'end_turn' },
    });
  });

  it('events and blocks of the future are native, and go on to clients of this protocol', () => {
    const event = { type: 'content_block_note', note: 'x' };
    const compaction = [
      { type: 'content_block_start', index: 0, content_block: { type: 'compaction', content: null } },
      { type: 'content_block_delta', index: 0, delta: { type: 'compaction_delta', content: 'Summary.' } },
      { type: 'content_block_stop', index: 0 },
    ];
    const events = hear(messageFrames([event, ...compaction]));
    expect(events).toContainEqual({ type: 'native', protocol: 'anthropic', event: 'content_block_note', data: event });
    const { text: stream } = tellStream(events.filter(({ type }) => type !== 'native'));
    expect(checkAnthropicStream(stream).content).toEqual([{ type: 'compaction', content: 'Summary.' }]);
    expect(tellStream(events).text).toContain(
      'event: content_block_note\ndata: {"type":"content_block_note","note":"x"}\n\n',
    );
  });

  it('a whole answer that is an error, or nothing, is told', () => {
    expect(() => read({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } })).toThrow(
      expect.objectContaining({ kind: 'overloaded' }),
    );
    expect(() => read({ content: 'text' })).toThrow(expect.objectContaining({ kind: 'bad_response' }));
  });
});

describe('streams that fail', () => {
  it('H35 H48 end with an error event in this form', () => {
    const error = new GatewayError('overloaded', { message: 'Overloaded', status: 529 });
    const { text: stream } = tellStream([{ type: 'start' }, ...text.slice(0, 2), { type: 'error', error }]);
    expect(checkAnthropicStream(stream).error).toEqual({ type: 'overloaded_error', message: 'Overloaded' });
  });
});
