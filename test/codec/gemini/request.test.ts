// Requests of Gemini clients, and requests for Gemini targets, hazard by hazard.
import { describe, expect, test } from 'vitest';
import type { Part } from '../../../src/codec/canonical/content.ts';
import { readAt } from '../../../src/codec/canonical/origin.ts';
import { GatewayError } from '../../../src/errors.ts';
import { callOf, chat, decode, encode, foreign, targetOf } from './harness.ts';

const WEATHER = {
  name: 'weather',
  description: 'Weather',
  parametersJsonSchema: { type: 'object', properties: { city: { type: 'string' } } },
};
const GEMINI_3 = targetOf('gemini-3-pro-preview');

function faultOf(act: () => unknown): GatewayError {
  try {
    act();
  } catch (error) {
    if (error instanceof GatewayError) return error;
  }
  throw new Error('a GatewayError was expected');
}

describe('the call', () => {
  test.each([
    ['gemini-2.5-flash:generateContent', 'gemini-2.5-flash', false],
    ['meta-llama/llama-3.3-70b:free:streamGenerateContent', 'meta-llama/llama-3.3-70b:free', true],
  ])('H40 %s: a model id may hold slashes and colons', (spoken, model, stream) => {
    expect(chat.head({}, callOf(spoken))).toEqual({ model, stream });
  });

  test('H40 another method is told, with what there is', () => {
    const fault = faultOf(() => chat.head({}, callOf('gemini-2.5-flash:countTokens')));
    expect([fault.kind, fault.status]).toEqual(['invalid_request', 404]);
    expect(fault.message).toContain('streamGenerateContent');
  });

  test('H40 alt=sse is SSE, without it a stream is a JSON array', () => {
    const framing = (query: string) => chat.framingFor?.(callOf('m:streamGenerateContent', query)).kind;
    expect(framing('alt=sse')).toBe('sse');
    expect(framing('%24alt=sse&key=k')).toBe('sse');
    expect(framing('key=k')).toBe('json-array');
    expect(framing('%24alt=json;enum-encoding=int')).toBe('json-array');
  });

  test('H50 passthrough keeps the form that was asked for, and never the key', () => {
    const call = callOf('asked:streamGenerateContent', 'key=SECRET&alt=sse');
    expect(chat.passthrough.request({}, call, targetOf('gemini-2.5-pro'))).toEqual({
      path: '/v1beta/models/gemini-2.5-pro:streamGenerateContent?alt=sse',
      headers: {},
    });
  });

  test('Vertex AI and tuned models have paths of their own', () => {
    const vertex = encode(decode(), targetOf('gemini-2.5-pro', { quirks: { path_prefix: '' } }));
    expect(vertex.path).toBe('/models/gemini-2.5-pro:generateContent');
    expect(encode(decode(), targetOf('tunedModels/mine')).path).toBe('/v1beta/tunedModels/mine:generateContent');
  });
});

