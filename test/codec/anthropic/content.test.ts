// Messages and their content, parameters and formats of a request. Numbers are those of the hazard list.
import { describe, expect, it } from 'vitest';
import type { Part } from '../../../src/codec/canonical/content.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import { decode, encode, foreignRequest, recode } from './harness.ts';

const user = { role: 'user', content: 'Hello' };
const ephemeral = { type: 'ephemeral' };

function partsRequest(parts: readonly Part[]) {
  return foreignRequest({ messages: [{ role: 'user', parts: [...parts, { type: 'text', text: 'Hello' }] }] });
}

describe('system prompts', () => {
  it('H41 H54 come as a string and as blocks, each with its breakpoint', () => {
    const blocks = [
      { type: 'text', text: 'You are an agent.' },
      { type: 'text', text: 'Rules.', cache_control: { ...ephemeral, ttl: '1h' } },
    ];
    expect(recode({ system: blocks }).body.system).toEqual(blocks);
    expect(recode({ system: 'Be brief.' }).body.system).toBe('Be brief.');
  });

  it('H41 developer and system messages before the first turn are the system prompt, in their order', () => {
    const { body, warnings } = encode(
      foreignRequest({
        messages: [
          { role: 'system', parts: [{ type: 'text', text: 'One.' }] },
          { role: 'developer', parts: [{ type: 'text', text: 'Two.' }] },
          { role: 'user', parts: [{ type: 'text', text: 'Hello' }] },
        ],
      }),
    );
    expect(body.system).toEqual([
      { type: 'text', text: 'One.' },
      { type: 'text', text: 'Two.' },
    ]);
    expect(warnings).toEqual([]);
  });

  it('between turns they stay where the model takes them, else they move with a warning and turns are merged', () => {
    const messages = [user, { role: 'system', content: 'Be kind.' }, { role: 'assistant', content: 'Hi.' }, user];
    expect(recode({ messages }, 'claude-opus-5').body.messages).toEqual(messages);
    const moved = recode({ messages: [user, { role: 'system', content: 'Be kind.' }, user] });
    expect(moved.body.system).toBe('Be kind.');
    expect(moved.body.messages).toHaveLength(1);
    expect(moved.warnings).toMatchObject([{ code: 'changed', path: 'messages[1]' }]);
    const misplaced = recode({ messages: [user, { role: 'system', content: 'Be kind.' }, user] }, 'claude-opus-5');
    expect(misplaced.body.system).toBe('Be kind.');
  });
});

