// Real traffic: every recorded request, answer and stream goes through the canonical form and comes out the same.

import { describe, expect, it } from 'vitest';
import { anthropicCodec } from '../../../src/codec/anthropic/index.ts';
import { isObject, type JsonObject, type JsonValue } from '../../../src/codec/canonical/json.ts';
import type { GatewayError } from '../../../src/errors.ts';
import { expectGlanceToAgree } from '../../support/glance.ts';
import { checkAnthropicStream } from '../../support/grammar-anthropic.ts';
import {
  callHead,
  encode,
  foreignRequest,
  framesOf,
  hasRecorded,
  hear,
  readRecorded,
  recorded,
  targetOf,
  tell,
  tellStream,
} from './harness.ts';

const ERROR_KINDS: Readonly<Record<number, string>> = {
  400: 'invalid_request',
  401: 'auth_failed',
  403: 'auth_failed',
  404: 'model_not_found',
  503: 'overloaded',
};

/** Errors of Bedrock's stand among these recordings in a form of their own. */
const isMessages = (body: JsonObject) => body.content !== undefined || body.error !== undefined;

/** Requests that the codec changes on purpose, and what it says of it. */
const CHANGED: Readonly<Record<string, string>> = {
  '.output_config.effort': 'reasoning_effort',
  '.top_p': 'top_p',
};

/** Normal forms: nulls and empty texts and lists unsaid, a lone text as a string, `caller: direct` unsaid, usage counts always there. */
function differences(before: JsonValue | undefined, after: JsonValue | undefined, path = ''): string[] {
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  if ((before === null || before === '' || JSON.stringify(before) === '[]') && after === undefined) return [];
  if (after === null && before === undefined) return [];
  if (path.endsWith('.caller') && after === undefined && JSON.stringify(before) === '{"type":"direct"}') return [];
  if (path.endsWith('.signature') && before === undefined && after === '') return [];
  if (/\.usage\.cache_\w+_input_tokens$/.test(path) && before === undefined && after === 0) return [];
  if (Array.isArray(before) && typeof after === 'string') {
    const [only] = before;
    return before.length === 1 && typeof only === 'object'
      ? differences((only as JsonObject).text, after, path)
      : [path];
  }
  if (typeof before !== 'object' || typeof after !== 'object' || before === null || after === null) return [path];
  const [one, other] = [before as JsonObject, after as JsonObject];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].flatMap((key) => differences(one[key], other[key], `${path}.${key}`));
}

describe.skipIf(!hasRecorded)('recorded traffic (shared/fixtures/anthropic, skipped where it is absent)', () => {
  const requests = recorded('.request.json').filter((name) => {
    const body = JSON.parse(readRecorded(name));
    return Array.isArray(body.messages) && body.messages.length > 0;
  });

  it('has something to read', () => {
    expect(requests.length).toBeGreaterThan(100);
  });

  it.each(requests)('request %s decodes, and re-encoded loses nothing in silence', (name) => {
    const body: JsonObject = { model: 'claude-sonnet-4-5', ...JSON.parse(readRecorded(name)) };
    const { body: again, warnings } = encode(anthropicCodec.chat.decodeRequest(body, callHead()), String(body.model));
    const silent = differences({ ...body, stream: body.stream === true || null }, { ...again }).filter(
      (path) => !warnings.some((warning) => warning.path === CHANGED[path]),
    );
    expect(silent).toEqual([]);
  });

  it.each(recorded('.response.json'))('answer %s decodes, and re-encoded says the same', (name) => {
    const body: JsonObject = JSON.parse(readRecorded(name));
    if (!isMessages(body)) return;
    const decodeIt = () =>
      anthropicCodec.chat.decodeResponse(body, { target: targetOf('m'), request: foreignRequest() });
    if (body.error !== undefined) {
      expect(decodeIt).toThrow(expect.objectContaining({ name: 'GatewayError' }));
      return;
    }
    expectGlanceToAgree(anthropicCodec.chat, body, decodeIt());
    const { body: again, warnings } = tell(decodeIt(), foreignRequest({ model: String(body.model) }));
    expect(differences(body, again)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it.each(recorded('.sse'))('stream %s decodes, and re-encoded says the same', (name) => {
    const frames = framesOf(readRecorded(name));
    const events = hear(frames);
    expect(events.at(-1)).toEqual({ type: 'end' });
    const start = events.find((event) => event.type === 'start');
    const { text, warnings } = tellStream(events, foreignRequest({ model: start?.model ?? '' }));
    const canonicalText = frames
      .filter(({ data }) => data !== '[DONE]')
      .map(({ event, data }) => `event: ${event}\ndata: ${data}\n\n`)
      .join('');
    const before = checkAnthropicStream(canonicalText);
    const after = checkAnthropicStream(text);
    expect(differences(before as unknown as JsonObject, after as unknown as JsonObject)).toEqual([]);
    expect(warnings).toEqual([]);
  });

  it.each(recorded('.sse').slice(0, 12))('stream %s says the same however its bytes are split', (name) => {
    const text = readRecorded(name);
    const whole = hear(framesOf(text));
    for (const size of [1, 7, 61]) {
      const pieces = text.match(new RegExp(`[^]{1,${size}}`, 'gu')) ?? [];
      expect(hear(framesOf(text, pieces))).toEqual(whole);
    }
  });

  const errors = recorded('.response.json').filter((name) => {
    const { status } = JSON.parse(readRecorded(name.replace('.response.json', '.meta.json')));
    return status !== 200;
  });

  it.each(errors)('error %s is classified', (name) => {
    const text = readRecorded(name);
    const { status } = JSON.parse(readRecorded(name.replace('.response.json', '.meta.json')));
    const kind = ERROR_KINDS[status];
    const body: JsonObject = JSON.parse(text);
    const error: GatewayError = anthropicCodec.errors.classify(status, {}, text);
    expect(error.kind).toBe(kind);
    expect(error.message).toBe((isObject(body.error) ? body.error : body).message);
  });
});
