// Requests of Ollama clients, and requests for Ollama targets, hazard by hazard.
import { describe, expect, test } from 'vitest';
import type { Part } from '../../../src/codec/canonical/content.ts';
import { readAt } from '../../../src/codec/canonical/origin.ts';
import type { Parameters, Thinking } from '../../../src/codec/canonical/request.ts';
import { GatewayError } from '../../../src/errors.ts';
import { chat, decode, encode, foreign, HEAD, type Loose, targetOf } from './harness.ts';

const PNG = 'iVBORw0KGgo=';

describe('the request', () => {
  test('a stream is what a client gets unless it says no', () => {
    expect(chat.head({ model: 'm' }, HEAD)).toEqual({ model: 'm', stream: true });
    expect(chat.head({ model: 'm', stream: false }, HEAD).stream).toBe(false);
    expect(() => chat.head({}, HEAD)).toThrow(GatewayError);
    expect(encode(foreign()).body.stream).toBe(false);
  });

  test.each([
    [{ messages: [] }, 'messages'],
    [{ messages: [{ role: 'model', content: 'x' }] }, 'messages[0].role'],
    [{ messages: [{ role: 'user', content: ['x'] }] }, 'messages[0].content'],
    [{ messages: [{ role: 'tool', content: 'x', tool_name: 'f' }] }, 'messages[0]'],
    [{ format: 'yaml' }, 'format'],
    [{ options: { temperature: 'hot' } }, 'options.temperature'],
  ])('bad input is told where it is: %j', (body, param) => {
    try {
      decode(body);
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ kind: 'invalid_request', param });
    }
  });

  test('H46 options and the fields that only Ollama has come through', () => {
    const body = {
      options: {
        num_predict: 10,
        temperature: 0.5,
        top_p: 0.9,
        top_k: 40,
        min_p: 0.05,
        repeat_penalty: 1.1,
        presence_penalty: 0.1,
        frequency_penalty: 0.2,
        seed: 7,
        stop: ['END'],
        num_ctx: 8192,
        mirostat: 1,
      },
      keep_alive: '5m',
      logprobs: true,
      top_logprobs: 2,
      stream: true,
    };
    const decoded = decode(body);
    expect(decoded.parameters).toMatchObject({ max_tokens: 10, repetition_penalty: 1.1, stop: ['END'], min_p: 0.05 });
    expect(decoded.extensions.ollama).toEqual({ keep_alive: '5m', 'options.num_ctx': 8192, 'options.mirostat': 1 });
    const { body: again, warnings } = encode(decoded);
    expect(again).toMatchObject(body);
    expect(warnings).toEqual([]);
    expect(decode({ options: { num_predict: -1 } }).parameters).toEqual({});
    expect(encode(decode({ options: { num_predict: -2 } })).body.options).toEqual({ num_predict: -2 });
  });

  test('H46 H53 what has no place is told by its own name', () => {
    const parameters: Parameters = {
      n: 2,
      user: 'u',
      verbosity: 'low',
      parallel_tool_calls: false,
      thinking_budget: 100,
    };
    const { warnings } = encode(
      foreign({ parameters, metadata: {}, modalities: ['audio'], extensions: { anthropic: { mcp_servers: [] } } }),
    );
    expect(warnings.map(({ path }) => path).sort()).toEqual(
      [
        'mcp_servers',
        'metadata',
        'modalities',
        'n',
        'parallel_tool_calls',
        'thinking_budget',
        'user',
        'verbosity',
      ].sort(),
    );
  });

  test('H45 JSON and JSON Schema as format, both ways', () => {
    const schema = { type: 'object', properties: { a: { $ref: '#/$defs/A' } } };
    expect(encode(decode({ format: 'json' })).body.format).toBe('json');
    expect(encode(decode({ format: schema })).body.format).toEqual(schema);
    const responseFormat = { type: 'json_schema' as const, schema, name: 'answer' };
    expect(encode(foreign({ responseFormat })).body.format).toEqual({ title: 'answer', ...schema });
  });

  test.each<[unknown, Thinking | undefined, Parameters]>([
    [true, { mode: 'on', show: true }, {}],
    [false, { mode: 'off' }, {}],
    ['high', { mode: 'on', show: true }, { reasoning_effort: 'high' }],
    [undefined, undefined, {}],
  ])('H10 a client thinks %j', (think, thinking, parameters) => {
    const decoded = decode(think === undefined ? {} : { think: think as never });
    expect([decoded.thinking, decoded.parameters]).toEqual([thinking, parameters]);
  });

  test.each<[string, Parameters, Thinking | undefined, unknown, string[]]>([
    ['gpt-oss:20b', { reasoning_effort: 'low' }, undefined, 'low', []],
    ['gpt-oss:20b', { reasoning_effort: 'xhigh' }, undefined, 'high', ['changed reasoning_effort']],
    ['qwen3:4b', { reasoning_effort: 'low' }, undefined, true, ['changed reasoning_effort']],
    ['qwen3:4b', { reasoning_effort: 'none' }, undefined, false, []],
    ['qwen3:4b', { thinking_budget: 500 }, { mode: 'on' }, true, ['dropped thinking_budget']],
    ['qwen3:4b', {}, { mode: 'off' }, false, []],
    ['qwen3:4b', {}, undefined, undefined, []],
  ])('H10 %s with %j', (model, parameters, thinking, think, told) => {
    const { body, warnings } = encode(foreign({ parameters, ...(thinking && { thinking }) }), targetOf(model));
    expect(body.think).toEqual(think);
    expect(warnings.map(({ code, path }) => `${code} ${path}`)).toEqual(told);
  });

  test('H47 a conversation that another vendor keeps is refused', () => {
    expect(() => encode(foreign({ stored: { conversation: 'c' } }))).toThrow(GatewayError);
  });
});

