// Tools through this codec: definitions, choice, calls and results. Numbers are those of the hazard list.
import { describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import { fitTools } from '../../../src/codec/canonical/tool-names.ts';
import { checkAnthropicStream } from '../../support/grammar-anthropic.ts';
import { decode, encode, foreignRequest, hear, messageFrames, recode, targetOf, tellStream } from './harness.ts';

const user = { role: 'user', content: 'Hello' };
const look = { name: 'look', description: 'Looks.', input_schema: { type: 'object', properties: { b: {}, a: {} } } };
const call = (id: string, input: JsonObject = {}): JsonObject => ({ type: 'tool_use', id, name: 'look', input });

function callEvents(part: number, id: string, deltas: readonly string[]): StreamEvent[] {
  return [
    { type: 'part-start', candidate: 0, part, opened: { type: 'tool-call', id, name: 'look' } },
    ...deltas.map((text): StreamEvent => ({ type: 'part-delta', candidate: 0, part, text })),
    { type: 'part-end', candidate: 0, part },
  ];
}

const end: readonly StreamEvent[] = [
  { type: 'finish', candidate: 0, finish: { reason: 'tool_calls' } },
  { type: 'end' },
];

describe('calls in streams', () => {
  it('H13 H16 parallel calls have distinct indexes and ids; one without arguments is opened, `{}`, and closed', () => {
    const { text } = tellStream([
      { type: 'start' },
      ...callEvents(0, 'toolu_1', []),
      ...callEvents(1, 'toolu_2', ['{"at":', '"moon"}']),
      ...end,
    ]);
    expect(checkAnthropicStream(text).content).toEqual([call('toolu_1'), call('toolu_2', { at: 'moon' })]);
  });

  it('H13 parallel calls that interleave upstream come one after the other', () => {
    const delta = (index: number, partial_json: string) => ({
      type: 'content_block_delta',
      index,
      delta: { type: 'input_json_delta', partial_json },
    });
    const start = (index: number, id: string) => ({ type: 'content_block_start', index, content_block: call(id) });
    const stop = (index: number) => ({ type: 'content_block_stop', index });
    const events = hear(
      messageFrames(
        [
          start(0, 'a'),
          start(1, 'b'),
          delta(0, '{"x":'),
          delta(1, '{"y":'),
          delta(1, '2}'),
          delta(0, '1}'),
          stop(0),
          stop(1),
        ],
        'tool_use',
      ),
    );
    expect(checkAnthropicStream(tellStream(events).text).content).toEqual([call('a', { x: 1 }), call('b', { y: 2 })]);
  });

  it('H14 H17 text and call of one turn both survive, whole', () => {
    const { text } = tellStream([
      { type: 'start' },
      { type: 'part-start', candidate: 0, part: 0, opened: { type: 'text' } },
      { type: 'part-delta', candidate: 0, part: 0, text: 'Let me look.' },
      { type: 'part-end', candidate: 0, part: 0 },
      ...callEvents(1, 'toolu_1', ['{"at":"moon"}']),
      ...end,
    ]);
    expect(checkAnthropicStream(text).content).toEqual([
      { type: 'text', text: 'Let me look.' },
      call('toolu_1', { at: 'moon' }),
    ]);
  });

  it('H15 H16 takes arguments that come at the start, or never', () => {
    const events = hear(
      messageFrames(
        [
          { type: 'content_block_start', index: 0, content_block: call('toolu_1', { at: 'moon' }) },
          { type: 'content_block_stop', index: 0 },
          { type: 'content_block_start', index: 1, content_block: call('toolu_2') },
          { type: 'content_block_delta', index: 1, delta: { type: 'input_json_delta', partial_json: '' } },
          { type: 'content_block_stop', index: 1 },
        ],
        'tool_use',
      ),
    );
    const said = events.filter((event) => event.type === 'part-delta').map(({ text }) => text);
    expect(said).toEqual(['{"at":"moon"}', '{}']);
  });

  it('a custom tool is asked for its input as a string, and the string is taken out again', () => {
    const request = foreignRequest({ tools: [{ type: 'custom', name: 'patch', description: 'Applies a patch.' }] });
    const { body, warnings } = encode(request);
    expect(body.tools[0].input_schema).toMatchObject({ properties: { input: { type: 'string' } } });
    expect(warnings).toMatchObject([{ code: 'changed' }]);
    const block = { type: 'tool_use', id: 'toolu_1', name: 'patch', input: {} };
    const events = hear(
      messageFrames(
        [
          { type: 'content_block_start', index: 0, content_block: block },
          {
            type: 'content_block_delta',
            index: 0,
            delta: { type: 'input_json_delta', partial_json: '{"input":"a\\n' },
          },
          { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: 'b"}' } },
          { type: 'content_block_stop', index: 0 },
        ],
        'tool_use',
      ),
      { request },
    );
    expect(events).toContainEqual({ type: 'part-delta', candidate: 0, part: 0, text: 'a\nb' });
    expect(events).toContainEqual(expect.objectContaining({ opened: expect.objectContaining({ custom: true }) }));
  });

  it('a custom call of another vendor is told to a client as one string of an object', () => {
    const { text } = tellStream([
      { type: 'start' },
      {
        type: 'part-start',
        candidate: 0,
        part: 0,
        opened: { type: 'tool-call', id: 'a', name: 'patch', custom: true },
      },
      { type: 'part-delta', candidate: 0, part: 0, text: 'say "hi"\n' },
      { type: 'part-delta', candidate: 0, part: 0, text: '🌙' },
      { type: 'part-end', candidate: 0, part: 0 },
      {
        type: 'part-start',
        candidate: 0,
        part: 1,
        opened: { type: 'tool-call', id: 'b', name: 'patch', custom: true },
      },
      { type: 'part-end', candidate: 0, part: 1 },
      ...end,
    ]);
    expect(checkAnthropicStream(text).content).toMatchObject([
      { input: { input: 'say "hi"\n🌙' } },
      { input: { input: '' } },
    ]);
  });
});

