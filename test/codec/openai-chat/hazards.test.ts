// The known ways in which gateways lose things of Chat Completions, by their numbers.
import OpenAI from 'openai';
import { describe, expect, test } from 'vitest';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import { errors } from '../../../src/codec/openai-error.ts';
import { GatewayError } from '../../../src/errors.ts';
import { checkChatStream } from '../../support/grammar-openai-chat.ts';
import {
  chat,
  collect,
  decode,
  decoding,
  delta,
  encode,
  HEAD,
  hear,
  replying,
  sse,
  targetOf,
  tellStream,
} from './harness.ts';

const call = (id: string, name: string, args = '{}') => ({ id, type: 'function', function: { name, arguments: args } });
const piece = (index: number | undefined, more: JsonObject): JsonObject => ({
  tool_calls: [{ ...(index !== undefined && { index }), ...more }],
});
const partsOf = (...chunks: JsonObject[]) => collect(hear([sse(chunks)])).candidates[0]?.parts;
const history = (...messages: JsonObject[]) => decode({ messages: [{ role: 'user', content: 'Hi' }, ...messages] });
const faultOf = (body: JsonObject) => {
  try {
    decode(body);
  } catch (error) {
    if (error instanceof GatewayError) return `${error.kind} ${error.param}`;
  }
  return 'no fault';
};

