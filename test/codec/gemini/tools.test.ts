// Calls, results and tools, hazard by hazard.
import { describe, expect, test } from 'vitest';
import type { Part } from '../../../src/codec/canonical/content.ts';
import { readAt } from '../../../src/codec/canonical/origin.ts';
import { decode, encode, foreign, targetOf } from './harness.ts';

const WEATHER = {
  name: 'weather',
  description: 'Weather',
  parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } } },
};

const GEMINI_3 = targetOf('gemini-3-pro-preview');

describe('calls and results', () => {
  const twice = [
    { role: 'user', parts: [{ text: 'Weather?' }] },
    {
      role: 'model',
      parts: [
        { functionCall: { name: 'weather', args: { city: 'A' } } },
        { functionCall: { name: 'weather', args: { city: 'B' } } },
      ],
    },
    {
      role: 'user',
      parts: [
        { functionResponse: { name: 'weather', response: { output: 'sun' } } },
        { functionResponse: { name: 'weather', response: { temperature: 3 } } },
        { text: 'So?' },
      ],
    },
  ];

  test('H22 the same function twice: ids are made, and matched by name and order', () => {
    const [, calls, results, after] = decode({ contents: twice }).messages;
    const ids = calls?.parts.map((part) => (part.type === 'tool-call' ? part.id : ''));
    expect(new Set(ids).size).toBe(2);
    expect(results?.role).toBe('tool');
    expect(results?.parts.map((part) => (part.type === 'tool-result' ? part.callId : ''))).toEqual(ids);
    expect(after).toEqual({ role: 'user', parts: [{ type: 'text', text: 'So?' }] });
  });

  test('H22 ids that were given match across the order', () => {
    const { messages } = decode({
      contents: [
        { role: 'model', parts: ['a', 'b'].map((id) => ({ functionCall: { id, name: 'f', args: {} } })) },
        {
          role: 'user',
          parts: ['b', 'a'].map((id) => ({ functionResponse: { id, name: 'f', response: { output: id } } })),
        },
      ],
    });
    expect(messages[1]?.parts.map((part) => (part.type === 'tool-result' ? part.callId : ''))).toEqual(['b', 'a']);
  });

  test('H22 ids that we made are not sent, the same history gives the same ids, others are sent on both sides', () => {
    expect(decode({ contents: twice })).toEqual(decode({ contents: twice }));
    expect(encode(decode({ contents: twice })).body.contents).toEqual(twice);
    const { body } = encode(
      foreign({
        messages: [
          { role: 'assistant', parts: [{ type: 'tool-call', id: 'call_1', name: 'f', arguments: '' }] },
          { role: 'tool', parts: [{ type: 'tool-result', callId: 'call_1', content: [{ type: 'text', text: 'ok' }] }] },
        ],
      }),
    );
    expect(body.contents[0].parts).toEqual([{ functionCall: { id: 'call_1', name: 'f', args: {} } }]);
    expect(body.contents[1].parts).toEqual([
      { functionResponse: { id: 'call_1', name: 'f', response: { output: 'ok' } } },
    ]);
  });

  test('H21 results of one turn and the words beside them are one content; errors and objects keep their shape', () => {
    const result = (callId: string, text: string, isError = false): Part => ({
      type: 'tool-result',
      callId,
      content: [{ type: 'text', text }],
      ...(isError && { isError }),
    });
    const { body } = encode(
      foreign({
        messages: [
          {
            role: 'assistant',
            parts: ['1', '2', '3'].map((id) => ({ type: 'tool-call', id, name: `f${id}`, arguments: '{}' })),
          },
          { role: 'tool', parts: [result('1', 'plain'), result('2', '{"a":[1]}')] },
          { role: 'tool', parts: [result('3', 'no such city', true)] },
          { role: 'user', parts: [{ type: 'text', text: 'Go on' }] },
        ],
      }),
    );
    expect(body.contents).toHaveLength(2);
    expect(body.contents[1].role).toBe('user');
    expect(
      body.contents[1].parts.map(
        (part: { functionResponse?: { response: unknown } }) => part.functionResponse?.response,
      ),
    ).toEqual([{ output: 'plain' }, { a: [1] }, { error: 'no such city' }, undefined]);
  });

  const screenshot = (mediaType: string): Part => ({
    type: 'tool-result',
    callId: '1',
    name: 'shot',
    content: [
      { type: 'text', text: 'done' },
      { type: 'media', kind: 'image', source: { type: 'base64', data: 'AA==' }, mediaType },
    ],
  });
  const shot = (mediaType: string) =>
    foreign({
      messages: [
        { role: 'assistant', parts: [{ type: 'tool-call', id: '1', name: 'shot', arguments: '{}' }] },
        { role: 'tool', parts: [screenshot(mediaType)] },
      ],
    });

  test('H21 media in a result: inside for Gemini 3, beside for those that cannot', () => {
    const image = { inlineData: { mimeType: 'image/png', data: 'AA==' } };
    const inside = encode(shot('image/png'), GEMINI_3);
    expect(inside.body.contents[1].parts).toEqual([
      { functionResponse: { id: '1', name: 'shot', response: { output: 'done' }, parts: [image] } },
    ]);
    expect(inside.warnings).toEqual([]);
    const beside = encode(shot('image/png'));
    expect(beside.body.contents[1].parts).toEqual([
      { functionResponse: { id: '1', name: 'shot', response: { output: 'done' } } },
      image,
    ]);
    expect(beside.warnings.map(({ code }) => code)).toEqual(['changed']);
  });

  test('H21 nested parts of a function response are read, and go back', () => {
    const contents = [
      { role: 'model', parts: [{ functionCall: { id: 'x', name: 'shot', args: {} }, thoughtSignature: 'c2ln' }] },
      {
        role: 'user',
        parts: [
          {
            functionResponse: {
              id: 'x',
              name: 'shot',
              response: { output: 'done' },
              parts: [{ inlineData: { mimeType: 'image/png', data: 'AA==' } }],
            },
          },
        ],
      },
    ];
    expect(encode(decode({ contents }), GEMINI_3).body.contents).toEqual(contents);
  });

  test('H16 a call without arguments has an empty object', () => {
    const [message] = decode({ contents: [{ role: 'model', parts: [{ functionCall: { name: 'f' } }] }] }).messages;
    expect(message?.parts[0]).toMatchObject({ arguments: '{}' });
  });

  test('a call whose arguments were cut off is sent as text, and told', () => {
    const call: Part = { type: 'tool-call', id: '1', name: 'f', arguments: '{"a":' };
    const { body, warnings } = encode(foreign({ messages: [{ role: 'assistant', parts: [call] }] }));
    expect(body.contents[0].parts[0].functionCall.args).toEqual({ input: '{"a":' });
    expect(warnings.map(({ code }) => code)).toEqual(['changed']);
  });
});