describe('definitions and choice', () => {
  it('H19 names and ids outside the alphabet are mapped, call and result alike, and names are mapped back', () => {
    const request = foreignRequest({
      messages: [
        {
          role: 'assistant',
          parts: [{ type: 'tool-call', id: 'functions.look:0', name: 'eye.look', arguments: '{}' }],
        },
        {
          role: 'tool',
          parts: [{ type: 'tool-result', callId: 'functions.look:0', content: [{ type: 'text', text: 'x' }] }],
        },
      ],
      tools: [{ type: 'function', name: 'eye.look' }],
    });
    const fitted = fitTools(request, targetOf('claude-sonnet-4-5'));
    const { body } = encode(fitted.request);
    const [, turn, answer] = body.messages;
    expect(turn.content[0].id).toMatch(/^[a-zA-Z0-9_-]+$/);
    expect(answer.content[0].tool_use_id).toBe(turn.content[0].id);
    expect(body.tools[0].name).toMatch(/^[a-zA-Z0-9_-]{1,128}$/);
    const opened = { type: 'tool-call', id: 'toolu_1', name: body.tools[0].name } as const;
    const restored = fitted.names.event({ type: 'part-start', candidate: 0, part: 0, opened });
    expect(restored).toMatchObject({ opened: { name: 'eye.look' } });
  });

  const choices = [
    [{ type: 'auto' }, { mode: 'auto' }, undefined],
    [{ type: 'any' }, { mode: 'required' }, undefined],
    [{ type: 'none' }, { mode: 'none' }, undefined],
    [{ type: 'tool', name: 'look' }, { mode: 'named', name: 'look' }, undefined],
    [{ type: 'any', disable_parallel_tool_use: true }, { mode: 'required' }, false],
  ] as const;
  it.each(choices)('H20 tool_choice %j is %j both ways', (wire, choice, parallel) => {
    const request = decode({ tools: [look], tool_choice: { ...wire } });
    expect(request.toolChoice).toEqual(choice);
    expect(request.parameters.parallel_tool_calls).toBe(parallel);
    expect(encode(request).body.tool_choice).toEqual(wire);
  });

  it('H20 no parallel calls without a choice is said by `auto`; allowed tools are the ones sent', () => {
    const tools = [{ type: 'function', name: 'look' } as const, { type: 'function', name: 'listen' } as const];
    const single = encode(foreignRequest({ tools, parameters: { parallel_tool_calls: false } }));
    expect(single.body.tool_choice).toEqual({ type: 'auto', disable_parallel_tool_use: true });
    const some = encode(foreignRequest({ tools, toolChoice: { mode: 'required', allowed: ['listen'] } }));
    expect(some.body.tools).toHaveLength(1);
    expect(some.body.tool_choice).toEqual({ type: 'any' });
    expect(some.warnings).toMatchObject([{ code: 'changed', path: 'tool_choice' }]);
  });

  it('H20 a choice without tools is not sent: the API refuses it', () => {
    const { body } = encode(
      foreignRequest({ toolChoice: { mode: 'auto' }, parameters: { parallel_tool_calls: false } }),
    );
    expect(body).not.toHaveProperty('tool_choice');
  });

  it('H24 tools and the keys of their schemas keep their order', () => {
    const tools = [
      { ...look, name: 'z' },
      { ...look, name: 'a' },
    ];
    expect(JSON.stringify(recode({ tools }).body.tools)).toBe(JSON.stringify(tools));
  });

  it('a tool without a schema gets the smallest; strict schemas are made as constrained decoding takes them', () => {
    expect(encode(foreignRequest({ tools: [{ type: 'function', name: 'look' }] })).body.tools[0].input_schema).toEqual({
      type: 'object',
      properties: {},
    });
    const parameters = { type: 'object', properties: { n: { type: 'integer', minimum: 1 } } };
    const { body, warnings } = encode(
      foreignRequest({ tools: [{ type: 'function', name: 'look', strict: true, parameters }] }),
    );
    expect(body.tools[0].input_schema).toEqual({
      type: 'object',
      properties: { n: { type: 'integer', description: '(minimum: 1)' } },
      additionalProperties: false,
    });
    expect(warnings).toMatchObject([{ code: 'changed', path: 'tools.minimum' }]);
  });

  it('H25 server tools and their blocks pass in their own family and are told as lost elsewhere', () => {
    const search = { type: 'web_search_20250305', name: 'web_search', max_uses: 2 };
    const blocks = [
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'moon' } },
      { type: 'web_search_tool_result', tool_use_id: 'srvtoolu_1', content: [] },
      { type: 'text', text: 'Bright.' },
    ];
    const request = decode({ tools: [search], messages: [user, { role: 'assistant', content: blocks }, user] });
    const own = encode(request);
    expect(own.body.tools).toEqual([search]);
    expect(own.body.messages[1].content).toEqual(blocks);
    expect(own.warnings).toEqual([]);
    const other = encode(request, 'glm-5', { family: 'zai' });
    expect(other.body).not.toHaveProperty('tools');
    expect(other.body.messages[1].content).toBe('Bright.');
    expect(other.warnings.map(({ path }) => path)).toEqual([
      'messages[1].content[0]',
      'messages[1].content[1]',
      'tools[0]',
    ]);
    const foreign = foreignRequest({ tools: [{ type: 'native', protocol: 'gemini', value: { googleSearch: {} } }] });
    expect(encode(foreign).warnings).toMatchObject([{ code: 'dropped', path: 'tools' }]);
  });

  it('H25 in streams a server tool comes with its whole input, and its result as it was', () => {
    const found = {
      type: 'web_search_tool_result',
      tool_use_id: 'srvtoolu_1',
      content: [{ type: 'web_search_result', url: 'u' }],
    };
    const frames = messageFrames([
      {
        type: 'content_block_start',
        index: 0,
        content_block: { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: {} },
      },
      { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '{"query":"moon"}' } },
      { type: 'content_block_stop', index: 0 },
      { type: 'content_block_start', index: 1, content_block: found },
      { type: 'content_block_stop', index: 1 },
    ]);
    const { content, stopReason } = checkAnthropicStream(tellStream(hear(frames)).text);
    expect(content).toEqual([
      { type: 'server_tool_use', id: 'srvtoolu_1', name: 'web_search', input: { query: 'moon' } },
      found,
    ]);
    expect(stopReason).toBe('end_turn');
  });
});