describe('thinking', () => {
  test('H01 a signature on a call rides in its id to the client, and comes back with it', () => {
    const signature = { family: 'gemini', value: 'c2ln' };
    const part = { type: 'tool-call' as const, id: 'c1', name: 'f', arguments: '{}', signature };
    const answer = { candidates: [{ index: 0, parts: [part], finish: { reason: 'tool_calls' as const } }] };
    const message = (chat.encodeResponse(answer, replying(decode({}))).choices as JsonObject[])[0]
      ?.message as JsonObject;
    const sent = message.tool_calls as JsonObject[];
    const back = history(message, { role: 'tool', tool_call_id: String(sent[0]?.id), content: 'ok' });
    expect(back.messages[1]?.parts).toEqual([part]);
    expect(back.messages[2]?.parts[0]).toMatchObject({ callId: 'c1', name: 'f' });
  });

  test.each(['reasoning_content', 'reasoning'])(
    'H03 H09 thinking that comes as %s opens a thought, never a text',
    (field) => {
      expect(
        partsOf(delta({ role: 'assistant', content: '', [field]: 'Hm' }), delta({ content: 'Yo' }, 'stop')),
      ).toEqual([
        { type: 'thinking', text: 'Hm' },
        { type: 'text', text: 'Yo' },
      ]);
    },
  );

  test('H03 Mistral puts its thoughts into the content', () => {
    const thought = { type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] };
    expect(partsOf(delta({ content: [thought] }), delta({ content: [{ type: 'text', text: 'Yo' }] }, 'stop'))).toEqual([
      { type: 'thinking', text: 'Hm' },
      { type: 'text', text: 'Yo' },
    ]);
  });

  test('H04 signed and redacted thoughts reach the client, in streams too, and come back as they were', () => {
    const events: StreamEvent[] = [
      { type: 'start' },
      { type: 'part-start', candidate: 0, part: 0, opened: { type: 'thinking' } },
      { type: 'part-delta', candidate: 0, part: 0, text: 'H' },
      { type: 'part-delta', candidate: 0, part: 0, text: 'm' },
      { type: 'signature', candidate: 0, part: 0, signature: { family: 'anthropic', value: 'c2ln' } },
      { type: 'part-end', candidate: 0, part: 0 },
      {
        type: 'part-start',
        candidate: 0,
        part: 1,
        opened: { type: 'thinking', redacted: true, signature: { family: 'anthropic', value: 'aGlk' } },
      },
      { type: 'part-end', candidate: 0, part: 1 },
      { type: 'finish', candidate: 0, finish: { reason: 'stop' } },
      { type: 'end' },
    ];
    const text = tellStream(events);
    const details = [...text.matchAll(/"reasoning_details":(\[.*?\])\}/g)].flatMap(([, list]) =>
      JSON.parse(list ?? '[]'),
    );
    expect(
      history({ role: 'assistant', content: 'Yo', reasoning_content: 'Hm', reasoning_details: details }).messages[1]
        ?.parts,
    ).toMatchObject([
      { type: 'thinking', text: 'Hm', signature: { family: 'anthropic', value: 'c2ln' } },
      { type: 'thinking', text: '', redacted: true, signature: { family: 'anthropic', value: 'aGlk' } },
      { type: 'text', text: 'Yo' },
    ]);
  });

  test.each([
    ['reasoning_content', { reasoning_content: 'Hm' }],
    ['reasoning', { reasoning: 'Hm' }],
    ['reasoning_details', { reasoning_details: [{ type: 'reasoning.text', text: 'Hm', format: 'unknown', index: 0 }] }],
    [
      'content',
      {
        content: [
          { type: 'thinking', thinking: [{ type: 'text', text: 'Hm' }] },
          { type: 'text', text: 'Yo' },
        ],
      },
    ],
  ])('H09 past thinking goes back as %s where the vendor wants that', (reasoning_field, expected) => {
    const request = history({
      role: 'assistant',
      content: 'Yo',
      thinking_blocks: [{ type: 'thinking', thinking: 'Hm' }],
    });
    const { body, warnings } = encode(request, { family: 'x', quirks: { reasoning_field } });
    expect((body.messages as JsonObject[])[1]).toMatchObject(expected);
    expect(warnings).toEqual([]);
  });

  test('H09 where it cannot go back, that is told', () => {
    const { warnings } = encode(history({ role: 'assistant', content: 'Yo', reasoning_content: 'Hm' }));
    expect(warnings).toMatchObject([{ code: 'dropped', path: 'messages[1]' }]);
  });

  test.each([
    [{ reasoning_effort: 'max' }, {}, { reasoning_effort: 'xhigh' }, ['reasoning_effort']],
    [
      { thinking: { type: 'enabled', budget_tokens: 8192 } },
      {},
      { reasoning_effort: 'medium' },
      ['thinking.budget_tokens'],
    ],
    [
      { thinking: { type: 'enabled', budget_tokens: 8192 } },
      { thinking_switch: 'reasoning' },
      { reasoning: { max_tokens: 8192 } },
      [],
    ],
    [
      { reasoning: { effort: 'low' } },
      { thinking_switch: 'thinking' },
      { thinking: { type: 'enabled' }, reasoning_effort: 'low' },
      [],
    ],
    [{ thinking: { type: 'disabled' } }, { thinking_switch: 'thinking' }, { thinking: { type: 'disabled' } }, []],
  ])('H10 effort and budget: %j with %j', (asked, quirks, expected, told) => {
    const { body, warnings } = encode(decode(asked), { quirks });
    expect(body).toMatchObject(expected);
    expect(warnings.map(({ path }) => path)).toEqual(told);
  });

  test('H11 no reasoning in the answer where it was disabled', () => {
    const answer = {
      candidates: [
        { index: 0, parts: [{ type: 'thinking' as const, text: 'Hm' }], finish: { reason: 'stop' as const } },
      ],
    };
    expect(JSON.stringify(chat.encodeResponse(answer, replying(decode({ reasoning_effort: 'none' }))))).not.toContain(
      'Hm',
    );
    expect(JSON.stringify(chat.encodeResponse(answer, replying(decode({}))))).toContain('Hm');
  });
});

