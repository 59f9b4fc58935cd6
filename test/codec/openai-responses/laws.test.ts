// Laws: what goes through both directions is what it was, and every stream that this codec writes keeps the grammar.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collectEvents, responseToEvents } from '../../../src/codec/canonical/collect.ts';
import type { Part } from '../../../src/codec/canonical/content.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import { sseFramer } from '../../../src/codec/framing/sse.ts';
import { readResponsesStream } from '../../support/grammar-openai-responses.ts';
import { chat, decode, decodeStream, encode, encodeStream, framesOf, reply, target } from './contexts.ts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 });
const name = fc.stringMatching(/^[a-z_]{1,12}$/);
const id = fc.uuid();
const json = fc
  .dictionary(name, fc.oneof(fc.integer(), fc.string(), fc.boolean()))
  .map((value) => JSON.stringify(value));

// ---- requests in their normal form ----------------------------------------------------------------------------------

const inputPart = fc.oneof(
  text.map((value) => ({ type: 'input_text', text: value })),
  fc.webUrl().map((image_url) => ({ type: 'input_image', image_url })),
  id.map((file_id) => ({ type: 'input_file', file_id })),
);
const inputMessage = fc.record({
  type: fc.constant('message'),
  role: fc.constantFrom('user', 'system', 'developer'),
  content: fc.array(inputPart, { minLength: 1, maxLength: 3 }),
});
const outputMessage = fc.record({
  type: fc.constant('message'),
  role: fc.constant('assistant'),
  id,
  status: fc.constant('completed'),
  content: fc.array(
    fc.oneof(
      text.map((value) => ({ type: 'output_text', text: value })),
      text.map((refusal) => ({ type: 'refusal', refusal })),
    ),
    { minLength: 1, maxLength: 3 },
  ),
});
const reasoning = fc.record({
  type: fc.constant('reasoning'),
  id,
  summary: fc.array(
    text.map((value) => ({ type: 'summary_text', text: value })),
    { maxLength: 3 },
  ),
  encrypted_content: text,
});
const callWithResult = fc.record({ call_id: id, name, args: json, output: text, custom: fc.boolean() }).map((call) =>
  call.custom
    ? [
        { type: 'custom_tool_call', call_id: call.call_id, name: call.name, input: call.args },
        { type: 'custom_tool_call_output', call_id: call.call_id, output: call.output },
      ]
    : [
        { type: 'function_call', call_id: call.call_id, name: call.name, arguments: call.args },
        { type: 'function_call_output', call_id: call.call_id, output: call.output },
      ],
);
const native = fc.record({
  type: fc.constantFrom('web_search_call', 'compaction', 'shell_call_output'),
  id,
  any: text,
});
const single = fc.oneof(inputMessage, outputMessage, reasoning, native).map((item) => [item]);
const body = fc.record(
  {
    model: fc.constant('gpt-5'),
    input: fc.array(fc.oneof(single, callWithResult), { minLength: 1, maxLength: 6 }).map((items) => items.flat()),
    instructions: text,
    stream: fc.constant(true),
    store: fc.boolean(),
    temperature: fc.double({ min: 0, max: 2, noNaN: true }).map((value) => value + 0),
    max_output_tokens: fc.integer({ min: 1, max: 1_000 }),
    reasoning: fc.record({ effort: fc.constantFrom('low', 'high'), summary: fc.constantFrom('auto', 'detailed') }),
    include: fc.constantFrom(['reasoning.encrypted_content'], ['file_search_call.results']),
    metadata: fc.dictionary(name, fc.string()),
    previous_response_id: id,
    unknown_field: fc.integer(),
  },
  { requiredKeys: ['model', 'input'] },
);

describe('laws of requests', () => {
  it('what a client says is what its own protocol’s upstream is told, and nothing is warned', () => {
    fc.assert(
      fc.property(body, (request) => {
        const plain: JsonObject = JSON.parse(JSON.stringify(request));
        const { body: encoded, warnings } = encode(decode(plain));
        expect(encoded).toEqual(plain);
        expect(warnings).toEqual([]);
      }),
    );
  });
});

// ---- answers --------------------------------------------------------------------------------------------------------

const own = (value: string) => ({ family: 'openai', value, id: `rs_${value}` });
const part: fc.Arbitrary<Part> = fc.oneof(
  text.map((value): Part => ({ type: 'text', text: value })),
  text.map((value): Part => ({ type: 'refusal', text: value })),
  fc
    .record({ value: text, signed: id })
    .map(({ value, signed }): Part => ({ type: 'thinking', text: value, signature: own(signed) })),
  fc
    .record({ id, name, json })
    .map((call): Part => ({ type: 'tool-call', id: call.id, name: call.name, arguments: call.json })),
  fc
    .record({ id, name, text })
    .map((call): Part => ({ type: 'tool-call', id: call.id, name: call.name, arguments: call.text, custom: true })),
);
const answer = fc
  .record({ parts: fc.array(part, { maxLength: 6 }), input: fc.nat(), output: fc.nat(), cut: fc.boolean() })
  .map(({ parts, input, output, cut }): ChatResponse => {
    const called = parts.some(({ type }) => type === 'tool-call');
    const refused = parts.some(({ type }) => type === 'refusal');
    const reason = cut ? 'length' : called ? 'tool_calls' : refused ? 'refusal' : 'stop';
    return {
      candidates: [{ index: 0, parts, finish: { reason } }],
      usage: { inputTokens: input, outputTokens: output },
    };
  });

/** Parts without the ids and states that this protocol gives to items. */
function plain({ candidates: [candidate], usage }: ChatResponse) {
  const parts = candidate?.parts.map(({ extensions, ...rest }) =>
    rest.type === 'thinking' ? { ...rest, signature: rest.signature?.family } : rest,
  );
  return { parts, reason: candidate?.finish.reason, usage: [usage?.inputTokens, usage?.outputTokens] };
}

const readBack = (response: JsonObject) =>
  chat.decodeResponse(response, { target: target(), request: decode({ input: 'hi' }) });

describe('laws of answers', () => {
  it('a whole answer comes back as it was', () => {
    fc.assert(
      fc.property(answer, (response) => {
        expect(plain(readBack(chat.encodeResponse(response, reply())))).toEqual(plain(response));
      }),
    );
  });

  it('a stream keeps the grammar, and says the same in its events as in its last object', () => {
    fc.assert(
      fc.property(answer, (response) => {
        const written = encodeStream(responseToEvents(response));
        const { response: last } = readResponsesStream(written);
        expect(plain(readBack(last as JsonObject))).toEqual(plain(response));
        expect(plain(collectEvents(decodeStream(framesOf(written))))).toEqual(plain(response));
      }),
    );
  });

  it('a stream says the same however its text is split', () => {
    fc.assert(
      fc.property(answer, fc.array(fc.nat({ max: 400 }), { maxLength: 20 }), (response, sizes) => {
        const written = encodeStream(responseToEvents(response));
        const frames: ReturnType<typeof framesOf> = [];
        const framer = sseFramer(({ frame }) => {
          if (frame !== undefined) frames.push(frame);
        });
        let at = 0;
        for (const size of [...sizes, written.length]) {
          framer.push(written.slice(at, at + size));
          at += size;
        }
        framer.close();
        expect(decodeStream(frames)).toEqual(decodeStream(framesOf(written)));
      }),
    );
  });
});