describe('contents', () => {
  test('H41 systemInstruction and system_instruction, as content, as one part, as text', () => {
    const system = { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] };
    expect(decode({ systemInstruction: { role: 'user', parts: [{ text: 'Be brief.' }] } }).messages[0]).toEqual(system);
    expect(decode({ system_instruction: { parts: { text: 'Be brief.' } } }).messages[0]).toEqual(system);
    expect(decode({ systemInstruction: 'Be brief.' }).messages[0]).toEqual(system);
  });

  test('H41 system and developer messages go to the one place; those within the conversation with a warning', () => {
    const { body, warnings } = encode(
      foreign({
        messages: [
          { role: 'system', parts: [{ type: 'text', text: 'A' }] },
          { role: 'developer', parts: [{ type: 'text', text: 'B' }] },
          { role: 'user', parts: [{ type: 'text', text: 'Hi' }] },
          readAt({ role: 'system' as const, parts: [{ type: 'text' as const, text: 'C' }] }, 'messages[3]'),
        ],
      }),
    );
    expect(body.systemInstruction).toEqual({ parts: [{ text: 'A' }, { text: 'B' }, { text: 'C' }] });
    expect(warnings.map(({ code, path }) => [code, path])).toEqual([['changed', 'messages[3]']]);
  });

  test('both spellings say the same, but for names that belong to the user', () => {
    const camel = decode({
      generationConfig: { maxOutputTokens: 5, topP: 0.5, thinkingConfig: { thinkingBudget: '512' } },
      contents: [
        { role: 'model', parts: [{ functionCall: { name: 'f', args: { snake_case: 1 } } }] },
        { role: 'user', parts: [{ inlineData: { mimeType: 'image/png', data: 'AA==' } }] },
      ],
    });
    const snake = decode({
      generation_config: { max_output_tokens: 5, top_p: 0.5, thinking_config: { thinking_budget: 512 } },
      contents: [
        { role: 'model', parts: [{ function_call: { name: 'f', args: { snake_case: 1 } } }] },
        { role: 'user', parts: { inline_data: { mime_type: 'image/png', data: 'AA==' } } },
      ],
    });
    expect(snake).toEqual(camel);
    expect(camel.parameters).toEqual({ max_tokens: 5, top_p: 0.5, thinking_budget: 512 });
  });

  test.each([
    [{ contents: [] }, 'contents'],
    [{ contents: [{ role: 'assistant', parts: [{ text: 'x' }] }] }, 'contents[0].role'],
    [{ contents: [{ role: 'user', parts: [{ text: 1 }] }] }, 'contents[0].parts[0].text'],
    [{ contents: [{ role: 'user', parts: [] }] }, 'contents'],
    [{ contents: [{ role: 'user', parts: [{ inline_data: {} }] }] }, 'contents[0].parts[0].inlineData.data'],
    [
      { contents: [{ parts: [{ functionResponse: { name: 'f', response: {} } }] }] },
      'contents[0].parts[0].functionResponse',
    ],
  ])('bad input is told where it is: %j', (body, param) => {
    const fault = faultOf(() => chat.decodeRequest(body, callOf()));
    expect([fault.kind, fault.param]).toEqual(['invalid_request', param]);
  });

  test('H43 images, audio, documents and files come through; a file of another vendor does not', () => {
    const parts = [
      { inlineData: { mimeType: 'image/png', data: 'AA==' } },
      { fileData: { mimeType: 'application/pdf', fileUri: 'gs://bucket/a.pdf' } },
      { fileData: { mimeType: 'audio/mp3', fileUri: 'https://example.com/a.mp3' } },
      { fileData: { fileUri: 'https://www.youtube.com/watch?v=x' } },
      { inlineData: { mimeType: 'video/mp4', data: 'AA==' }, videoMetadata: { startOffset: '1s' } },
    ];
    const decoded = decode({ contents: [{ role: 'user', parts }] });
    expect(encode(decoded).body.contents[0].parts).toEqual(parts);
    const file: Part = { type: 'media', kind: 'document', source: { type: 'file', id: 'file-1', family: 'openai' } };
    const { body, warnings } = encode(
      foreign({ messages: [{ role: 'user', parts: [{ type: 'text', text: 'See' }, file] }] }),
    );
    expect(body.contents[0].parts).toEqual([{ text: 'See' }]);
    expect(warnings.map(({ code }) => code)).toEqual(['refused_state']);
  });

  test('H43 an address gets the media type that the API wants', () => {
    const image: Part = { type: 'media', kind: 'image', source: { type: 'url', url: 'https://example.com/a.PNG?x=1' } };
    const { body } = encode(foreign({ messages: [{ role: 'user', parts: [image] }] }));
    expect(body.contents[0].parts[0]).toEqual({
      fileData: { mimeType: 'image/png', fileUri: 'https://example.com/a.PNG?x=1' },
    });
  });

  test('H44 empty texts and turns are left out, white space is kept, a prefill stays last', () => {
    const { body } = encode(
      foreign({
        messages: [
          {
            role: 'user',
            parts: [
              { type: 'text', text: '' },
              { type: 'text', text: ' ' },
            ],
          },
          { role: 'assistant', parts: [{ type: 'text', text: '' }] },
          { role: 'user', parts: [{ type: 'text', text: 'Go on' }] },
          { role: 'assistant', parts: [{ type: 'text', text: '{"a":' }] },
        ],
      }),
    );
    expect(body.contents).toEqual([
      { role: 'user', parts: [{ text: ' ' }] },
      { role: 'user', parts: [{ text: 'Go on' }] },
      { role: 'model', parts: [{ text: '{"a":' }] },
    ]);
  });

  test('H42 cache marks have no place and are told, one by one', () => {
    const part: Part = readAt({ type: 'text', text: 'Hi', cache: {} }, 'messages[0].content[0]');
    const { warnings } = encode(foreign({ messages: [{ role: 'user', parts: [part] }] }));
    expect(warnings.map(({ path }) => path)).toEqual(['messages[0].content[0].cache_control']);
  });
});

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

