// Names and ids that a target cannot take become ones that it can, always the same, and names come back.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Part } from '../../../src/codec/canonical/content.ts';
import { originOf, readAt } from '../../../src/codec/canonical/origin.ts';
import type { ChatRequest } from '../../../src/codec/canonical/request.ts';
import { fitTools, takesCallId } from '../../../src/codec/canonical/tool-names.ts';

const anthropic = { protocol: 'anthropic' as const, quirks: {} };
const mistral = { protocol: 'openai-chat' as const, quirks: { tool_id: 'alnum9' } };

function requestWith(name: string, id: string): ChatRequest {
  const call: Part = readAt({ type: 'tool-call', id, name, arguments: '{}' }, 'messages[1].tool_calls[0]');
  return {
    model: 'm',
    stream: false,
    streamUsage: false,
    messages: [
      { role: 'assistant', parts: [call] },
      { role: 'tool', parts: [{ type: 'tool-result', callId: id, name, content: [] }] },
    ],
    tools: [{ type: 'function', name }],
    toolChoice: { mode: 'named', name },
    parameters: {},
    extensions: {},
  };
}

test('what fits is left alone, object and all', () => {
  const request = requestWith('get_weather', 'toolu_1');
  expect(fitTools(request, anthropic).request).toBe(request);
});

test('any name and id become fitting ones, the same everywhere in the request, and the name comes back', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1 }), fc.string({ minLength: 1 }), (name, id) => {
      const { request, names } = fitTools(requestWith(name, id), anthropic);
      const [call, result] = request.messages.map(({ parts }) => parts[0]);
      if (call?.type !== 'tool-call' || result?.type !== 'tool-result') throw new Error('the parts are gone');
      expect(call.name).toMatch(/^[a-zA-Z0-9_-]{1,128}$/);
      expect(call.id).toMatch(/^[a-zA-Z0-9_-]+$/);
      expect([result.callId, result.name, request.toolChoice?.name]).toEqual([call.id, call.name, call.name]);
      expect(originOf(call, 'lost')).toBe('messages[1].tool_calls[0]');
      const answer = { candidates: [{ index: 0, parts: [call], finish: { reason: 'tool_calls' as const } }] };
      expect(names.response(answer).candidates[0]?.parts[0]).toMatchObject({ name });
      const start = { type: 'part-start' as const, candidate: 0, part: 0, opened: call };
      expect(names.event(start)).toMatchObject({ opened: { name } });
    }),
  );
});

test('two long names that begin alike stay apart', () => {
  const name = (end: string) =>
    fitTools(requestWith(`${'x'.repeat(200)}${end}`, 'a'), anthropic).request.toolChoice?.name;
  expect(name('1')).not.toBe(name('2'));
});

test('nine letters or digits, where a quirk says so', () => {
  expect(takesCallId(mistral, 'abcDEF123')).toBe(true);
  expect(takesCallId(mistral, 'call_123')).toBe(false);
  const [message] = fitTools(requestWith('f', 'call_123'), mistral).request.messages;
  expect(message?.parts[0]).toMatchObject({ id: expect.stringMatching(/^[a-zA-Z0-9]{9}$/) });
});
