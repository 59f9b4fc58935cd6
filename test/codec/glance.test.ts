// Which whole answers are only glanced at on their way through, and which are decoded.
import { describe, expect, test } from 'vitest';
import { anthropicCodec } from '../../src/codec/anthropic/index.ts';
import type { JsonObject } from '../../src/codec/canonical/json.ts';
import type { Codec } from '../../src/codec/codec.ts';
import { openAiChat } from '../../src/codec/openai-chat/index.ts';
import { expectGlanceToAgree } from '../support/glance.ts';

const chat = (message: JsonObject, more: JsonObject = {}): JsonObject => ({
  id: 'c1',
  model: 'm',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Yes.', ...message }, finish_reason: 'stop' }],
  usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 },
  ...more,
});
const CALL = { id: 'x', type: 'function', function: { name: 'f', arguments: '{}' } };

const message = (content: JsonObject[], more: JsonObject = {}): JsonObject => ({
  id: 'm1',
  type: 'message',
  model: 'm',
  content,
  stop_reason: 'stop_sequence',
  stop_sequence: 'END',
  usage: { input_tokens: 3, cache_read_input_tokens: 2, output_tokens: 4 },
  ...more,
});
const TEXT = { type: 'text', text: 'Yes.' };

const GLANCED: readonly [string, Codec, JsonObject][] = [
  ['a plain chat', openAiChat, chat({ refusal: null, tool_calls: null })],
  ['a chat without usage, model, id and finish', openAiChat, { choices: [{ message: { content: '' } }] }],
  ['a plain message', anthropicCodec, message([TEXT, TEXT])],
  ['a message of nothing', anthropicCodec, message([])],
];

const DECODED: readonly [string, Codec, JsonObject][] = [
  ['a call', openAiChat, chat({ tool_calls: [CALL] })],
  ['a refusal', openAiChat, chat({ refusal: 'No.' })],
  ['no text', openAiChat, chat({ content: null })],
  ['two choices', openAiChat, { choices: [{ message: { content: 'a' } }, { message: { content: 'b' } }] }],
  ['an error in a 200', openAiChat, { error: { message: 'no' } }],
  ['a tool use', anthropicCodec, message([TEXT, { type: 'tool_use', id: 'x', name: 'f', input: {} }])],
  ['an error in a 200', anthropicCodec, message([], { error: { type: 'api_error', message: 'no' } })],
  ['a block without its text', anthropicCodec, message([{ type: 'text' }])],
];

describe('a glance', () => {
  test.each(GLANCED)('is enough for %s, and says what the decoder says', (_, { chat: codec, family }, answer) => {
    const target = { provider: 'p', protocol: 'openai-chat', family, model: 'm', quirks: {} } as const;
    const request = {
      model: 'm',
      stream: false,
      streamUsage: false,
      messages: [],
      tools: [],
      parameters: {},
      extensions: {},
    };
    expect(codec.passthrough.glance?.(answer)).toBeDefined();
    expectGlanceToAgree(codec, answer, codec.decodeResponse(answer, { target, request }));
  });

  test.each(DECODED)('is not enough for %s', (_, { chat: codec }, answer) => {
    expect(codec.passthrough.glance?.(answer)).toBeUndefined();
  });
});