describe('tools', () => {
  test('H20 every choice, both ways', () => {
    const tools = [{ functionDeclarations: [WEATHER, { ...WEATHER, name: 'other' }] }];
    const choice = (functionCallingConfig: Record<string, unknown>) =>
      decode({ tools, toolConfig: { functionCallingConfig } as never });
    const again = (config: Record<string, unknown>) => encode(choice(config)).body.toolConfig?.functionCallingConfig;
    expect(choice({ mode: 'NONE' }).toolChoice).toEqual({ mode: 'none' });
    expect(choice({ mode: 'auto' }).toolChoice).toEqual({ mode: 'auto' });
    expect(choice({ mode: 'ANY' }).toolChoice).toEqual({ mode: 'required' });
    expect(choice({ mode: 'ANY', allowedFunctionNames: ['weather'] }).toolChoice).toEqual({
      mode: 'named',
      name: 'weather',
    });
    for (const config of [
      { mode: 'NONE' },
      { mode: 'AUTO' },
      { mode: 'ANY' },
      { mode: 'VALIDATED' },
      { mode: 'ANY', allowedFunctionNames: ['weather'] },
      { mode: 'ANY', allowedFunctionNames: ['weather', 'other'] },
      { mode: 'VALIDATED', allowedFunctionNames: ['weather', 'other'] },
    ]) {
      expect(again(config)).toEqual(config);
    }
  });

  test('H20 allowed tools of another client become VALIDATED; parallel calls cannot be switched off', () => {
    const tools = [
      { type: 'function' as const, name: 'a' },
      { type: 'function' as const, name: 'b' },
    ];
    const { body, warnings } = encode(
      foreign({ tools, toolChoice: { mode: 'auto', allowed: ['a'] }, parameters: { parallel_tool_calls: false } }),
    );
    expect(body.toolConfig).toEqual({ functionCallingConfig: { mode: 'VALIDATED', allowedFunctionNames: ['a'] } });
    expect(warnings.map(({ path }) => path)).toEqual(['parallel_tool_calls']);
  });

  test('H24 the order of tools and of schema keys is kept', () => {
    const schema = {
      type: 'object',
      properties: { z: { type: 'string' }, a: { type: 'number' } },
      required: ['z', 'a'],
    };
    const tools = ['z', 'a', 'm'].map((name) => ({ type: 'function' as const, name, parameters: schema }));
    const { body } = encode(foreign({ tools }));
    expect(body.tools[0].functionDeclarations.map(({ name }: { name: string }) => name)).toEqual(['z', 'a', 'm']);
    expect(JSON.stringify(body.tools[0].functionDeclarations[0].parametersJsonSchema)).toBe(JSON.stringify(schema));
  });

  test('H25 server tools pass in their own family and are told elsewhere', () => {
    const tools = [{ googleSearch: {} }, { functionDeclarations: [WEATHER] }, { codeExecution: {} }];
    expect(encode(decode({ tools })).body.tools).toEqual(tools);
    const value = { type: 'web_search_20250305', name: 'web_search' };
    const native = readAt({ type: 'native' as const, protocol: 'anthropic' as const, value }, 'tools[0]');
    const { body, warnings } = encode(foreign({ tools: [native] }));
    expect(body.tools).toBeUndefined();
    expect(warnings.map(({ code, path }) => [code, path])).toEqual([['dropped', 'tools[0]']]);
  });

  test('a custom tool becomes a function of one string', () => {
    const { body, warnings } = encode(foreign({ tools: [{ type: 'custom', name: 'patch', description: 'Patch' }] }));
    expect(body.tools[0].functionDeclarations[0]).toMatchObject({
      name: 'patch',
      parametersJsonSchema: { required: ['input'] },
    });
    expect(warnings.map(({ code }) => code)).toEqual(['changed']);
  });
});
