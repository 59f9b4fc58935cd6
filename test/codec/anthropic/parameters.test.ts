// Parameters, output formats and faults of a request. Numbers are those of the hazard list.
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import { decode, encode, foreignRequest, recode } from './harness.ts';

describe('parameters', () => {
  it('H46 max_tokens is filled in by model where the client said none', () => {
    expect(encode(foreignRequest()).body.max_tokens).toBe(32_000);
    expect(encode(foreignRequest(), 'claude-3-5-sonnet-20241022').body.max_tokens).toBe(8_192);
    expect(encode(foreignRequest(), 'claude-3-opus-20240229').body.max_tokens).toBe(4_096);
    expect(encode(foreignRequest({ parameters: { max_tokens: 7 } })).body.max_tokens).toBe(7);
  });

  it('H46 temperature is brought into range with a warning; blank stop sequences are told', () => {
    const { body, warnings } = encode(
      foreignRequest({ parameters: { temperature: 1.5, stop: ['\n', 'END'], top_k: 4 } }),
    );
    expect(body).toMatchObject({ temperature: 1, stop_sequences: ['END'], top_k: 4 });
    expect(warnings.map(({ code, path }) => [code, path])).toEqual([
      ['changed', 'temperature'],
      ['dropped', 'stop'],
    ]);
  });

  it('H46 sampling that a model refuses is told: both kinds, beside a budget, and any on the newest', () => {
    const both = encode(foreignRequest({ parameters: { temperature: 0.5, top_p: 0.9 } }));
    expect(both.body).toMatchObject({ temperature: 0.5 });
    expect(both.warnings).toMatchObject([{ code: 'dropped', path: 'top_p' }]);
    const newest = encode(foreignRequest({ parameters: { temperature: 0.5, top_k: 3 } }), 'claude-opus-5');
    expect(newest.body).not.toHaveProperty('temperature');
    expect(newest.warnings.map(({ path }) => path)).toEqual(['temperature', 'top_k']);
    const thinking = encode(foreignRequest({ parameters: { temperature: 0.5, reasoning_effort: 'low' } }));
    expect(thinking.warnings).toMatchObject([{ code: 'dropped', path: 'temperature' }]);
    const other = encode(foreignRequest({ parameters: { temperature: 0.5, top_p: 0.9 } }), 'deepseek-chat', {
      family: 'deepseek',
    });
    expect(other.warnings).toEqual([]);
  });

  it('H53 user and service tier have a place here; what has none is told, what asks for nothing is not', () => {
    const parameters = { user: 'u1', service_tier: 'default', seed: 3, n: 2, prompt_cache_key: 'k', verbosity: 'low' };
    const { body, warnings } = encode(
      foreignRequest({
        parameters: { ...parameters, logprobs: false, store: false, frequency_penalty: 0 },
        metadata: { a: 'b' },
      }),
    );
    expect(body).toMatchObject({ metadata: { user_id: 'u1' }, service_tier: 'standard_only' });
    expect(warnings.map(({ path }) => path).sort()).toEqual([
      'metadata.a',
      'n',
      'prompt_cache_key',
      'seed',
      'verbosity',
    ]);
  });

  it('H47 a conversation that another vendor keeps is refused', () => {
    expect(() => encode(foreignRequest({ stored: { previousResponseId: 'resp_1' } }))).toThrow(
      expect.objectContaining({ kind: 'invalid_request', param: 'previous_response_id' }),
    );
  });

  it('H49 beta names and the version go on to their own family only, rebuilt requests too', () => {
    const request = decode({}, { 'anthropic-beta': 'files-api-2025-04-14', 'anthropic-version': '2024-01-01' });
    expect(encode(request).headers).toEqual({
      'anthropic-version': '2024-01-01',
      'anthropic-beta': 'files-api-2025-04-14',
    });
    expect(encode(request, 'glm-5', { family: 'zai' }).headers).toEqual({ 'anthropic-version': '2023-06-01' });
    expect(encode(foreignRequest()).headers).toEqual({ 'anthropic-version': '2023-06-01' });
  });

  it('unknown fields come back to this protocol; those of others are told', () => {
    expect(recode({ context_management: { edits: [] }, speed: 'fast' }).body).toMatchObject({
      context_management: { edits: [] },
      speed: 'fast',
    });
    const { warnings } = encode(
      foreignRequest({ extensions: { 'openai-chat': { logit_bias: {} } }, modalities: ['text', 'audio'] }),
    );
    expect(warnings.map(({ path }) => path)).toEqual(['modalities', 'logit_bias']);
  });
});

describe('structured output', () => {
  const schema = {
    type: 'object',
    properties: { a: { type: 'string' } },
    required: ['a'],
    additionalProperties: false,
  };

  it('H45 uses the native format, read from its older place too', () => {
    const format = { type: 'json_schema', schema };
    expect(recode({ output_config: { format } }).body.output_config).toEqual({ format });
    expect(recode({ output_format: format }).body.output_config).toEqual({ format });
    const { body } = encode(
      foreignRequest({
        responseFormat: { type: 'json_schema', schema, name: 'n' },
        parameters: { reasoning_effort: 'low' },
      }),
      'claude-opus-5',
    );
    expect(body.output_config).toEqual({ effort: 'low', format: { ...format, schema: { title: 'n', ...schema } } });
  });

  it('H45 closes objects and moves what constrained decoding refuses into descriptions, with warnings', () => {
    const open = { type: 'object', properties: { list: { type: 'array', items: { type: 'object' }, maxItems: 3 } } };
    const { body, warnings } = encode(foreignRequest({ responseFormat: { type: 'json_schema', schema: open } }));
    expect(body.output_config.format.schema).toEqual({
      type: 'object',
      properties: {
        list: { type: 'array', items: { type: 'object', additionalProperties: false }, description: '(maxItems: 3)' },
      },
      additionalProperties: false,
    });
    expect(warnings).toMatchObject([{ code: 'changed', path: 'response_format.maxItems' }]);
  });

  it('H45 any JSON is asked for in words', () => {
    const { body, warnings } = encode(foreignRequest({ responseFormat: { type: 'json' } }));
    expect(body.system).toMatch(/JSON/);
    expect(warnings).toMatchObject([{ code: 'changed', path: 'response_format' }]);
  });
});

describe('bad requests', () => {
  const bad: [string, JsonObject, string][] = [
    ['no messages', { messages: [] }, 'messages'],
    ['an unknown role', { messages: [{ role: 'robot', content: 'x' }] }, 'messages[0].role'],
    ['content of a wrong type', { messages: [{ role: 'user', content: 3 }] }, 'messages[0].content'],
    ['null content', { messages: [{ role: 'user', content: null }] }, 'messages[0].content'],
    [
      'a text block without text',
      { messages: [{ role: 'user', content: [{ type: 'text' }] }] },
      'messages[0].content[0].text',
    ],
    ['max_tokens as text', { max_tokens: 'many' }, 'max_tokens'],
    ['an unknown choice', { tool_choice: { type: 'maybe' } }, 'tool_choice.type'],
    ['a named choice without a name', { tool_choice: { type: 'tool' } }, 'tool_choice.name'],
    ['an image as the system prompt', { system: [{ type: 'image', text: 'x' }] }, 'system[0].type'],
    ['no model', { model: '' }, 'model'],
  ];
  it.each(bad)('%s is told where it stands', (_, body, param) => {
    expect(() => decode(body)).toThrow(expect.objectContaining({ kind: 'invalid_request', status: 400, param }));
  });
});