describe('tools', () => {
  const two = [
    { type: 'tool-call', id: 'a', name: 'f', arguments: '{"x":1}' },
    { type: 'tool-call', id: 'b', name: 'g', arguments: '{"y":2}' },
  ];
  test.each([
    [
      'pieces interleaved',
      [
        piece(0, call('a', 'f', '{"x"')),
        piece(1, call('b', 'g', '{"y"')),
        piece(0, { function: { arguments: ':1}' } }),
        piece(1, { function: { arguments: ':2}' } }),
      ],
    ],
    ['no indexes', [piece(undefined, call('a', 'f', '{"x":1}')), piece(undefined, call('b', 'g', '{"y":2}'))]],
    [
      'no indexes, in pieces',
      [
        piece(undefined, call('a', 'f', '{"x"')),
        piece(undefined, { function: { arguments: ':1}' } }),
        piece(undefined, call('b', 'g', '')),
        piece(undefined, { id: 'b', function: { arguments: '{"y":2}' } }),
      ],
    ],
    ['index 0 for all', [piece(0, call('a', 'f', '{"x":1}')), piece(0, call('b', 'g', '{"y":2}'))]],
    [
      'ids that change in mid-stream',
      [
        piece(0, call('a', 'f', '')),
        piece(0, { id: 'zz1', function: { arguments: '{"x"' } }),
        piece(0, { id: '', function: { arguments: ':1}' } }),
        piece(1, call('b', 'g', '{"y":2}')),
      ],
    ],
    [
      'arguments as an object',
      [
        piece(0, { id: 'a', function: { name: 'f', arguments: { x: 1 } } }),
        piece(1, { id: 'b', function: { name: 'g', arguments: { y: 2 } } }),
      ],
    ],
  ])('H13 parallel calls are put together right: %s', (_, deltas) => {
    expect(partsOf(...deltas.map((value) => delta(value)), delta({}, 'tool_calls'))).toEqual(two);
  });

  test('H13 a call without an id gets one, each its own, in whole answers and streams', () => {
    const bare = [
      { index: 0, function: { name: 'f', arguments: '{}' } },
      { index: 1, function: { name: 'f', arguments: '{}' } },
    ];
    const ids = partsOf(delta({ tool_calls: bare }, 'stop'))?.map((part) => 'id' in part && part.id);
    expect(new Set(ids).size).toBe(2);
    const whole = chat.decodeResponse({ id: 'x', choices: [{ message: { tool_calls: bare } }] }, decoding());
    expect(new Set(whole.candidates[0]?.parts.map((part) => 'id' in part && part.id)).size).toBe(2);
  });

  test('H14 H17 text and call in one chunk: both survive, and the text ends first', () => {
    expect(partsOf(delta({ content: 'Hm', ...piece(0, call('a', 'f')) }), delta({}, 'stop'))).toEqual([
      { type: 'text', text: 'Hm' },
      { type: 'tool-call', id: 'a', name: 'f', arguments: '{}' },
    ]);
  });

  test('H16 a call without arguments is an object for the client, and stands at index 0', () => {
    const text = tellStream(hear([sse([delta(piece(0, call('a', 'f', ''))), delta({}, 'tool_calls')])]));
    checkChatStream(text, { usage: false });
    expect(text).toContain('"index":0,"function":{"arguments":"{}"}');
  });

  test.each([
    ['auto', { mode: 'auto' }],
    ['none', { mode: 'none' }],
    ['required', { mode: 'required' }],
    [
      { type: 'function', function: { name: 'f' } },
      { mode: 'named', name: 'f' },
    ],
    [
      { type: 'custom', custom: { name: 'c' } },
      { mode: 'named', name: 'c' },
    ],
    [
      {
        type: 'allowed_tools',
        allowed_tools: { mode: 'auto', tools: [{ type: 'function', function: { name: 'f' } }] },
      },
      { mode: 'auto', allowed: ['f'] },
    ],
  ])('H20 tool_choice %j is read and written', (tool_choice, expected) => {
    const tools = [
      { type: 'function', function: { name: 'f' } },
      { type: 'custom', custom: { name: 'c' } },
    ];
    const request = decode({ tools, tool_choice });
    expect(request.toolChoice).toEqual(expected);
    expect(encode(request).body.tool_choice).toEqual(tool_choice);
  });

  test('H20 where allowed tools cannot be said, the list is cut, and that is told', () => {
    const tools = ['f', 'g'].map((name) => ({ type: 'function', function: { name } }));
    const tool_choice = { type: 'allowed_tools', allowed_tools: { mode: 'required', tools: [tools[1] ?? {}] } };
    const { body, warnings } = encode(decode({ tools, tool_choice }), { family: 'groq' });
    expect([body.tools, body.tool_choice]).toEqual([[tools[1]], 'required']);
    expect(warnings).toMatchObject([{ code: 'changed', path: 'tool_choice' }]);
  });

  test('H21 pictures of results follow all results, since a tool message holds text only', () => {
    const request = history({ role: 'assistant', tool_calls: [call('a', 'f'), call('b', 'f')] });
    const image = {
      type: 'media' as const,
      kind: 'image' as const,
      source: { type: 'url' as const, url: 'https://x/y.png' },
    };
    const result = (callId: string, content: readonly (typeof image | { type: 'text'; text: string })[]) => ({
      type: 'tool-result' as const,
      callId,
      content,
    });
    const results = {
      role: 'tool' as const,
      parts: [result('a', [image]), result('b', [{ type: 'text', text: 'ok' }])],
    };
    const { body, warnings } = encode({ ...request, messages: [...request.messages, results] });
    const roles = (body.messages as JsonObject[]).map(({ role }) => role);
    expect(roles).toEqual(['user', 'assistant', 'tool', 'tool', 'user']);
    expect(warnings.map(({ code }) => code)).toEqual(['changed']);
  });

  test('H21 a result that answers no call is the client fault, told where it stands', () => {
    const messages = [
      { role: 'user', content: 'Hi' },
      { role: 'tool', tool_call_id: 'x', content: 'ok' },
    ];
    expect(faultOf({ messages })).toBe('invalid_request messages[1].tool_call_id');
  });

  test('H24 the order of tools and of schema keys is kept', () => {
    const tools = ['z', 'a'].map((name) => ({
      type: 'function',
      function: { name, parameters: { type: 'object', properties: { q: {}, b: {} } } },
    }));
    expect(JSON.stringify(encode(decode({ tools })).body.tools)).toBe(JSON.stringify(tools));
  });

  test('H26 functions and function_call are accepted, and answered in kind', () => {
    const body = {
      functions: [{ name: 'f', parameters: { type: 'object' } }],
      function_call: { name: 'f' },
      messages: [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: null, function_call: { name: 'f', arguments: '{"x":1}' } },
        { role: 'function', name: 'f', content: 'ok' },
      ],
    };
    const request = decode(body);
    const { body: sent } = encode(request);
    expect(sent.tools).toEqual([{ type: 'function', function: { name: 'f', parameters: { type: 'object' } } }]);
    const messages = sent.messages as JsonObject[];
    const calls = messages[1]?.tool_calls as JsonObject[];
    expect(messages[2]?.tool_call_id).toBe(calls[0]?.id);
    const events = hear([sse([delta(piece(0, call('a', 'f', '{"y":2}'))), delta({}, 'tool_calls')])]);
    const message = (chat.encodeResponse(collect(events), replying(request)).choices as JsonObject[])[0];
    expect(message).toMatchObject({ message: { function_call: { name: 'f', arguments: '{"y":2}' } } });
    expect(tellStream(events, request)).toContain('"finish_reason":"function_call"');
  });
});

