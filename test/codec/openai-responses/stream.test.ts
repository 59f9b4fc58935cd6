// Streams, both ways: what an upstream says in events, and what a client is told.
import { describe, expect, it } from 'vitest';
import { collectEvents } from '../../../src/codec/canonical/collect.ts';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import { GatewayError } from '../../../src/errors.ts';
import { readResponsesStream } from '../../support/grammar-openai-responses.ts';
import {
  chat,
  codec,
  decode,
  decodeStream,
  encodeStream,
  FULL_TURN,
  frames,
  framesOf,
  part,
  reply,
  target,
} from './contexts.ts';

const created: JsonObject = {
  type: 'response.created',
  response: { id: 'resp_1', model: 'gpt-5', created_at: 5, status: 'in_progress', output: [] },
};

function completed(more: JsonObject = {}): JsonObject {
  return { type: 'response.completed', response: { id: 'resp_1', status: 'completed', output: [], ...more } };
}

const added = (item: JsonObject, output_index = 0): JsonObject => ({
  type: 'response.output_item.added',
  output_index,
  item,
});
const done = (item: JsonObject, output_index = 0): JsonObject => ({
  type: 'response.output_item.done',
  output_index,
  item,
});
const call = (more: JsonObject = {}): JsonObject => ({
  type: 'function_call',
  id: 'fc_1',
  call_id: 'c1',
  name: 'f',
  arguments: '',
  ...more,
});

const partsOf = (...payloads: JsonObject[]) =>
  collectEvents(decodeStream(frames(created, ...payloads))).candidates[0]?.parts;
const lastOf = (events: readonly StreamEvent[]) => events.at(-1);

