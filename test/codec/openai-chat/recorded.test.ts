// Recorded traffic of OpenAI and two dozen compatible vendors: everything decodes, and goes on to a Chat client unchanged in meaning.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JsonObject, JsonValue } from '../../../src/codec/canonical/json.ts';
import { isObject } from '../../../src/codec/canonical/json.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import { openAiChat } from '../../../src/codec/openai-chat/index.ts';
import { GatewayError } from '../../../src/errors.ts';
import { fixtures, recordedStatus } from '../../support/fixtures.ts';
import { expectGlanceToAgree } from '../../support/glance.ts';
import { checkChatStream } from '../../support/grammar-openai-chat.ts';
import { chat, collect, decode, decoding, encode, essence, HEAD, hear, replying, tellStream } from './harness.ts';

const requests = fixtures('chat', '.request.json');
const answers = fixtures('chat', '.response.json');
const streams = fixtures('chat', '.stream.sse');
const absent = requests.length === 0;

/** Fields that the codec writes in one form only: what it read there is compared under the canonical name. */
const NORMAL: Readonly<Record<string, string>> = {
  max_completion_tokens: 'max_tokens',
  random_seed: 'seed',
  functions: 'tools',
  function_call: 'tool_choice',
  stream_options: 'stream',
  safety_identifier: 'user',
};

describe.skipIf(absent)('recorded requests', () => {
  test.each(requests)('$name decodes, and nothing of it is lost in silence', ({ text }) => {
    const body = JSON.parse(text) as JsonObject;
    const { body: again, warnings } = encode(chat.decodeRequest(body, HEAD), {
      model: String(body.model),
      family: 'compatible',
      quirks: {
        reasoning_field: 'reasoning_details',
        cache_control: true,
        extended_sampling: true,
        thinking_switch: 'reasoning',
      },
    });
    const told = warnings.map(({ path }) => path);
    for (const [key, value] of Object.entries(body)) {
      if (value === null || told.some((path) => path.startsWith(key))) continue;
      if (key === 'stream' && value === false) continue;
      if (Array.isArray(value) && value.length === 0) continue;
      if (key === 'thinking' || key === 'reasoning_effort') expect(again.reasoning).toBeDefined();
      else expect(again[NORMAL[key] ?? key], key).toBeDefined();
    }
    expect(textsOf(again.messages)).toEqual(textsOf(body.messages));
  });
});

/** All words that stand anywhere in the messages, but for keys. */
function textsOf(value: JsonValue | undefined): string[] {
  const words: string[] = [];
  const walk = (inner: JsonValue | undefined): void => {
    if (typeof inner === 'string' && inner.trim() !== '') words.push(inner);
    else if (Array.isArray(inner)) inner.forEach(walk);
    else if (isObject(inner))
      for (const [key, item] of Object.entries(inner)) if (!['type', 'role', 'format'].includes(key)) walk(item);
  };
  walk(value);
  return [...new Set(words)].filter((word) => word.length > 3).sort();
}

describe.skipIf(absent)('recorded answers', () => {
  test.each(answers)('$name decodes and says the same to a Chat client', ({ name, text }) => {
    const body: unknown = JSON.parse(text);
    const status = recordedStatus('chat', name);
    if (status >= 400 || !isObject(body) || !Array.isArray(body.choices)) {
      const error = openAiChat.errors.classify(status, {}, text);
      expect(error).toBeInstanceOf(GatewayError);
      expect(error.message).not.toBe('');
      expect(error.kind).not.toBe('bad_response');
      return;
    }
    const response = chat.decodeResponse(body, decoding());
    expectGlanceToAgree(chat, body, response);
    const warnings: Warning[] = [];
    const again = chat.encodeResponse(response, replying(decode({}), warnings));
    expect(essence(chat.decodeResponse(again, decoding()))).toEqual(essence(response));
    expect(warnings.filter(({ code }) => code === 'dropped')).toEqual([]);
    expect(response.usage).toBeDefined();
  });
});

describe.skipIf(absent)('recorded streams', () => {
  test.each(streams)('$name decodes whatever its split, and a Chat client hears the same', ({ text }) => {
    const bytes = Buffer.from(text);
    const whole = hear([bytes]);
    if (whole.at(-1)?.type === 'error') {
      expect(text).toContain('"error"');
      return;
    }
    const heard = essence(collect(whole));
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(essence(collect(hear(pieces)))).toEqual(heard);
      }),
      { numRuns: 5 },
    );
    const told = tellStream(whole, decode({ stream: true, stream_options: { include_usage: true } }));
    checkChatStream(told, { usage: collect(whole).usage !== undefined });
    expect(essence(collect(hear([Buffer.from(told)])))).toEqual(heard);
  });
});