describe('parameters', () => {
  test('H46 H53 every field goes where it belongs; what has no place is told by its own name', () => {
    const config = {
      maxOutputTokens: 10,
      temperature: 0.5,
      topP: 0.9,
      topK: 40,
      presencePenalty: 0.1,
      frequencyPenalty: 0.2,
      seed: 7,
      stopSequences: ['END'],
      candidateCount: 2,
      responseLogprobs: true,
      logprobs: 3,
      responseModalities: ['TEXT', 'IMAGE'],
      speechConfig: { languageCode: 'de' },
      mediaResolution: 'MEDIA_RESOLUTION_LOW',
    };
    const beside = {
      safetySettings: [{ category: 'X', threshold: 'Y' }],
      cachedContent: 'cachedContents/1',
      labels: { team: 'a' },
    };
    const decoded = decode({ generationConfig: config, ...beside });
    expect(Object.keys(decoded.extensions.gemini ?? {}).sort()).toEqual([
      'cachedContent',
      'generationConfig.mediaResolution',
      'generationConfig.speechConfig',
      'labels',
      'safetySettings',
    ]);
    const { body, warnings } = encode(decoded);
    expect(body).toMatchObject({ generationConfig: config, ...beside });
    expect(warnings).toEqual([]);
    const lost = encode(
      foreign({
        parameters: {
          min_p: 0.1,
          repetition_penalty: 1.1,
          user: 'u',
          verbosity: 'low',
          store: true,
          parallel_tool_calls: true,
        },
        metadata: { team: 'a' },
        extensions: { 'openai-chat': { prediction: {} } },
      }),
    );
    expect(lost.warnings.map(({ path }) => path).sort()).toEqual(
      ['metadata', 'min_p', 'prediction', 'repetition_penalty', 'store', 'user', 'verbosity'].sort(),
    );
  });

  test('H53 service tiers, by their names on either side', () => {
    const tier = (service_tier: string) => encode(foreign({ parameters: { service_tier } }));
    expect([tier('default').body.serviceTier, tier('flex').body.serviceTier]).toEqual(['standard', 'flex']);
    for (const other of ['auto', 'scale']) {
      expect(tier(other).body.serviceTier).toBeUndefined();
      expect(tier(other).warnings.map(({ path }) => path)).toEqual(['service_tier']);
    }
    expect(decode({ service_tier: 'PRIORITY' }).parameters).toEqual({ service_tier: 'priority' });
  });

  test('H45 structured output in each form, and not with tools where the model cannot', () => {
    const schema = { type: 'object', properties: { a: { type: 'string' } } };
    const forms = [
      { responseMimeType: 'application/json', responseJsonSchema: schema },
      {
        responseMimeType: 'application/json',
        responseSchema: { type: 'OBJECT', properties: { a: { type: 'STRING', nullable: true } } },
      },
      { responseMimeType: 'application/json' },
      { responseMimeType: 'text/x.enum', responseSchema: { type: 'STRING', enum: ['a', 'b'] } },
    ];
    for (const generationConfig of forms)
      expect(encode(decode({ generationConfig })).body.generationConfig).toEqual(generationConfig);
    expect(decode({ generationConfig: forms[1] ?? {} }).responseFormat).toEqual({
      type: 'json_schema',
      schema: { type: 'object', properties: { a: { type: ['string', 'null'] } } },
    });
    const format = { type: 'json_schema' as const, schema, name: 'answer', description: 'An answer' };
    const tools = [{ type: 'function' as const, name: 'f' }];
    const older = encode(foreign({ responseFormat: format, tools }));
    expect(older.body.generationConfig).toBeUndefined();
    expect(older.warnings.map(({ code, path }) => [code, path])).toEqual([['dropped', 'response_format']]);
    expect(
      encode(foreign({ responseFormat: format, tools }), GEMINI_3).body.generationConfig.responseJsonSchema,
    ).toEqual({
      title: 'answer',
      description: 'An answer',
      ...schema,
    });
  });

  test('H47 a conversation that another vendor keeps is refused', () => {
    const fault = faultOf(() => encode(foreign({ stored: { previousResponseId: 'resp_1' } })));
    expect([fault.kind, fault.param]).toEqual(['invalid_request', 'previous_response_id']);
  });
});
