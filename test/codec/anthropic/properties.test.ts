// Laws: what is decoded after it was encoded is what it was, and any order of canonical parts is a well-formed stream.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anthropicCodec } from '../../../src/codec/anthropic/index.ts';
import { collectEvents, responseToEvents } from '../../../src/codec/canonical/collect.ts';
import type { Part } from '../../../src/codec/canonical/content.ts';
import type { ChatResponse, FinishReason } from '../../../src/codec/canonical/response.ts';
import { checkAnthropicStream } from '../../support/grammar-anthropic.ts';
import { decode, encode, foreignRequest, framesOf, hear, targetOf, tell, tellStream } from './harness.ts';

const words = fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }).filter((text) => text.trim() !== '');
const json = fc.dictionary(
  fc.string({ maxLength: 5 }).filter((key) => key !== '__proto__'),
  fc.oneof(words, fc.integer(), fc.boolean()),
  {
    maxKeys: 3,
    noNullPrototype: true,
  },
);
const signature = fc.base64String({ minLength: 4, maxLength: 20 }).map((value) => ({ family: 'anthropic', value }));

const textPart = words.map((text): Part => ({ type: 'text', text }));
const thinkingPart = fc
  .tuple(fc.string({ maxLength: 20 }), signature)
  .map(([text, signature]): Part => ({ type: 'thinking', text, signature }));
const redactedPart = signature.map((signature): Part => ({ type: 'thinking', text: '', redacted: true, signature }));
const callPart = json.map(
  (input): Part => ({ type: 'tool-call', id: '', name: 'look', arguments: JSON.stringify(input) }),
);

/** Calls get ids by their place. */
const parts = fc
  .array(fc.oneof(textPart, thinkingPart, redactedPart, callPart), { maxLength: 6 })
  .map((list) =>
    list.map((part, index): Part => (part.type === 'tool-call' ? { ...part, id: `toolu_${index}` } : part)),
  );

const reasons: FinishReason[] = ['stop', 'length', 'stop_sequence', 'refusal', 'pause', 'context_exceeded'];
const count = fc.nat(100_000);
const response = fc
  .record({ parts, reason: fc.constantFrom(...reasons), input: count, read: count, written: count, output: count })
  .map(
    ({ parts, reason, input, read, written, output }): ChatResponse => ({
      id: 'msg_1',
      candidates: [{ index: 0, parts, finish: { reason } }],
      usage: {
        inputTokens: input + read + written,
        outputTokens: output,
        cacheReadTokens: read,
        cacheWriteTokens: written,
      },
    }),
  );

/** What an answer says, without how the vendor named it. */
function said({ candidates, usage, id }: ChatResponse) {
  const [candidate] = candidates;
  const called = candidate?.parts.some((part) => part.type === 'tool-call') === true;
  const reason = called && candidate?.finish.reason === 'stop' ? 'tool_calls' : candidate?.finish.reason;
  const { extensions: _, ...counts } = usage ?? { inputTokens: 0, outputTokens: 0 };
  return { id, parts: candidate?.parts, reason, counts };
}

describe('laws', () => {
  it('an answer decodes to what was encoded, whole', () => {
    fc.assert(
      fc.property(response, (original) => {
        const { body, warnings } = tell(original);
        const again = anthropicCodec.chat.decodeResponse(body, { target: targetOf('m'), request: foreignRequest() });
        expect(said(again)).toEqual(said(original));
        expect(warnings).toEqual([]);
      }),
    );
  });

  it('an answer decodes to what was encoded, streamed, and the stream is well formed', () => {
    fc.assert(
      fc.property(response, (original) => {
        const { text } = tellStream(responseToEvents(original));
        checkAnthropicStream(text);
        expect(said(collectEvents(hear(framesOf(text))))).toEqual(said(original));
      }),
    );
  });

  it('a conversation decodes to what was encoded', () => {
    const turns = fc.array(
      fc.tuple(
        words,
        parts.filter((list) => list.length > 0),
      ),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(turns, words, (exchanges, question) => {
        const messages = exchanges.flatMap(([text, answer], turn) => [
          { role: 'user' as const, parts: [{ type: 'text' as const, text }] },
          {
            role: 'assistant' as const,
            parts: answer.map((part) => (part.type === 'tool-call' ? { ...part, id: `${part.id}_${turn}` } : part)),
          },
        ]);
        const all = [...messages, { role: 'user' as const, parts: [{ type: 'text' as const, text: question }] }];
        const { body, warnings } = encode(foreignRequest({ messages: all }));
        expect(decode(body).messages).toEqual(all);
        expect(warnings).toEqual([]);
      }),
    );
  });

  it('no request body makes the decoder fail in another way than by telling what is wrong', () => {
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.constantFrom('messages', 'system', 'tools', 'thinking', 'tool_choice'),
          fc.jsonValue({ maxDepth: 4 }),
        ),
        (body) => {
          try {
            decode(JSON.parse(JSON.stringify(body)));
          } catch (error) {
            expect(error).toMatchObject({ name: 'GatewayError', kind: 'invalid_request' });
          }
        },
      ),
    );
  });

  it('no frames make the stream decoder throw, nor speak after its end', () => {
    const frame = fc.oneof(
      fc.record({ data: fc.string() }),
      fc
        .record({
          type: fc.constantFrom(
            'message_start',
            'content_block_start',
            'content_block_delta',
            'content_block_stop',
            'message_delta',
            'error',
            'x',
          ),
          index: fc.option(fc.nat(2)),
          message: fc.jsonValue({ maxDepth: 2 }),
          content_block: fc.oneof(
            fc.jsonValue({ maxDepth: 2 }),
            fc.record({ type: fc.constantFrom('text', 'thinking', 'tool_use', 'y') }),
          ),
          delta: fc.oneof(
            fc.jsonValue({ maxDepth: 2 }),
            fc.record({ type: fc.constantFrom('text_delta', 'input_json_delta', 'z') }),
          ),
        })
        .map((data) => ({ data: JSON.stringify(data) })),
    );
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), (frames) => {
        const events = hear(frames);
        const ends = events.filter(({ type }) => type === 'end' || type === 'error');
        expect(ends).toHaveLength(1);
        expect(events.at(-1)).toBe(ends[0]);
      }),
    );
  });
});