describe('messages', () => {
  const calls = {
    role: 'assistant',
    content: '',
    tool_calls: ['A', 'B'].map((city) => ({ function: { name: 'weather', arguments: { city } } })),
  };

  test('H22 the same function twice, without ids: matched by order, and sent as it came', () => {
    const messages = [
      calls,
      { role: 'tool', tool_name: 'weather', content: 'sun' },
      { role: 'tool', tool_name: 'weather', content: 'rain' },
    ];
    const decoded = decode({ messages });
    const ids = decoded.messages[0]?.parts.map((part) => (part.type === 'tool-call' ? part.id : ''));
    expect(new Set(ids).size).toBe(2);
    expect(decoded.messages[1]?.parts.map((part) => (part.type === 'tool-result' ? part.callId : ''))).toEqual(ids);
    expect(encode(decoded).body.messages).toEqual(messages);
    expect(decode({ messages })).toEqual(decoded);
  });

  test('H22 ids that were given match, whatever the order; a result that names nothing answers the first open call', () => {
    const given = { ...calls, tool_calls: calls.tool_calls.map((call, index) => ({ ...call, id: `c${index}` })) };
    const results = ['c1', 'c0'].map((tool_call_id) => ({ role: 'tool', tool_call_id, content: tool_call_id }));
    const { messages } = decode({ messages: [given, ...results] });
    expect(messages[1]?.parts).toMatchObject([{ callId: 'c1', name: 'weather' }, { callId: 'c0' }]);
    expect(decode({ messages: [calls, { role: 'tool', content: 'sun' }] }).messages[1]?.parts).toMatchObject([
      { name: 'weather' },
    ]);
  });

  test('H21 results of another client: one message each, named, with what has no place told', () => {
    const result = (callId: string, more: Partial<Extract<Part, { type: 'tool-result' }>> = {}): Part =>
      readAt(
        { type: 'tool-result', callId, content: [{ type: 'text', text: callId }], ...more } as Part,
        `messages[1]`,
      );
    const image: Part = { type: 'media', kind: 'image', source: { type: 'base64', data: PNG } };
    const { body, warnings } = encode(
      foreign({
        messages: [
          {
            role: 'assistant',
            parts: ['1', '2'].map((id) => ({ type: 'tool-call', id, name: `f${id}`, arguments: '' })),
          },
          {
            role: 'tool',
            parts: [result('1', { isError: true }), result('2', { content: [{ type: 'text', text: 'see' }, image] })],
          },
        ],
      }),
    );
    expect(body.messages).toEqual([
      {
        role: 'assistant',
        content: '',
        tool_calls: ['1', '2'].map((id) => ({ id, function: { name: `f${id}`, arguments: {} } })),
      },
      { role: 'tool', content: '1', tool_name: 'f1', tool_call_id: '1' },
      { role: 'tool', content: 'see', images: [PNG], tool_name: 'f2', tool_call_id: '2' },
    ]);
    expect(warnings.map(({ path }) => path)).toEqual(['messages[1].is_error']);
  });

  test('H43 images are base64; their type is read from them; addresses and other media are told', () => {
    const decoded = decode({
      messages: [{ role: 'user', content: 'See', images: [PNG, '/9j/4AAQ', 'data:image/webp;base64,UklGRg=='] }],
    });
    expect(decoded.messages[0]?.parts.slice(1).map((part) => (part as Loose).mediaType)).toEqual([
      'image/png',
      'image/jpeg',
      'image/webp',
    ]);
    expect(encode(decoded).body.messages[0].images).toEqual([PNG, '/9j/4AAQ', 'UklGRg==']);
    const url: Part = readAt(
      { type: 'media', kind: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
      'messages[0].content[0]',
    );
    const sound: Part = readAt(
      { type: 'media', kind: 'audio', source: { type: 'base64', data: 'AA==' } },
      'messages[0].content[1]',
    );
    const { warnings } = encode(foreign({ messages: [{ role: 'user', parts: [url, sound] }] }));
    expect(warnings.map(({ code, path }) => [code, path])).toEqual([
      ['dropped', 'messages[0].content[0]'],
      ['dropped', 'messages[0].content[1]'],
    ]);
  });

  test('H05 thinking goes back under its own name; H41 developer is system', () => {
    const { body } = encode(
      foreign({
        messages: [
          {
            role: 'developer',
            parts: [
              { type: 'text', text: 'A' },
              { type: 'text', text: 'B' },
            ],
          },
          {
            role: 'assistant',
            parts: [
              { type: 'thinking', text: 'Hm' },
              { type: 'text', text: 'Well' },
            ],
          },
        ],
      }),
    );
    expect(body.messages).toEqual([
      { role: 'system', content: 'A\nB' },
      { role: 'assistant', content: 'Well', thinking: 'Hm' },
    ]);
  });
});

describe('H20 tool choice, which Ollama has not', () => {
  const tools = ['a', 'b'].map((name) => ({ type: 'function' as const, name }));
  const names = (request: Choice) => {
    const { body, warnings } = encode(foreign({ tools, toolChoice: request }));
    return [body.tools?.map((tool: Loose) => tool.function.name), warnings.map(({ path }) => path)];
  };
  type Choice = NonNullable<ReturnType<typeof foreign>['toolChoice']>;

  test('none is no tools, named and allowed are those only, required is told', () => {
    expect(names({ mode: 'none' })).toEqual([undefined, []]);
    expect(names({ mode: 'auto' })).toEqual([['a', 'b'], []]);
    expect(names({ mode: 'auto', allowed: ['b'] })).toEqual([['b'], []]);
    expect(names({ mode: 'required' })).toEqual([['a', 'b'], ['tool_choice']]);
    expect(names({ mode: 'named', name: 'a' })).toEqual([['a'], ['tool_choice']]);
  });

  test('H25 a server tool is told, a custom one becomes a function', () => {
    const value = { type: 'web_search' };
    const native = readAt({ type: 'native' as const, protocol: 'openai-responses' as const, value }, 'tools[0]');
    const { body, warnings } = encode(
      foreign({ tools: [native, readAt({ type: 'custom' as const, name: 'p' }, 'tools[1]')] }),
    );
    expect(body.tools).toMatchObject([{ type: 'function', function: { name: 'p' } }]);
    expect(warnings.map(({ code, path }) => [code, path])).toEqual([
      ['dropped', 'tools[0]'],
      ['changed', 'tools[1]'],
    ]);
  });
});