describe('blocks', () => {
  it('H42 cache_control is kept on every block and tool, with its ttl, and null is never sent', () => {
    const cached = { cache_control: { ...ephemeral, ttl: '1h' } };
    const tools = [{ name: 'look', input_schema: { type: 'object' }, ...cached }];
    const document = { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' }, ...cached };
    const messages = [
      { role: 'user', content: [document, { type: 'text', text: 'Read.', ...cached }] },
      { role: 'assistant', content: [{ type: 'tool_use', id: 'a', name: 'look', input: {}, ...cached }] },
      {
        role: 'user',
        content: [
          { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'x', ...cached }], ...cached },
        ],
      },
    ];
    const { body } = recode({ messages, tools, cache_control: ephemeral });
    expect(body).toMatchObject({ messages, tools, cache_control: ephemeral });
    const nulls = recode({
      messages: [{ role: 'user', content: [{ type: 'text', text: 'x', cache_control: null }] }],
      cache_control: null,
    });
    expect(JSON.stringify(nulls.body)).not.toContain('cache_control');
  });

  it('H42 a breakpoint on a text that is not sent moves to the block before it', () => {
    const content = [
      { type: 'text', text: 'x' },
      { type: 'text', text: ' ', cache_control: ephemeral },
    ];
    expect(recode({ messages: [{ role: 'user', content }] }).body.messages[0].content).toEqual([
      { type: 'text', text: 'x', cache_control: ephemeral },
    ]);
  });

  const blocks: JsonObject[] = [
    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } },
    { type: 'image', source: { type: 'url', url: 'https://x.example/a.png' } },
    { type: 'image', source: { type: 'file', file_id: 'file_1' }, transformations: { oversized_image: 'error' } },
    { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'JVBERi0=' }, title: 'T' },
    { type: 'document', source: { type: 'url', url: 'https://x.example/a.pdf' }, citations: { enabled: true } },
    { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'x' }, context: 'C' },
    { type: 'document', source: { type: 'file', file_id: 'file_1' } },
    { type: 'document', source: { type: 'content', content: [{ type: 'text', text: 'a' }] } },
    { type: 'search_result', source: 'https://x.example', title: 'T', content: [{ type: 'text', text: 'a' }] },
    { type: 'container_upload', file_id: 'file_1' },
    { type: 'from_the_future', of: { any: 'shape' } },
  ];
  it.each(blocks)('H43 %j comes through', (block) => {
    const { body, warnings } = recode({ messages: [{ role: 'user', content: [block] }] });
    expect(body.messages[0].content).toEqual([block]);
    expect(warnings).toEqual([]);
  });

  it('H43 a search result is a document to others', () => {
    const content = [
      { type: 'search_result', source: 'https://x.example', title: 'T', content: [{ type: 'text', text: 'a' }] },
    ];
    expect(decode({ messages: [{ role: 'user', content }] }).messages[0]?.parts[0]).toMatchObject({
      ...{ type: 'media', kind: 'document', filename: 'T', context: 'https://x.example' },
      source: { type: 'text', text: 'a' },
    });
  });

  const refused: Part[] = [
    { type: 'media', kind: 'audio', source: { type: 'base64', data: 'x' }, mediaType: 'audio/wav' },
    { type: 'media', kind: 'image', source: { type: 'base64', data: 'x' }, mediaType: 'image/tiff' },
    { type: 'media', kind: 'image', source: { type: 'url', url: 'gs://bucket/a.png' } },
    { type: 'media', kind: 'document', source: { type: 'base64', data: 'x' }, mediaType: 'application/zip' },
    { type: 'media', kind: 'image', source: { type: 'file', id: 'file-1', family: 'openai' } },
  ];
  it.each(refused)('H43 what cannot be taken is told: %j', (part) => {
    const { body, warnings } = encode(partsRequest([part]));
    expect(body.messages[0].content).toBe('Hello');
    expect(warnings).toHaveLength(1);
  });

  it('H43 the type of an image is read from its data where nobody says it; text files are sent as text', () => {
    const image: Part = { type: 'media', kind: 'image', source: { type: 'base64', data: '/9j/4AAQ' } };
    expect(encode(partsRequest([image])).body.messages[0].content[0].source.media_type).toBe('image/jpeg');
    const data = Buffer.from('a,b').toString('base64');
    const table: Part = { type: 'media', kind: 'document', source: { type: 'base64', data }, mediaType: 'text/csv' };
    expect(encode(partsRequest([table])).body.messages[0].content[0].source).toMatchObject({
      type: 'text',
      data: 'a,b',
    });
  });

  it('H44 blank texts and empty turns are left out, and turns around them are merged', () => {
    const { body } = recode({
      messages: [
        user,
        { role: 'assistant', content: [] },
        { role: 'user', content: [{ type: 'text', text: '\n' }] },
        user,
      ],
    });
    expect(body.messages).toEqual([
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Hello' },
          { type: 'text', text: 'Hello' },
        ],
      },
    ]);
    expect(() => encode(foreignRequest({ messages: [{ role: 'user', parts: [] }] }))).toThrow(
      expect.objectContaining({ kind: 'invalid_request', param: 'messages' }),
    );
  });

  it('H44 the white space at the end of a prefill is cut; models without prefill are asked to continue', () => {
    const messages = [user, { role: 'assistant', content: 'Well, ' }];
    const old = recode({ messages });
    expect(old.body.messages[1].content).toBe('Well,');
    expect(old.warnings).toMatchObject([{ code: 'changed', path: 'messages[1]' }]);
    const recent = recode({ messages: [user, { role: 'assistant', content: 'Well,' }] }, 'claude-opus-4-6');
    expect(recent.body.messages.map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(recent.warnings).toMatchObject([{ code: 'changed', path: 'messages[1]' }]);
  });

  it('a conversation of another protocol that begins with the assistant gets a user turn before it', () => {
    const { body, warnings } = encode(
      foreignRequest({
        messages: [
          { role: 'assistant', parts: [{ type: 'text', text: 'Hi.' }] },
          { role: 'user', parts: [{ type: 'text', text: 'Hello' }] },
        ],
      }),
    );
    expect(body.messages.map(({ role }: { role: string }) => role)).toEqual(['user', 'assistant', 'user']);
    expect(warnings).toMatchObject([{ code: 'changed' }]);
  });
});

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
    expect(body.output_config).toEqual({ effort: 'low', format });
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