describe('decoding a stream', () => {
  it('begins a response that nobody said was created', () => {
    const delta: JsonObject = { type: 'response.output_text.delta', output_index: 0, content_index: 0, delta: 'hi' };
    const types = decodeStream(frames(delta, completed())).map(({ type }) => type);
    expect(types).toEqual(['start', 'part-start', 'part-delta', 'part-end', 'finish', 'end']);
    const broken = decodeStream(frames({ type: 'error', message: 'no' }));
    expect(broken.map(({ type }) => type)).toEqual(['error']);
  });

  it('H15 arguments that come only in a done event, or only with the item, are not lost', () => {
    const argumentsDone = {
      type: 'response.function_call_arguments.done',
      output_index: 0,
      item_id: 'fc_1',
      arguments: '{"a":1}',
    };
    const expected = [
      {
        type: 'tool-call',
        id: 'c1',
        name: 'f',
        arguments: '{"a":1}',
        extensions: { 'openai-responses': { id: 'fc_1' } },
      },
    ];
    expect(partsOf(added(call()), argumentsDone, completed())).toEqual(expected);
    expect(partsOf(added(call()), done(call({ arguments: '{"a":1}' })), completed())).toEqual(expected);
    expect(partsOf(done(call({ arguments: '{"a":1}' })), completed())).toEqual(expected);
    expect(partsOf(completed({ output: [call({ arguments: '{"a":1}' })] }))).toEqual(expected);
  });

  it('H15 what deltas have told is not told again', () => {
    const delta = (text: string) => ({ type: 'response.function_call_arguments.delta', output_index: 0, delta: text });
    const whole = { type: 'response.function_call_arguments.done', output_index: 0, arguments: '{"a":1}' };
    const parts = partsOf(
      added(call()),
      delta('{"a"'),
      delta(':1}'),
      whole,
      done(call({ arguments: '{"a":1}' })),
      completed(),
    );
    expect(parts).toMatchObject([{ arguments: '{"a":1}' }]);
  });

  it('H13 H16 parallel calls are parts of their own, and one without arguments is opened and closed', () => {
    const second = call({ id: 'fc_2', call_id: 'c2' });
    const events = decodeStream(
      frames(created, added(call()), added(second, 1), done(call()), done(second, 1), completed()),
    );
    expect(
      events.filter(({ type }) => type.startsWith('part-')).map((event) => [event.type, 'part' in event && event.part]),
    ).toEqual([
      ['part-start', 0],
      ['part-start', 1],
      ['part-end', 0],
      ['part-end', 1],
    ]);
    expect(collectEvents(events).candidates[0]).toMatchObject({
      parts: [
        { id: 'c1', arguments: '{}' },
        { id: 'c2', arguments: '{}' },
      ],
      finish: { reason: 'tool_calls', raw: 'completed' },
    });
  });

  it('H12 reasoning keeps its paragraphs, its id and what is encrypted', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [] };
    const delta = (index: number, text: string) => ({
      type: 'response.reasoning_summary_text.delta',
      output_index: 0,
      summary_index: index,
      delta: text,
    });
    const events = decodeStream(
      frames(
        created,
        added(item),
        delta(0, 'One'),
        delta(0, '.'),
        delta(1, 'Two.'),
        done({ ...item, encrypted_content: 'enc' }),
        completed(),
      ),
    );
    expect(events.slice(1, 7)).toEqual([
      {
        type: 'part-start',
        ...part(0),
        opened: { type: 'thinking', extensions: { 'openai-responses': { id: 'rs_1' } } },
      },
      { type: 'part-delta', ...part(0), text: 'One' },
      { type: 'part-delta', ...part(0), text: '.' },
      { type: 'part-delta', ...part(0), text: '\n\n' },
      { type: 'part-delta', ...part(0), text: 'Two.' },
      { type: 'signature', ...part(0), signature: { family: 'openai', value: 'enc', id: 'rs_1' } },
    ]);
  });

  it('H04 H07 reasoning that is only encrypted is a part too', () => {
    const item = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'enc' };
    expect(partsOf(added(item), done(item), completed())).toMatchObject([
      { type: 'thinking', text: '', signature: { family: 'openai', value: 'enc', id: 'rs_1' } },
    ]);
  });

  it('H38 annotations and logprobs come through, refusals are refusals', () => {
    const annotation = { type: 'url_citation', url: 'https://a.example', title: 'A', start_index: 0, end_index: 2 };
    const token = { token: 'Hi', logprob: -0.1, bytes: [72, 105], top_logprobs: [] };
    const place = { output_index: 0, content_index: 0, item_id: 'msg_1' };
    const response = collectEvents(
      decodeStream(
        frames(
          created,
          added({ type: 'message', id: 'msg_1', role: 'assistant', content: [] }),
          { type: 'response.output_text.delta', ...place, delta: 'Hi', logprobs: [token] },
          { type: 'response.output_text.annotation.added', ...place, annotation_index: 0, annotation },
          { type: 'response.refusal.delta', ...place, content_index: 1, delta: 'No.' },
          completed(),
        ),
      ),
    );
    expect(response.candidates[0]).toMatchObject({
      parts: [
        { type: 'text', text: 'Hi', citations: [{ url: 'https://a.example', start: 0, end: 2 }] },
        { type: 'refusal', text: 'No.' },
      ],
      logprobs: { content: [token], refusal: null },
      finish: { reason: 'refusal' },
    });
  });

  it('H28 says why an answer is not complete', () => {
    const ended = (reason: string) => ({
      type: 'response.incomplete',
      response: {
        status: 'incomplete',
        incomplete_details: { reason },
        output: [],
        usage: { input_tokens: 1, output_tokens: 2 },
      },
    });
    const finishOf = (reason: string) =>
      decodeStream(frames(created, ended(reason))).find(({ type }) => type === 'finish');
    expect(finishOf('max_output_tokens')).toMatchObject({ finish: { reason: 'length', raw: 'max_output_tokens' } });
    expect(finishOf('content_filter')).toMatchObject({ finish: { reason: 'content_filter' } });
    expect(finishOf('steered')).toMatchObject({ finish: { reason: 'other', raw: 'steered' } });
  });

  it('H36 a failure is an error of its kind, flat, nested or of the Response', () => {
    const error = { code: 'rate_limit_exceeded', message: 'Slow.' };
    const failed = {
      type: 'response.failed',
      response: { status: 'failed', error: { code: 'server_is_overloaded', message: 'Busy.' } },
    };
    const cases: [JsonObject, string][] = [
      [{ type: 'error', ...error, param: null }, 'rate_limited'],
      [{ type: 'error', error }, 'rate_limited'],
      [failed, 'overloaded'],
      [{ type: 'error', code: 'context_length_exceeded', message: 'Too long.' }, 'context_too_long'],
      [{ type: 'response.failed', response: { error: { code: 'server_error', message: 'Oops.' } } }, 'server_error'],
      [
        { type: 'response.failed', response: { error: { code: 'image_too_large', message: 'Big.' } } },
        'invalid_request',
      ],
    ];
    for (const [payload, kind] of cases) {
      const events = decodeStream(frames(created, payload));
      expect(events.map(({ type }) => type)).toEqual(['start', 'error']);
      expect(lastOf(events)).toMatchObject({ error: { kind } });
    }
  });

  it('H34 H35 ends at its own end, and a cut is an error', () => {
    expect(
      lastOf(decodeStream([...frames(created, completed()), { data: '[DONE]' }, ...frames({ type: 'ping' })])),
    ).toEqual({ type: 'end' });
    expect(lastOf(decodeStream(frames(created)))).toMatchObject({ type: 'error', error: { kind: 'stream_broken' } });
    expect(lastOf(decodeStream([]))).toMatchObject({ type: 'error', error: { kind: 'bad_response' } });
    expect(lastOf(decodeStream([{ data: 'not json' }]))).toMatchObject({ error: { kind: 'bad_response' } });
    expect(lastOf(decodeStream(frames(created, done({ type: 'function_call', name: 'f' }))))).toMatchObject({
      error: { kind: 'bad_response' },
    });
  });

  it('reads the type from the event’s name where the payload has none', () => {
    const frame = {
      event: 'response.completed',
      data: JSON.stringify({ response: { status: 'completed', output: [] } }),
    };
    expect(lastOf(decodeStream([frame]))).toEqual({ type: 'end' });
  });

  it('item ids that change while an item streams do not matter', () => {
    const delta = (id: string, text: string) => ({
      type: 'response.output_text.delta',
      item_id: id,
      output_index: 0,
      content_index: 0,
      delta: text,
    });
    const message = { type: 'message', id: 'm1', role: 'assistant', content: [] };
    const last = { ...message, id: 'm4', content: [{ type: 'output_text', text: 'Hello' }] };
    expect(partsOf(added(message), delta('m2', 'Hel'), delta('m3', 'lo'), done(last), completed())).toMatchObject([
      { text: 'Hello' },
    ]);
  });

  it('H30 takes usage from the last object', () => {
    const usage = {
      input_tokens: 10,
      output_tokens: 5,
      total_tokens: 15,
      input_tokens_details: { cached_tokens: 4, cache_write_tokens: 2 },
      output_tokens_details: { reasoning_tokens: 3 },
    };
    expect(collectEvents(decodeStream(frames(created, completed({ usage })))).usage).toEqual({
      inputTokens: 10,
      outputTokens: 5,
      cacheReadTokens: 4,
      cacheWriteTokens: 2,
      reasoningTokens: 3,
    });
  });
});