describe('finish, usage, events', () => {
  test('H27 a turn with a call ends as tool_calls though the vendor says stop', () => {
    expect(collect(hear([sse([delta(piece(0, call('a', 'f'))), delta({}, 'stop')])])).candidates[0]?.finish).toEqual({
      reason: 'tool_calls',
      raw: 'stop',
    });
  });

  test.each([
    ['length', 'length'],
    ['content_filter', 'content_filter'],
    ['model_length', 'context_exceeded'],
    ['insufficient_system_resource', 'error'],
    ['something_new', 'other'],
  ])('H28 %s is %s', (raw, reason) => {
    const response = chat.decodeResponse({ choices: [{ message: { content: 'x' }, finish_reason: raw }] }, decoding());
    expect(response.candidates[0]?.finish).toEqual({ reason, raw });
  });

  test.each([
    [{ prompt_tokens: 9, completion_tokens: 5, prompt_tokens_details: { cached_tokens: 4 } }, { cacheReadTokens: 4 }],
    [{ prompt_tokens: 9, completion_tokens: 5, prompt_cache_hit_tokens: 4 }, { cacheReadTokens: 4 }],
    [
      { prompt_tokens: 9, completion_tokens: 5, prompt_tokens_details: { cache_write_tokens: 3 } },
      { cacheWriteTokens: 3 },
    ],
    [
      { prompt_tokens: 9, completion_tokens: 5, total_tokens: 21, completion_tokens_details: { reasoning_tokens: 7 } },
      { outputTokens: 12, reasoningTokens: 7 },
    ],
  ])('H30 usage %j', (usage, expected) => {
    expect(chat.decodeResponse({ choices: [{ message: {} }], usage }, decoding()).usage).toMatchObject({
      inputTokens: 9,
      ...expected,
    });
  });

  test('H31 usage is asked of every stream, and shown only to clients that asked', () => {
    expect(encode(decode({ stream: true })).body.stream_options).toEqual({ include_usage: true });
    const events = hear([
      sse([
        delta({ content: 'x' }, 'stop'),
        { id: 'c', choices: [], usage: { prompt_tokens: 1, completion_tokens: 1 } },
      ]),
    ]);
    checkChatStream(tellStream(events, decode({ stream: true })), { usage: false });
    checkChatStream(tellStream(events, decode({ stream: true, stream_options: { include_usage: true } })), {
      usage: true,
    });
  });

  test('H33 the keep-alive is a comment', () => {
    expect(chat.framing.keepAlive).toMatch(/^:[^\n]*\n\n$/);
  });

  test('H34 finish, then usage: the stream is over, whatever is sent after it', () => {
    const events = hear([
      sse([delta({ content: 'x' }, 'stop'), { choices: [], usage: {} }, delta({ content: 'late' })], false),
    ]);
    expect(events.map(({ type }) => type).slice(-2)).toEqual(['finish', 'end']);
    expect(JSON.stringify(events)).not.toContain('late');
  });

  test('H35 H36 a cut and an error are errors, never an end', () => {
    expect(hear([sse([delta({ content: 'x' })], false)]).at(-1)).toMatchObject({
      type: 'error',
      error: { kind: 'stream_broken' },
    });
    expect(hear([sse([])]).at(-1)).toMatchObject({ type: 'error', error: { kind: 'bad_response' } });
    expect(hear([Buffer.from('data: {"a":\n\n')]).at(-1)).toMatchObject({
      type: 'error',
      error: { kind: 'bad_response' },
    });
    const failed = sse([delta({ content: 'x' }), { error: { message: 'Token limit reached', code: 400 } }]);
    expect(hear([failed]).at(-1)).toMatchObject({ type: 'error', error: { kind: 'context_too_long' } });
  });

  test('H37 required fields are there, null where there is nothing', () => {
    const answer = { candidates: [{ index: 0, parts: [], finish: { reason: 'stop' as const } }] };
    expect(chat.encodeResponse(answer, replying(decode({})))).toEqual({
      id: 'chatcmpl-r1',
      object: 'chat.completion',
      created: 1_700_000_000,
      model: 'gpt-x',
      choices: [
        {
          index: 0,
          message: { role: 'assistant', content: null, refusal: null },
          logprobs: null,
          finish_reason: 'stop',
        },
      ],
    });
  });

  test('H38 logprobs and annotations come through, streamed too', () => {
    const annotation = {
      type: 'url_citation',
      url_citation: { url: 'https://x', title: 'X', start_index: 0, end_index: 1 },
    };
    const logprobs = { content: [{ token: 'Y', logprob: -0.1, bytes: [89], top_logprobs: [] }], refusal: null };
    const chunk = {
      id: 'c',
      choices: [{ index: 0, delta: { content: 'Y', annotations: [annotation] }, logprobs, finish_reason: 'stop' }],
    };
    const text = tellStream(hear([sse([chunk])]));
    expect(text).toContain(JSON.stringify(annotation));
    expect(text).toContain(JSON.stringify(logprobs));
  });

  test('H39 several choices, interleaved', () => {
    const events = hear([
      sse([
        delta({ content: 'a' }),
        delta({ content: 'b' }, null, 1),
        delta({ content: 'A' }, 'stop'),
        delta({ content: 'B' }, 'length', 1),
      ]),
    ]);
    expect(collect(events).candidates.map(({ parts, finish }) => [parts, finish.reason])).toEqual([
      [[{ type: 'text', text: 'aA' }], 'stop'],
      [[{ type: 'text', text: 'bB' }], 'length'],
    ]);
    checkChatStream(tellStream(events), { usage: false });
  });
});

