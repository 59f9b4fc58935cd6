// The call itself, and the parameters of a request, hazard by hazard.
import { describe, expect, test } from 'vitest';
import { callOf, chat, decode, encode, faultOf, foreign, targetOf } from './harness.ts';

const GEMINI_3 = targetOf('gemini-3-pro-preview');

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