describe('tool results', () => {
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'iVBORw0KGgo=' } };

  it('H21 several, with an error, an image and a document inside and text beside them, come through', () => {
    const content: JsonObject[] = [
      { type: 'tool_result', tool_use_id: 'a', content: [{ type: 'text', text: 'x' }, image], is_error: true },
      {
        type: 'tool_result',
        tool_use_id: 'b',
        content: [{ type: 'document', source: { type: 'url', url: 'https://x.example/a.pdf' } }],
      },
      { type: 'tool_result', tool_use_id: 'c' },
      { type: 'text', text: 'And now?' },
    ];
    const messages = [
      user,
      { role: 'assistant', content: [call('a'), call('b'), call('c')] },
      { role: 'user', content },
    ];
    const request = decode({ messages });
    expect(request.messages.map(({ role }) => role)).toEqual(['user', 'assistant', 'tool', 'user']);
    const { body, warnings } = encode(request);
    expect(body.messages).toEqual(messages);
    expect(warnings).toEqual([]);
  });

  it('H21 results of several messages stand first in one user turn, whatever stands between them', () => {
    const result = (callId: string) =>
      ({ type: 'tool-result', callId, content: [{ type: 'text', text: callId }] }) as const;
    const { body } = encode(
      foreignRequest({
        messages: [
          { role: 'user', parts: [{ type: 'text', text: 'Hello' }] },
          {
            role: 'assistant',
            parts: ['a', 'b'].map((id) => ({ type: 'tool-call', id, name: 'look', arguments: '' }) as const),
          },
          { role: 'tool', parts: [result('a')] },
          { role: 'user', parts: [{ type: 'text', text: 'Hurry.' }] },
          { role: 'tool', parts: [result('b')] },
        ],
      }),
    );
    expect(body.messages).toHaveLength(3);
    expect(body.messages[2].content.map(({ type }: { type: string }) => type)).toEqual([
      'tool_result',
      'tool_result',
      'text',
    ]);
    expect(body.messages[1].content[0].input).toEqual({});
  });

  it('refuses a result without a call, and says where', () => {
    const orphan = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'gone', content: 'x' }] };
    expect(() => decode({ messages: [user, orphan] })).toThrow(
      expect.objectContaining({ kind: 'invalid_request', param: 'messages[1].content[0].tool_use_id' }),
    );
  });

  it('arguments that are no JSON object are carried under one key, with a warning', () => {
    const { body, warnings } = encode(
      foreignRequest({
        messages: [
          { role: 'user', parts: [{ type: 'text', text: 'Hello' }] },
          { role: 'assistant', parts: [{ type: 'tool-call', id: 'a', name: 'look', arguments: '{"at":' }] },
        ],
      }),
    );
    expect(body.messages[1].content[0].input).toEqual({ arguments: '{"at":' });
    expect(warnings).toMatchObject([{ code: 'changed' }]);
  });
});