describe('content and parameters', () => {
  test('H41 developer is system where a vendor knows no developer', () => {
    const request = decode({
      messages: [
        { role: 'developer', content: 'x' },
        { role: 'user', content: 'y' },
      ],
    });
    expect((encode(request).body.messages as JsonObject[])[0]?.role).toBe('developer');
    expect((encode(request, { family: 'groq' }).body.messages as JsonObject[])[0]?.role).toBe('system');
  });

  test('H42 cache_control is kept for vendors that take it, and told as lost to others', () => {
    const content = [{ type: 'text', text: 'x', cache_control: { type: 'ephemeral', ttl: '1h' } }];
    const request = decode({ messages: [{ role: 'user', content }] });
    expect(encode(request, { family: 'openrouter', quirks: { cache_control: true } }).body.messages).toEqual([
      { role: 'user', content },
    ]);
    expect(encode(request).warnings).toMatchObject([{ code: 'dropped', path: 'messages[0].content[0].cache_control' }]);
  });

  test('H43 images, files and audio in every form', () => {
    const content = [
      { type: 'image_url', image_url: { url: 'https://x/y.png', detail: 'low' } },
      { type: 'image_url', image_url: { url: 'data:image/png;base64,aGk=' } },
      { type: 'file', file: { file_id: 'file-1' } },
      { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,aGk=' } },
      { type: 'input_audio', input_audio: { data: 'aGk=', format: 'mp3' } },
    ];
    const { body, warnings } = encode(decode({ messages: [{ role: 'user', content }] }));
    expect([body.messages, warnings]).toEqual([[{ role: 'user', content }], []]);
  });

  test.each([
    [{ role: 'assistant', content: null, tool_calls: [call('a', 'f')] }, null],
    [{ role: 'assistant', content: '' }, ''],
    [{ role: 'assistant', content: null, refusal: 'No' }, null],
  ])('H44 %j keeps its emptiness', (message, content) => {
    expect((encode(history(message)).body.messages as JsonObject[])[1]).toMatchObject({ content });
  });

  test('H45 structured output in all forms', () => {
    for (const response_format of [
      { type: 'text' },
      { type: 'json_object' },
      { type: 'json_schema', json_schema: { name: 'n', description: 'd', strict: true, schema: { type: 'object' } } },
    ]) {
      expect(encode(decode({ response_format })).body.response_format).toEqual(response_format);
    }
    expect(faultOf({ response_format: { type: 'json_schema' } })).toBe('invalid_request response_format');
  });

  test('H46 the limit of tokens goes under the name that the vendor knows; a stop is one or many', () => {
    const request = decode({ max_tokens: 5, stop: 'END', top_k: 3 });
    expect(encode(request).body).toMatchObject({ max_completion_tokens: 5, stop: ['END'] });
    expect(encode(request).warnings.map(({ path }) => path)).toEqual(['top_k']);
    expect(encode(request, { family: 'vllm' }).body).toMatchObject({ max_tokens: 5, top_k: 3 });
    expect(encode(decode({ seed: 1 }), { quirks: { seed_field: 'random_seed' } }).body).toMatchObject({
      random_seed: 1,
    });
  });

  test('H47 a conversation that another API keeps is refused clearly', () => {
    expect(() => encode({ ...decode({}), stored: { previousResponseId: 'resp_1' } })).toThrow(/previous_response_id/);
  });

  test('H49 OpenAI headers go to OpenAI only', () => {
    const call = { ...HEAD, headers: { 'openai-organization': 'org-1', authorization: 'Bearer secret' } };
    const headersFor = (family: string) => chat.passthrough.request({}, call, targetOf({ family })).headers;
    expect(headersFor('openai')).toEqual({ 'openai-organization': 'org-1' });
    expect(headersFor('groq')).toEqual({});
  });

  test('a choice among no tools is told as lost', () => {
    const { body, warnings } = encode(decode({ tool_choice: 'required' }));
    expect([body.tool_choice, warnings.map(({ path }) => path)]).toEqual([undefined, ['tool_choice']]);
  });

  test('H53 metadata, user, tier, cache key and fields that nobody knows come through', () => {
    const body = {
      metadata: { a: 'b' },
      user: 'u',
      service_tier: 'flex',
      prompt_cache_key: 'k',
      logit_bias: { 1: 2 },
      web_search_options: {},
      prediction: { type: 'content', content: 'x' },
    };
    const { body: sent, warnings } = encode(decode(body));
    expect(sent).toMatchObject(body);
    expect(warnings).toEqual([]);
  });
});

describe('errors', () => {
  test.each([
    [429, { code: 'insufficient_quota', message: 'You exceeded your current quota' }, 'quota_exhausted'],
    [429, { message: 'Rate limit reached. Please try again in 3.89s.' }, 'rate_limited'],
    [400, { message: 'Your credit balance is too low' }, 'quota_exhausted'],
    [400, { code: 'context_length_exceeded', message: 'x' }, 'context_too_long'],
    [400, { code: 'content_filter', message: 'x' }, 'content_filtered'],
    [403, { code: 403, message: 'x', metadata: { reasons: ['violence'], flagged_input: 'y' } }, 'content_filtered'],
    [404, { code: 'model_not_found', message: 'x' }, 'model_not_found'],
    [401, { message: 'x' }, 'auth_failed'],
    [400, { message: 'temperature is too high' }, 'invalid_request'],
    [500, { message: 'the model does not exist in cache' }, 'server_error'],
    [503, { message: 'x' }, 'overloaded'],
    [504, { message: 'x' }, 'timeout'],
  ])('%i %j is %s', (status, error, kind) => {
    expect(errors.classify(status, {}, JSON.stringify({ error })).kind).toBe(kind);
  });

  test('how long to wait: the longer of what headers and words say', () => {
    const body = JSON.stringify({ error: { message: 'Please try again in 1m2.5s.' } });
    expect(errors.classify(429, {}, body).retryAfterMs).toBe(62_500);
    expect(errors.classify(429, { 'retry-after': '70' }, body).retryAfterMs).toBe(70_000);
    expect(errors.classify(429, { 'retry-after-ms': '250', 'retry-after': '7' }, body).retryAfterMs).toBe(62_500);
    expect(errors.classify(429, { 'retry-after-ms': '250', 'retry-after': '7' }, '').retryAfterMs).toBe(250);
    const usedUp = { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6m0s' };
    expect(errors.classify(429, usedUp, '').retryAfterMs).toBe(360_000);
  });

  test('pages and empty bodies have a message of our own', () => {
    expect(errors.classify(502, {}, '<html>')).toMatchObject({
      kind: 'server_error',
      message: 'The upstream answered with status 502.',
    });
  });

  test('H48 an error is told as OpenAI tells it', () => {
    const error = new GatewayError('rate_limited', { message: 'Slow down.', param: 'model' });
    expect(errors.encode(error, 'r1')).toEqual({
      error: { message: 'Slow down.', type: 'rate_limit_error', param: 'model', code: 'rate_limit_exceeded' },
    });
  });
});

describe('the official package', () => {
  const clientOf = (answer: () => Response) =>
    new OpenAI({ apiKey: 'none', maxRetries: 0, fetch: async () => answer() });
  const events = () =>
    hear([
      sse([
        delta({ role: 'assistant', reasoning_content: 'Hm' }),
        delta({ content: 'Yo' }),
        delta(piece(0, call('a', 'f', '{"x":1}'))),
        delta({}, 'tool_calls'),
        { id: 'c', choices: [], usage: { prompt_tokens: 1, completion_tokens: 2, total_tokens: 3 } },
      ]),
    ]);

  test('puts our stream together', async () => {
    const text = tellStream(events(), decode({ stream: true, stream_options: { include_usage: true } }));
    const client = clientOf(() => new Response(text, { headers: { 'content-type': 'text/event-stream' } }));
    const final = await client.chat.completions.stream({ model: 'm', messages: [] }).finalChatCompletion();
    expect(final.choices[0]).toMatchObject({
      finish_reason: 'tool_calls',
      message: { content: 'Yo', tool_calls: [call('a', 'f', '{"x":1}')] },
    });
    expect(final.usage?.total_tokens).toBe(3);
  });

  test('throws our error in mid-stream', async () => {
    const warnings: Warning[] = [];
    const begun = tellStream(events().slice(0, 4), decode({ stream: true }), warnings);
    const text = begun + errors.encodeInStream(new GatewayError('stream_broken', { message: 'It broke.' }), 'r1');
    const client = clientOf(() => new Response(text, { headers: { 'content-type': 'text/event-stream' } }));
    const run = async () => {
      for await (const _ of await client.chat.completions.create({ model: 'm', messages: [], stream: true }));
    };
    await expect(run()).rejects.toThrow(/It broke/);
  });
});
