// What routing may ask of a live request, read from bodies of each protocol.
import { describe, expect, test } from 'vitest';
import { createClientCall } from '../../src/codec/exchange.ts';
import { CODECS } from '../../src/codec/index.ts';
import { CallFacts } from '../../src/gateway/call-facts.ts';
import type { RequestFacts } from '../../src/routing/facts.ts';
import type { Protocol } from '../../src/vocabulary.ts';

type Body = Record<string, unknown>;

function facts(protocol: Protocol, body: Body, headers: Record<string, string> = {}): RequestFacts {
  const codec = CODECS.find((known) => known.protocol === protocol);
  if (codec === undefined) throw new Error(`no codec for ${protocol}`);
  const bytes = Buffer.from(JSON.stringify(body));
  const head = {
    path: '/',
    parameters: { call: 'm:generateContent' },
    query: new URLSearchParams(),
    headers,
  };
  const call = createClientCall({ codec, head, bytes, body: JSON.parse(String(bytes)), requestId: 'r', created: 1 });
  return new CallFacts(call, { name: 'web', tags: ['prod'] }, 5);
}

const hello = { role: 'user', content: 'hello' };
const chat = (parts: Body = {}, headers?: Record<string, string>) =>
  facts('openai-chat', { model: 'm', messages: [hello], ...parts }, headers);
const anthropic = (parts: Body = {}) => facts('anthropic', { model: 'm', max_tokens: 9, messages: [hello], ...parts });
const responses = (parts: Body = {}) => facts('openai-responses', { model: 'm', input: 'hello', ...parts });

test('who asks for what, and when', () => {
  expect(chat()).toMatchObject({ requestId: 'r', at: 5, model: 'm', client: 'web', tags: ['prod'], operation: 'chat' });
});

describe('user: `user`, `safety_identifier`, Anthropic’s `metadata.user_id` up to its session part', () => {
  const id = 'user_4f2a_account_9c1d_session_77b0';
  test.each<[string, RequestFacts, string | undefined]>([
    ['user of a chat', chat({ user: 'u-1' }), 'u-1'],
    ['safety_identifier of a chat', chat({ safety_identifier: 's-1' }), 's-1'],
    ['safety_identifier of a response', responses({ safety_identifier: 's-1' }), 's-1'],
    ['user of a response', responses({ user: 'u-1' }), 'u-1'],
    ['user_id', anthropic({ metadata: { user_id: 'u-1' } }), 'u-1'],
    ['user_id with a session', anthropic({ metadata: { user_id: id } }), 'user_4f2a_account_9c1d'],
    [
      'user_id as JSON',
      anthropic({ metadata: { user_id: '{"device_id":"d","account_uuid":"a","session_id":"s"}' } }),
      '{"device_id":"d","account_uuid":"a"}',
    ],
    ['nothing said', chat(), undefined],
  ])('%s', (_, read, user) => {
    expect(read.user()).toBe(user);
  });
});

describe('session: `x-session-id`, `session_id`, `prompt_cache_key`, the session part of `metadata.user_id`', () => {
  test.each<[string, RequestFacts, string | undefined]>([
    ['x-session-id', chat({ session_id: 'b' }, { 'x-session-id': 'a' }), 'a'],
    ['session_id, a header', chat({}, { session_id: 'c' }), 'c'],
    ['session_id, a field', chat({ session_id: 'b', prompt_cache_key: 'p' }), 'b'],
    ['prompt_cache_key', chat({ prompt_cache_key: 'p' }), 'p'],
    ['prompt_cache_key of a response', responses({ prompt_cache_key: 'p' }), 'p'],
    ['user_id', anthropic({ metadata: { user_id: 'user_1_account_2_session_3' } }), '3'],
    ['user_id as JSON', anthropic({ metadata: { user_id: '{"device_id":"d","session_id":"s"}' } }), 's'],
    ['nothing said', chat({ user: 'u' }), undefined],
  ])('%s', (_, read, session) => {
    expect(read.session()).toBe(session);
  });
});

