// Recorded traffic of Ollama: everything decodes, and goes on to an Ollama client unchanged in meaning.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isObject, type JsonObject, type JsonValue } from '../../../src/codec/canonical/json.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import { GatewayError } from '../../../src/errors.ts';
import { fixtures, recordedStatus } from '../../support/fixtures.ts';
import { checkOllamaStream } from '../../support/grammar-ollama.ts';
import { chat, collect, decoding, encode, errors, essence, HEAD, hear, replying, targetOf, tell } from './harness.ts';

const bodyOf = ({ text }: { readonly text: string }) => JSON.parse(text) as JsonObject;
/** `/api/generate` was recorded too; it is another endpoint. */
const requests = fixtures('ollama', '.request.json').filter((fixture) => 'messages' in bodyOf(fixture));
const answers = fixtures('ollama', '.response.json').filter((fixture) => !('response' in bodyOf(fixture)));
const streams = fixtures('ollama', '.stream.ndjson').filter(({ text }) => !text.includes('"response":'));
const absent = requests.length === 0;

describe.skipIf(absent)('recorded requests', () => {
  test.each(requests)('$name decodes, and comes back as it was but for the normal form', (fixture) => {
    const body = bodyOf(fixture);
    const { body: again, warnings } = encode(chat.decodeRequest(body, HEAD), targetOf(String(body.model)));
    expect(warnings).toEqual([]);
    expect(normalForm(again)).toEqual(normalForm(body));
  });
});

/** Both sides without what means nothing: nulls, empty texts, lists and options; `stream` said; a tool's name at its result. */
function normalForm(body: JsonObject): JsonObject {
  const kept = Object.entries(body).filter(([, value]) => !isNothing(value));
  return { stream: true, ...Object.fromEntries(kept), messages: (body.messages as JsonValue[]).map(normalMessage) };
}

function isNothing(value: JsonValue | undefined): boolean {
  return value === null || value === '' || (typeof value === 'object' && Object.keys(value).length === 0);
}

function normalMessage(message: JsonValue): JsonValue {
  if (!isObject(message)) return message;
  const { tool_name: _, tool_calls, ...rest } = message;
  const calls = Array.isArray(tool_calls)
    ? tool_calls.map((call) => (isObject(call) ? { function: call.function } : call))
    : undefined;
  return { content: '', ...rest, ...(calls !== undefined && { tool_calls: calls }) } as JsonObject;
}

describe.skipIf(absent)('recorded answers', () => {
  test.each(answers)('$name decodes and says the same to an Ollama client', (fixture) => {
    const body = bodyOf(fixture);
    const status = recordedStatus('ollama', fixture.name);
    if (status >= 400) {
      const error = errors.classify(status, {}, fixture.text);
      expect(error).toBeInstanceOf(GatewayError);
      expect(error.kind).toBe('model_not_found');
      return;
    }
    const response = chat.decodeResponse(body, decoding());
    const warnings: Warning[] = [];
    const again = chat.encodeResponse(response, replying(warnings));
    expect(essence(chat.decodeResponse(again, decoding()))).toEqual(essence(response));
    expect(warnings).toEqual([]);
    for (const field of ['model', 'total_duration', 'eval_count', 'prompt_eval_count', 'done_reason']) {
      expect(again[field]).toEqual(body[field]);
    }
  });
});

describe.skipIf(absent)('recorded streams', () => {
  test.each(streams)('$name decodes whatever its split, and an Ollama client hears the same', ({ text }) => {
    const bytes = Buffer.from(text);
    const whole = hear([bytes]);
    const heard = essence(collect(whole));
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(essence(collect(hear(pieces)))).toEqual(heard);
      }),
      { numRuns: 5 },
    );
    const told = tell(whole);
    checkOllamaStream(told);
    expect(essence(collect(hear([Buffer.from(told)])))).toEqual(heard);
    const watcher = chat.passthrough.watcher({ target: targetOf(), hideUsage: false });
    const verdicts = text
      .trim()
      .split('\n')
      .map((data) => watcher.frame({ data }));
    expect(watcher.close()).toBeUndefined();
    expect(verdicts.at(-1)).toMatchObject({ kind: 'end', finish: collect(whole).candidates[0]?.finish });
    expect(verdicts.at(-1)?.usage).toEqual(collect(whole).usage);
    expect(verdicts.slice(0, -1).every(({ kind }) => kind === 'content' || kind === 'lifecycle')).toBe(true);
  });
});