describe('encoding a stream', () => {
  it('H18 H29 H37 H52 tells a whole turn in order', () => {
    const { response, events, end } = readResponsesStream(encodeStream(FULL_TURN));
    expect(end).toBe('response.completed');
    expect(events.map(({ type }) => type)).toEqual([
      'response.created',
      'response.in_progress',
      'response.output_item.added',
      'response.reasoning_summary_part.added',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.delta',
      'response.reasoning_summary_text.done',
      'response.reasoning_summary_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.content_part.added',
      'response.output_text.delta',
      'response.output_text.delta',
      'response.output_text.annotation.added',
      'response.output_text.done',
      'response.content_part.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.delta',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.output_item.added',
      'response.function_call_arguments.done',
      'response.output_item.done',
      'response.completed',
    ]);
    expect(response).toMatchObject({ id: 'resp_req1', model: 'gpt-5', created_at: 1_700_000_001 });
  });

  it('H08 H12 what another family signed rides in encrypted_content and comes back as it was', () => {
    const { response } = readResponsesStream(encodeStream(FULL_TURN));
    const [reasoning] = response.output as JsonObject[];
    expect(reasoning?.encrypted_content).toMatch(/^fl1\.anthropic\./);
    const { messages } = decode({ input: [...(response.output as JsonObject[]), { role: 'user', content: 'go' }] });
    expect(messages[0]?.parts[0]).toMatchObject({
      text: 'Let me think.',
      signature: { family: 'anthropic', value: 'c2ln' },
    });
  });

  it('H04 redacted thinking of another family comes back redacted', () => {
    const signature = { family: 'anthropic', value: 'cmVk' };
    const { response } = readResponsesStream(
      encodeStream([
        { type: 'part-start', ...part(0), opened: { type: 'thinking', redacted: true, signature } },
        { type: 'part-end', ...part(0) },
        { type: 'finish', candidate: 0, finish: { reason: 'stop' } },
        { type: 'end' },
      ]),
    );
    const { messages } = decode({ input: response.output as JsonObject[] });
    expect(messages[0]?.parts).toMatchObject([{ type: 'thinking', text: '', redacted: true, signature }]);
  });

  it('H01 the signature of a call rides in its id, the same in every event', () => {
    const { response } = readResponsesStream(
      encodeStream([
        {
          type: 'part-start',
          ...part(0),
          opened: { type: 'tool-call', id: 'c', name: 'f', signature: { family: 'gemini', value: 'c2ln' } },
        },
        { type: 'part-delta', ...part(0), text: '{}' },
        { type: 'part-end', ...part(0) },
        { type: 'finish', candidate: 0, finish: { reason: 'tool_calls' } },
        { type: 'end' },
      ]),
    );
    const [item] = response.output as JsonObject[];
    const { messages } = decode({ input: [item ?? {}] });
    expect(messages[0]?.parts[0]).toMatchObject({ id: 'c', signature: { family: 'gemini', value: 'c2ln' } });
  });

  it('H11 tells no thinking to a client that switched it off', () => {
    const off = reply(decode({ input: 'hi', reasoning: { effort: 'none' } }));
    const { response } = readResponsesStream(encodeStream(FULL_TURN, off));
    expect((response.output as JsonObject[]).map(({ type }) => type)).toEqual([
      'message',
      'function_call',
      'function_call',
    ]);
  });

  it('H28 ends as incomplete, with the last item so', () => {
    const { response, end } = readResponsesStream(
      encodeStream([
        { type: 'part-start', ...part(0), opened: { type: 'text' } },
        { type: 'part-delta', ...part(0), text: 'Hel' },
        { type: 'finish', candidate: 0, finish: { reason: 'length' } },
        { type: 'end' },
      ]),
    );
    expect(end).toBe('response.incomplete');
    expect(response).toMatchObject({
      incomplete_details: { reason: 'max_output_tokens' },
      output: [{ status: 'incomplete' }],
    });
  });

  it('H35 ends a broken stream with an error and a failed response, and says no more', () => {
    const error = new GatewayError('stream_broken', { message: 'Cut.' });
    const text = encodeStream([...FULL_TURN.slice(0, 3), { type: 'error', error }, ...FULL_TURN.slice(3)]);
    const { response, end, events } = readResponsesStream(text);
    expect(end).toBe('response.failed');
    expect(response).toMatchObject({ status: 'failed', error: { message: 'Cut.' } });
    expect(events.at(-2)).toMatchObject({ type: 'error', message: 'Cut.', param: null });
  });

  it('H39 tells one candidate and warns of others', () => {
    const context = reply();
    const other = { candidate: 1, part: 0 } as const;
    const events: StreamEvent[] = [
      { type: 'start' },
      { type: 'part-start', ...other, opened: { type: 'text' } },
      { type: 'part-delta', ...other, text: 'x' },
      { type: 'part-end', ...other },
      { type: 'finish', candidate: 0, finish: { reason: 'stop' } },
      { type: 'end' },
    ];
    readResponsesStream(encodeStream(events, context));
    expect(context.warnings).toEqual([{ code: 'dropped', path: 'candidates[1]', protocol: 'openai-responses' }]);
  });

  it('H17 a server tool that begins beside a growing text costs no delta', () => {
    const item = { type: 'web_search_call', id: 'ws_1', status: 'in_progress' };
    const whole = { ...item, status: 'completed' };
    const progress = {
      type: 'response.web_search_call.searching',
      output_index: 7,
      item_id: 'ws_1',
      sequence_number: 9,
    };
    const native = (event: string, data: JsonObject): StreamEvent => ({
      type: 'native',
      protocol: 'openai-responses',
      event,
      data,
    });
    const { response, events } = readResponsesStream(
      encodeStream([
        { type: 'part-start', ...part(0), opened: { type: 'text' } },
        { type: 'part-delta', ...part(0), text: 'Hel' },
        native('response.output_item.added', { type: 'response.output_item.added', output_index: 7, item }),
        native('response.web_search_call.searching', progress),
        { type: 'part-delta', ...part(0), text: 'lo' },
        { type: 'part-end', ...part(0) },
        { type: 'part-start', ...part(1), opened: { type: 'native', protocol: 'openai-responses', value: whole } },
        { type: 'part-end', ...part(1) },
        { type: 'finish', candidate: 0, finish: { reason: 'stop' } },
        { type: 'end' },
      ]),
    );
    expect(response.output).toMatchObject([{ content: [{ text: 'Hello' }] }, whole]);
    expect(events.find(({ type }) => type === progress.type)).toMatchObject({ output_index: 1, item_id: 'ws_1' });
  });

  it('warns once of what no item can hold', () => {
    const context = reply();
    const native = (number: number): StreamEvent[] => [
      {
        type: 'part-start',
        ...part(number),
        opened: { type: 'native', protocol: 'anthropic', value: { type: 'server_tool_use' } },
      },
      { type: 'part-end', ...part(number) },
    ];
    const end: StreamEvent[] = [{ type: 'finish', candidate: 0, finish: { reason: 'stop' } }, { type: 'end' }];
    readResponsesStream(encodeStream([...native(0), ...native(1), ...end], context));
    expect(context.warnings.map(({ path }) => path)).toEqual(['output.server_tool_use']);
  });

  it('H33 keeps a stream alive with comments', () => {
    expect(chat.framing.keepAlive).toMatch(/^: .*\n\n$/);
    expect(framesOf(chat.framing.keepAlive)).toEqual([]);
  });
});

