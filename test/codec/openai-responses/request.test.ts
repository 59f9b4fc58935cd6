// Requests: what a Responses client says, and what a Responses upstream is told.
import { describe, expect, it } from 'vitest';
import type { Message } from '../../../src/codec/canonical/content.ts';
import { wrapSignature } from '../../../src/codec/canonical/family-state.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import { originOf } from '../../../src/codec/canonical/origin.ts';
import { GatewayError } from '../../../src/errors.ts';
import { chat, decode, encode, foreign } from './contexts.ts';

function paramOf(body: JsonObject): string | undefined {
  try {
    decode(body);
  } catch (error) {
    if (error instanceof GatewayError && error.kind === 'invalid_request') return error.param;
    throw error;
  }
  throw new Error('was accepted');
}

const assistant = (...parts: Message['parts']): Message => ({ role: 'assistant', parts });

describe('decoding a request', () => {
  it('reads a text as one user message, and instructions as a system message before it', () => {
    const { messages } = decode({ input: 'hi', instructions: 'Be brief.' });
    expect(messages).toEqual([
      { role: 'system', parts: [{ type: 'text', text: 'Be brief.' }] },
      { role: 'user', parts: [{ type: 'text', text: 'hi' }] },
    ]);
    expect(messages.map((message) => originOf(message, ''))).toEqual(['instructions', 'input']);
  });

  it('H41 keeps system and developer messages where they stand', () => {
    const input = ['developer', 'user', 'system'].map((role) => ({ role, content: role }));
    expect(decode({ input }).messages.map(({ role }) => role)).toEqual(['developer', 'user', 'system']);
  });

  it('H14 makes one turn of reasoning, text and calls, and one tool message of their results', () => {
    const { messages } = decode({
      input: [
        { role: 'user', content: 'hi' },
        { type: 'reasoning', id: 'rs_1', summary: [{ type: 'summary_text', text: 'hm' }], encrypted_content: 'enc' },
        {
          type: 'message',
          id: 'msg_1',
          role: 'assistant',
          status: 'completed',
          content: [{ type: 'output_text', text: 'Ok.' }],
        },
        { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
        { type: 'function_call', call_id: 'b', name: 'f', arguments: '' },
        { type: 'function_call_output', call_id: 'a', output: '1' },
        { type: 'function_call_output', call_id: 'b', output: [{ type: 'input_text', text: '2' }] },
      ],
    });
    expect(messages.map(({ role, parts }) => [role, parts.map(({ type }) => type)])).toEqual([
      ['user', ['text']],
      ['assistant', ['thinking', 'text', 'tool-call', 'tool-call']],
      ['tool', ['tool-result', 'tool-result']],
    ]);
    expect(messages[1]?.parts[0]).toMatchObject({
      text: 'hm',
      signature: { family: 'openai', value: 'enc', id: 'rs_1' },
    });
    expect(messages[1]?.parts[3]).toMatchObject({ id: 'b', arguments: '{}' });
    expect(messages[2]?.parts[1]).toMatchObject({ callId: 'b', name: 'f', content: [{ type: 'text', text: '2' }] });
  });

  it('H43 reads images, files and audio from every source', () => {
    const content = [
      { type: 'input_image', image_url: 'data:image/webp;base64,aGk=', detail: 'low' },
      { type: 'input_image', image_url: 'https://a.example/x.png' },
      { type: 'input_image', file_id: 'file-1' },
      { type: 'input_file', file_data: 'data:application/pdf;base64,aGk=', filename: 'a.pdf' },
      { type: 'input_file', file_url: 'https://a.example/x.pdf' },
      { type: 'input_audio', input_audio: { data: 'aGk=', format: 'mp3' } },
    ];
    const request = decode({ input: [{ role: 'user', content }] });
    expect(request.messages[0]?.parts).toEqual([
      {
        type: 'media',
        kind: 'image',
        mediaType: 'image/webp',
        source: { type: 'base64', data: 'aGk=' },
        detail: 'low',
      },
      { type: 'media', kind: 'image', source: { type: 'url', url: 'https://a.example/x.png' } },
      { type: 'media', kind: 'image', source: { type: 'file', id: 'file-1', family: 'openai' } },
      {
        type: 'media',
        kind: 'document',
        mediaType: 'application/pdf',
        source: { type: 'base64', data: 'aGk=' },
        filename: 'a.pdf',
      },
      { type: 'media', kind: 'document', source: { type: 'url', url: 'https://a.example/x.pdf' } },
      { type: 'media', kind: 'audio', mediaType: 'audio/mpeg', source: { type: 'base64', data: 'aGk=' } },
    ]);
    expect(encode(request).body.input).toEqual([{ type: 'message', role: 'user', content }]);
  });

  it('H25 keeps items and tools of the vendor whole', () => {
    const input = [
      { type: 'web_search_call', id: 'ws_1', status: 'completed', action: { type: 'search', query: 'q' } },
      { type: 'computer_call_output', call_id: 'x', output: { type: 'computer_screenshot', image_url: 'u' } },
      { type: 'item_reference', id: 'msg_9' },
    ];
    const tools = [
      { type: 'web_search', search_context_size: 'low' },
      { type: 'mcp', server_label: 's', server_url: 'u' },
    ];
    const request = decode({ input, tools });
    expect(request.messages.map(({ role }) => role)).toEqual(['assistant', 'user']);
    expect(request.messages.flatMap(({ parts }) => parts.map(({ type }) => type))).toEqual([
      'native',
      'native',
      'native',
    ]);
    expect(encode(request).body).toMatchObject({ input, tools });
  });

  it('H47 keeps what names stored state in its canonical place', () => {
    expect(decode({ input: 'hi', previous_response_id: 'resp_1' }).stored).toEqual({ previousResponseId: 'resp_1' });
    expect(decode({ input: 'hi', conversation: { id: 'conv_1' } }).stored).toEqual({ conversation: 'conv_1' });
    expect(decode({ previous_response_id: 'resp_1' }).messages).toEqual([]);
  });

  it('H20 reads every form of tool_choice', () => {
    const tools = [
      { type: 'function', name: 'f', parameters: {} },
      { type: 'custom', name: 'c' },
    ];
    const cases: [unknown, unknown][] = [
      ['auto', { mode: 'auto' }],
      ['none', { mode: 'none' }],
      ['required', { mode: 'required' }],
      [
        { type: 'function', name: 'f' },
        { mode: 'named', name: 'f' },
      ],
      [
        { type: 'custom', name: 'c' },
        { mode: 'named', name: 'c' },
      ],
      [
        {
          type: 'allowed_tools',
          mode: 'required',
          tools: [
            { type: 'function', name: 'f' },
            { type: 'custom', name: 'c' },
          ],
        },
        { mode: 'required', allowed: ['f', 'c'] },
      ],
      [{ type: 'web_search' }, undefined],
      [{ type: 'allowed_tools', mode: 'auto', tools: [{ type: 'mcp', server_label: 's' }] }, undefined],
    ];
    for (const [choice, expected] of cases) {
      const request = decode({ input: 'hi', tools, tool_choice: choice as JsonObject });
      expect(request.toolChoice).toEqual(expected);
      expect(encode(request).body.tool_choice).toEqual(choice);
    }
    expect(decode({ input: 'hi', parallel_tool_calls: false }).parameters.parallel_tool_calls).toBe(false);
  });

  it('H45 H46 H53 reads format, limits and the client’s own fields', () => {
    const schema = { type: 'object', properties: { b: {}, a: {} } };
    const request = decode({
      input: 'hi',
      text: { format: { type: 'json_schema', name: 'n', schema, strict: true }, verbosity: 'low' },
      reasoning: { effort: 'high', summary: 'auto', mode: 'pro' },
      include: ['reasoning.encrypted_content', 'message.output_text.logprobs', 'file_search_call.results'],
      max_output_tokens: 100,
      top_logprobs: 3,
      user: 'u',
      service_tier: 'flex',
      prompt_cache_key: 'k',
      safety_identifier: 's',
      metadata: { a: 'b' },
      truncation: 'auto',
      temperature: null,
      stream_options: { include_obfuscation: false },
    });
    expect(request.responseFormat).toEqual({ type: 'json_schema', name: 'n', schema, strict: true });
    expect(request.thinking).toEqual({ mode: 'on', show: 'auto' });
    expect(request.replayThinking).toBe(true);
    expect(request.parameters).toEqual({
      max_tokens: 100,
      top_logprobs: 3,
      logprobs: true,
      reasoning_effort: 'high',
      verbosity: 'low',
      user: 'u',
      service_tier: 'flex',
      prompt_cache_key: 'k',
    });
    expect(request.metadata).toEqual({ a: 'b' });
    expect(request.extensions).toEqual({
      'openai-responses': {
        safety_identifier: 's',
        truncation: 'auto',
        reasoning: { mode: 'pro' },
        include: ['file_search_call.results'],
      },
    });
  });

  it('H10 an effort of none is thinking switched off', () => {
    expect(decode({ input: 'hi', reasoning: { effort: 'none' } }).thinking).toEqual({ mode: 'off' });
    expect(decode({ input: 'hi', reasoning: { effort: 'xhigh' } }).parameters.reasoning_effort).toBe('xhigh');
  });

  it('tells where a fault is, in the client’s spelling', () => {
    expect(paramOf({ model: 7 })).toBe('model');
    expect(paramOf({})).toBe('input');
    expect(paramOf({ input: [] })).toBe('input');
    expect(paramOf({ input: [{ role: 'robot', content: 'x' }] })).toBe('input[0].role');
    expect(paramOf({ input: [{ role: 'user' }] })).toBe('input[0].content');
    expect(paramOf({ input: [{ role: 'user', content: [{ type: 'input_text' }] }] })).toBe('input[0].content[0].text');
    expect(paramOf({ input: [{ role: 'user', content: [{ type: 'input_image' }] }] })).toBe('input[0].content[0]');
    expect(paramOf({ input: [{ type: 'function_call', call_id: 'a', name: '', arguments: '' }] })).toBe(
      'input[0].name',
    );
    expect(paramOf({ input: [{ type: 'function_call', name: 'f', arguments: '' }] })).toBe('input[0].call_id');
    expect(paramOf({ input: ['x'] })).toBe('input[0]');
    expect(paramOf({ input: 'hi', tools: [{ type: 'function' }] })).toBe('tools[0].name');
    expect(paramOf({ input: 'hi', tools: [{ name: 'f' }] })).toBe('tools[0].type');
    expect(paramOf({ input: 'hi', tool_choice: 'maybe' })).toBe('tool_choice');
    expect(paramOf({ input: 'hi', temperature: 'hot' })).toBe('temperature');
    expect(paramOf({ input: 'hi', text: { format: { type: 'json_schema', name: 'n' } } })).toBe('text.format.schema');
  });

  it('H21 refuses a result without its call, unless a stored turn may hold it', () => {
    const input = [
      { role: 'user', content: 'hi' },
      { type: 'function_call_output', call_id: 'a', output: '1' },
    ];
    expect(paramOf({ input })).toBe('input[1].call_id');
    expect(decode({ input, previous_response_id: 'resp_1' }).messages).toHaveLength(2);
  });

  it('reads the head without decoding', () => {
    const call = { path: '', parameters: {}, query: new URLSearchParams(), headers: {} };
    expect(chat.head({ model: 'm', stream: true, input: 7 }, call)).toEqual({ model: 'm', stream: true });
    expect(() => chat.head({}, call)).toThrow('model is missing');
  });
});

describe('H05 H07 H08 state that is bound to a vendor', () => {
  const encrypted = { type: 'reasoning', id: 'rs_1', summary: [], encrypted_content: 'gAAA' };
  const call = { type: 'function_call', id: 'fc_1', call_id: 'a', name: 'f', arguments: '{}', status: 'completed' };
  const output = { type: 'function_call_output', call_id: 'a', output: 'ok' };

  it('goes back with its id, in order, before the call of its turn', () => {
    const { body, warnings } = encode(decode({ input: [encrypted, call, output] }));
    expect(body.input).toEqual([encrypted, call, output]);
    expect(warnings).toEqual([]);
  });

  it('stays behind where the family changes, with a warning', () => {
    const { body, warnings } = encode(decode({ input: [encrypted, call, output] }), { family: 'xai' });
    expect(body.input).toEqual([call, output]);
    expect(warnings).toEqual([
      { code: 'refused_state', path: 'input[0]', protocol: 'openai-responses', detail: 'bound to openai' },
    ]);
  });

  it('of another family is unwrapped, and goes to that family only', () => {
    const wrapped = { type: 'reasoning', id: 'rs_x', summary: [{ type: 'summary_text', text: 'hm' }] };
    const redacted = {
      type: 'reasoning',
      id: 'rs_y',
      summary: [],
      encrypted_content: wrapSignature('anthropic', 'cmVk', 'redacted'),
    };
    const request = decode({
      input: [
        { ...wrapped, encrypted_content: wrapSignature('anthropic', 'c2ln') },
        redacted,
        { role: 'user', content: 'go' },
      ],
    });
    expect(request.messages[0]?.parts).toEqual([
      { type: 'thinking', text: 'hm', signature: { family: 'anthropic', value: 'c2ln' } },
      { type: 'thinking', text: '', redacted: true, signature: { family: 'anthropic', value: 'cmVk' } },
    ]);
    const { body, warnings } = encode(request);
    expect(body.input).toEqual([{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'go' }] }]);
    expect(warnings.map(({ code, path }) => [code, path])).toEqual([
      ['refused_state', 'input[0]'],
      ['refused_state', 'input[1]'],
    ]);
  });

  it('H01 a signature that rode in a call id is found again', () => {
    const id = 'call_1__fl1_6_geminibc2ln';
    const { messages } = decode({
      input: [
        { type: 'function_call', call_id: id, name: 'f', arguments: '{}' },
        { type: 'function_call_output', call_id: id, output: '1' },
      ],
    });
    expect(messages[0]?.parts[0]).toMatchObject({ id: 'call_1', signature: { family: 'gemini', value: 'c2ln' } });
    expect(messages[1]?.parts[0]).toMatchObject({ callId: 'call_1' });
  });

  it('H09 plain thinking goes to vendors that take it, not to OpenAI', () => {
    const request = foreign({ messages: [assistant({ type: 'thinking', text: 'hm' }, { type: 'text', text: 'Ok.' })] });
    expect(encode(request).warnings).toMatchObject([{ code: 'dropped', path: 'thinking' }]);
    expect(encode(request, { family: 'vllm' })).toMatchObject({
      warnings: [],
      body: {
        input: [
          { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'hm' }] },
          { type: 'message' },
        ],
      },
    });
  });
});