describe('prompt: model, system, tools and first user message', () => {
  const system = { role: 'system', content: 'be brief' };
  const tool = { type: 'function', function: { name: 'f', parameters: {} } };
  const first = chat({ messages: [system, hello], tools: [tool] }).prompt();

  test('stays the same over a conversation', () => {
    const later = [system, hello, { role: 'assistant', content: 'hi' }, { role: 'user', content: 'and now?' }];
    expect(chat({ messages: later, tools: [tool] }).prompt()).toBe(first);
  });

  test.each<[string, Body]>([
    ['model', { model: 'other', messages: [system, hello], tools: [tool] }],
    ['instructions', { messages: [{ role: 'system', content: 'be long' }, hello], tools: [tool] }],
    ['tools', { messages: [system, hello] }],
    ['the first message', { messages: [system, { role: 'user', content: 'bye' }], tools: [tool] }],
  ])('another one for other %s', (_, body) => {
    expect(chat(body).prompt()).not.toBe(first);
  });
});

describe('flags', () => {
  const media = (part: Body) => chat({ messages: [{ role: 'user', content: [part] }] });
  const sound = { type: 'input_audio', input_audio: { data: 'AAAA', format: 'wav' } };
  const file = { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } };
  const schema = { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object' } } };

  test.each<[Parameters<RequestFacts['flag']>[0], string, RequestFacts, boolean]>([
    ['stream', 'asked for', chat({ stream: true }), true],
    ['tools', 'offered', chat({ tools: [{ type: 'function', function: { name: 'f' } }] }), true],
    ['images', 'sent', media({ type: 'image_url', image_url: { url: 'https://a.test/b.png' } }), true],
    [
      'images',
      'in the result of a tool',
      anthropic({
        messages: [
          { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'f', input: {} }] },
          {
            role: 'user',
            content: [
              {
                type: 'tool_result',
                tool_use_id: 't',
                content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } }],
              },
            ],
          },
        ],
      }),
      true,
    ],
    ['audio', 'sent', media(sound), true],
    ['audio', 'asked for', chat({ modalities: ['text', 'audio'], audio: { voice: 'a', format: 'wav' } }), true],
    ['documents', 'sent', media(file), true],
    ['json_schema', 'asked for', chat({ response_format: schema }), true],
    ['json_schema', 'any JSON is none', chat({ response_format: { type: 'json_object' } }), false],
    ['thinking', 'on', anthropic({ max_tokens: 9_000, thinking: { type: 'enabled', budget_tokens: 2_000 } }), true],
    ['thinking', 'off', anthropic({ thinking: { type: 'disabled' } }), false],
    ['thinking', 'an effort', chat({ reasoning_effort: 'high' }), true],
    ['thinking', 'no effort', chat({ reasoning_effort: 'none' }), false],
    ['system', 'instructions', anthropic({ system: 'be brief' }), true],
  ])('%s: %s', (flag, _, read, expected) => {
    expect(read.flag(flag)).toBe(expected);
  });

  test.each(['stream', 'tools', 'images', 'audio', 'documents', 'json_schema', 'thinking', 'system'] as const)(
    '%s of a plain request is false',
    (flag) => {
      expect(chat().flag(flag)).toBe(false);
    },
  );
});

describe('numbers', () => {
  test('max_tokens, messages and body_size as they came', () => {
    const request = anthropic({ system: 'be brief' });
    expect(request.number('max_tokens')).toBe(9);
    expect(request.number('messages')).toBe(2);
    expect(request.number('body_size')).toBe(
      JSON.stringify({ model: 'm', max_tokens: 9, messages: [hello], system: 'be brief' }).length,
    );
    expect(chat().number('max_tokens')).toBeUndefined();
  });

  test('input_tokens by an estimate', () => {
    expect(chat({ messages: [{ role: 'user', content: 'a'.repeat(4_000) }] }).number('input_tokens')).toBe(1_004);
  });
});

test('metadata: texts as they are, anything else as JSON', () => {
  const request = chat({ metadata: { plan: 'free', seats: 3 } });
  expect(request.metadata('plan')).toBe('free');
  expect(request.metadata('seats')).toBe('3');
  expect(request.metadata('toString')).toBeUndefined();
});

test('a body that cannot be decoded is a fault only where it has to be', () => {
  const broken = facts('openai-chat', { model: 'm', messages: 'none' });
  expect(broken.flag('stream')).toBe(false);
  expect(() => broken.flag('tools')).toThrow(/messages/);
});