describe('watching a stream that passes through', () => {
  it('H35 H36 knows lifecycle, content, the end, errors and a cut', () => {
    const watch = (...payloads: JsonObject[]) => {
      const watcher = chat.passthrough.watcher({ target: target(), hideUsage: true });
      const kinds = frames(...payloads).map((frame) => watcher.frame({ data: frame.data }).kind);
      return { kinds, end: watcher.close()?.kind };
    };
    const delta = { type: 'response.output_text.delta', delta: 'x' };
    expect(watch(created, delta, completed())).toEqual({ kinds: ['lifecycle', 'content', 'end'], end: undefined });
    const inner = { type: 'response.output_item.done', item: { type: 'error' } };
    expect(watch(inner, completed())).toEqual({ kinds: ['content', 'end'], end: undefined });
    expect(watch(created, delta)).toEqual({ kinds: ['lifecycle', 'content'], end: 'stream_broken' });
    expect(watch({ type: 'error', message: 'x' })).toEqual({ kinds: ['error'], end: undefined });
    expect(watch()).toEqual({ kinds: [], end: 'bad_response' });
  });

  it('H49 sends OpenAI’s own headers on to OpenAI only', () => {
    const headers = { 'openai-organization': 'org-1', 'openai-beta': 'x=v1', cookie: 'c' };
    const call = { path: '/v1/responses', parameters: {}, query: new URLSearchParams(), headers };
    expect(chat.passthrough.request({}, call, target()).headers).toEqual({
      'openai-organization': 'org-1',
      'openai-beta': 'x=v1',
    });
    expect(chat.passthrough.request({}, call, target({ family: 'xai' })).headers).toEqual({});
  });

  it('names where the model stands', () => {
    expect(codec.chat.passthrough.model).toEqual({
      request: ['model'],
      response: ['model'],
      frame: ['response', 'model'],
    });
  });
});