describe('encoding a request of a client of another protocol', () => {
  it('stores nothing and asks for encrypted reasoning where the model has it', () => {
    expect(encode(foreign()).body).toEqual({
      model: 'gpt-5',
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] }],
      include: ['reasoning.encrypted_content'],
      store: false,
    });
    for (const model of ['gpt-4o', 'gpt-5-chat-latest', 'llama'])
      expect(encode(foreign(), { model }).body.include).toBeUndefined();
    for (const model of ['o3', 'openai/o4-mini', 'gpt-5.2-codex', 'codex-mini-latest']) {
      expect(encode(foreign(), { model }).body.include).toEqual(['reasoning.encrypted_content']);
    }
    expect(encode(foreign(), { model: 'grok-4', quirks: { encrypted_reasoning: true } }).body.include).toBeDefined();
    expect(encode(foreign({ parameters: { store: true } })).body).not.toHaveProperty('include');
  });

  it('leaves the defaults of a client of its own alone', () => {
    expect(encode(decode({ input: 'hi', tools: [{ type: 'function', name: 'f', parameters: {} }] })).body).toEqual({
      model: 'gpt-5',
      input: [{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'hi' }] }],
      tools: [{ type: 'function', name: 'f', parameters: {} }],
    });
  });

  it('H24 H25 writes tools in their order, not strict by default, and tells those of other vendors', () => {
    const { body, warnings } = encode(
      foreign({
        tools: [
          { type: 'function', name: 'b', parameters: { type: 'object', properties: { z: {}, a: {} } } },
          { type: 'function', name: 'a', strict: true },
          { type: 'native', protocol: 'anthropic', value: { type: 'web_search_20250305', name: 'web_search' } },
        ],
        toolChoice: { mode: 'auto', allowed: ['a'] },
      }),
    );
    expect(JSON.stringify(body.tools)).toBe(
      '[{"type":"function","name":"b","parameters":{"type":"object","properties":{"z":{},"a":{}}},"strict":false},' +
        '{"type":"function","name":"a","parameters":{"type":"object","properties":{}},"strict":true}]',
    );
    expect(body.tool_choice).toEqual({ type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'a' }] });
    expect(warnings).toMatchObject([{ code: 'dropped', path: 'tools[2]' }]);
  });

  it('H41 makes instructions of the first system message', () => {
    const system: Message = {
      role: 'system',
      parts: [
        { type: 'text', text: 'A' },
        { type: 'text', text: 'B' },
      ],
    };
    const { body } = encode(foreign({ messages: [system, ...foreign().messages] }));
    expect(body.instructions).toBe('A\n\nB');
    expect(body.input).toHaveLength(1);
  });

  it('H21 writes results with pictures, and tells that an error flag has no place', () => {
    const image = {
      type: 'media',
      kind: 'image',
      mediaType: 'image/png',
      source: { type: 'base64', data: 'aGk=' },
    } as const;
    const messages: Message[] = [
      assistant({ type: 'tool-call', id: 'a', name: 'f', arguments: '{}' }),
      {
        role: 'tool',
        parts: [{ type: 'tool-result', callId: 'a', isError: true, content: [{ type: 'text', text: 'x' }, image] }],
      },
    ];
    const { body, warnings } = encode(foreign({ messages }));
    expect(body.input).toEqual([
      { type: 'function_call', call_id: 'a', name: 'f', arguments: '{}' },
      {
        type: 'function_call_output',
        call_id: 'a',
        output: [
          { type: 'input_text', text: 'x' },
          { type: 'input_image', image_url: 'data:image/png;base64,aGk=' },
        ],
      },
    ]);
    expect(warnings.map(({ path }) => path)).toEqual(['tool-result.is_error']);
  });

  it('H43 tells what it cannot carry: video, files of others, media of the assistant', () => {
    const video = { type: 'media', kind: 'video', source: { type: 'url', url: 'gs://x' } } as const;
    const file = { type: 'media', kind: 'image', source: { type: 'file', id: 'f', family: 'anthropic' } } as const;
    const image = { type: 'media', kind: 'image', source: { type: 'url', url: 'https://a.example' } } as const;
    const text = { type: 'text', text: 'see' } as const;
    const { body, warnings } = encode(
      foreign({ messages: [{ role: 'user', parts: [video, file, text] }, assistant(image)] }),
    );
    expect(body.input).toEqual([{ type: 'message', role: 'user', content: [{ type: 'input_text', text: 'see' }] }]);
    expect(warnings.map(({ code }) => code)).toEqual(['dropped', 'refused_state', 'dropped', 'dropped']);
  });

  it('H46 tells every parameter that it has no place for', () => {
    const { body, warnings } = encode(
      foreign({
        parameters: {
          max_tokens: 5,
          top_k: 3,
          stop: ['x'],
          seed: 1,
          n: 1,
          frequency_penalty: 1,
          temperature: 0.5,
          logprobs: true,
        },
      }),
    );
    expect(warnings.map(({ code, path }) => `${code} ${path}`).sort()).toEqual([
      'changed max_tokens',
      'dropped frequency_penalty',
      'dropped seed',
      'dropped stop',
      'dropped top_k',
    ]);
    expect(body).toMatchObject({ max_output_tokens: 16, temperature: 0.5 });
    expect(body.include).toContain('message.output_text.logprobs');
  });

  it('H10 makes an effort of a budget, and summaries of shown thoughts', () => {
    const thinking = { mode: 'on', show: true } as const;
    const { body } = encode(foreign({ thinking, parameters: { thinking_budget: 8_192 } }));
    expect(body.reasoning).toEqual({ effort: 'medium', summary: 'auto' });
    expect(encode(foreign({ thinking }), { model: 'gpt-4o' }).body.reasoning).toBeUndefined();
  });

  it('H11 tells a thinking model to not think, or that it cannot', () => {
    const off = foreign({ thinking: { mode: 'off' } });
    expect(encode(off, { model: 'gpt-5.2' }).body.reasoning).toEqual({ effort: 'none' });
    expect(encode(off, { model: 'gpt-4o' })).toMatchObject({ warnings: [] });
    expect(encode(off, { model: 'o3' })).toMatchObject({ warnings: [{ code: 'dropped', path: 'thinking' }] });
  });

  it('H42 writes cache breakpoints where the target takes them, and tells it elsewhere', () => {
    const messages: Message[] = [{ role: 'user', parts: [{ type: 'text', text: 'long', cache: { ttl: '1h' } }] }];
    expect(encode(foreign({ messages })).warnings.map(({ path }) => path)).toEqual(['text.cache_control']);
    expect(encode(foreign({ messages }), { quirks: { cache_breakpoints: true } }).body.input).toMatchObject([
      { content: [{ text: 'long', prompt_cache_breakpoint: { mode: 'explicit' } }] },
    ]);
  });

  it('tells the fields that only another protocol has', () => {
    const { warnings } = encode(
      foreign({ extensions: { anthropic: { container: 'x' } }, modalities: ['text', 'audio'] }),
    );
    expect(warnings.map(({ path }) => path).sort()).toEqual(['container', 'modalities']);
  });

  it('H44 carries empty turns and joined texts as they are', () => {
    const messages: Message[] = [
      { role: 'user', parts: [{ type: 'text', text: '' }] },
      assistant(),
      assistant({ type: 'text', text: 'a' }, { type: 'text', text: 'b' }),
    ];
    expect(encode(foreign({ messages })).body.input).toEqual([
      { type: 'message', role: 'user', content: [{ type: 'input_text', text: '' }] },
      {
        type: 'message',
        role: 'assistant',
        content: [
          { type: 'output_text', text: 'a' },
          { type: 'output_text', text: 'b' },
        ],
      },
    ]);
  });

  it('H47 sends stored state on to its own protocol', () => {
    const request = decode({ input: 'hi', previous_response_id: 'resp_1', store: true, background: true });
    expect(encode(request).body).toMatchObject({ previous_response_id: 'resp_1', store: true, background: true });
  });
});
