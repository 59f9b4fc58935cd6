// Recorded traffic of the Gemini API and Vertex AI: everything decodes, and goes on to a Gemini client unchanged in meaning.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isObject, type JsonObject, type JsonValue } from '../../../src/codec/canonical/json.ts';
import type { Warning } from '../../../src/codec/canonical/warning.ts';
import { normalizeRequest } from '../../../src/codec/gemini/field-names.ts';
import { GatewayError } from '../../../src/errors.ts';
import { fixtures, recordedStatus } from '../../support/fixtures.ts';
import { checkGeminiStream } from '../../support/grammar-gemini.ts';
import { callOf, chat, collect, decoding, encode, errors, essence, hear, replying, targetOf, tell } from './harness.ts';

const requests = fixtures('gemini', '.request.json').filter(
  ({ text }) => 'contents' in (JSON.parse(text) as JsonObject),
);
const answers = fixtures('gemini', '.response.json');
const streams = [...fixtures('gemini', '.stream.sse'), ...fixtures('gemini', '.stream.json')];
const absent = requests.length === 0;

describe.skipIf(absent)('recorded requests', () => {
  test.each(requests)('$name decodes, and comes back as it was but for the normal form', ({ text }) => {
    const body = JSON.parse(text) as JsonObject;
    const model = text.includes('thinkingBudget') ? 'gemini-2.5-flash' : 'gemini-3-flash';
    const decoded = chat.decodeRequest(body, callOf(`${model}:streamGenerateContent`));
    const { body: again, warnings } = encode(decoded, targetOf(model));
    const told = warnings.filter(({ code }) => code === 'dropped').map(({ path }) => path);
    expect(told).toEqual([]);
    expect(normalForm(again)).toEqual(normalForm(body));
  });
});

/**
 * Both sides without what means nothing: nulls, `false`, empty objects and texts; roles of the one system instruction; contents of one
 * role joined; signatures that the codec makes; capitals of enum words; files of a function response beside it.
 */
function normalForm(body: JsonObject): unknown {
  const normal = normalizeRequest(structuredClone(body)) as Record<string, JsonValue>;
  delete normal.model;
  const config = isObject(normal.generationConfig) ? normal.generationConfig : undefined;
  const thinking = isObject(config?.thinkingConfig) ? config.thinkingConfig : undefined;
  if (typeof thinking?.thinkingLevel === 'string') thinking.thinkingLevel = thinking.thinkingLevel.toUpperCase();
  if (isObject(normal.systemInstruction)) delete normal.systemInstruction.role;
  const choice = isObject(normal.toolConfig) ? normal.toolConfig.functionCallingConfig : undefined;
  if (isObject(choice)) choice.mode = String(choice.mode).toUpperCase();
  if (Array.isArray(normal.tools)) normal.tools = joinTools(normal.tools.filter(isObject));
  normal.contents = joinContents(normal.contents as JsonObject[]);
  return withoutNothing(normal, false);
}

function joinTools(tools: readonly JsonObject[]): JsonObject[] {
  return tools.flatMap((tool) => Object.entries(tool).map(([key, value]) => ({ [key]: value }) as JsonObject));
}

function joinContents(contents: readonly JsonObject[]): JsonObject[] {
  const joined: JsonObject[] = [];
  for (const { role = 'user', parts } of contents) {
    const list = (Array.isArray(parts) ? parts : []).flatMap((part) => normalPart(part as JsonObject));
    const last = joined.at(-1);
    if (last?.role === role && Array.isArray(last.parts)) last.parts.push(...list);
    else joined.push({ role, parts: list });
  }
  return joined;
}

function normalPart(part: JsonObject): JsonObject[] {
  if (part.thoughtSignature === 'skip_thought_signature_validator') delete part.thoughtSignature;
  if (isObject(part.functionCall)) part.functionCall.args ??= {};
  const result = part.functionResponse;
  if (isObject(result) && isObject(result.response)) {
    // A text that is itself an object is the response.
    const { output } = result.response;
    if (typeof output === 'string' && Object.keys(result.response).length === 1 && output.startsWith('{')) {
      result.response = JSON.parse(output) as JsonObject;
    }
  }
  if (!isObject(result) || !Array.isArray(result.parts)) return [part];
  const isFile = (inner: JsonValue) => isObject(inner) && inner.fileData !== undefined;
  const files = result.parts.filter(isObject).filter(isFile);
  if (files.length > 0) result.parts = result.parts.filter((inner) => !isFile(inner));
  if (result.parts.length === 0) delete result.parts;
  return [part, ...files];
}

const OPAQUE = new Set([
  'args',
  'response',
  'parameters',
  'parametersJsonSchema',
  'responseJsonSchema',
  'responseSchema',
]);

function withoutNothing(value: JsonValue | undefined, opaque: boolean): JsonValue | undefined {
  if (opaque) return value;
  if (Array.isArray(value)) return value.map((item) => withoutNothing(item, false) ?? null);
  if (!isObject(value)) return value;
  const kept = Object.entries(value)
    .map(([key, inner]) => [key, withoutNothing(inner, OPAQUE.has(key))] as const)
    .filter(
      ([key, inner]) => inner !== null && inner !== undefined && inner !== false && !(key !== 'args' && isEmpty(inner)),
    );
  return Object.fromEntries(kept);
}

function isEmpty(value: JsonValue | undefined): boolean {
  return value === '' || (isObject(value) && Object.keys(value).length === 0);
}

describe.skipIf(absent)('recorded answers', () => {
  test.each(answers)('$name decodes and says the same to a Gemini client', ({ name, text }) => {
    const body: unknown = JSON.parse(text);
    const status = recordedStatus('gemini', name);
    if (status >= 400 || !isObject(body)) {
      const error = errors.classify(status, {}, text);
      expect(error).toBeInstanceOf(GatewayError);
      expect(error.message).not.toBe('');
      expect(error.kind).not.toBe('bad_response');
      return;
    }
    if (!Array.isArray(body.candidates)) {
      expect(() => chat.decodeResponse(body, decoding())).toThrow(GatewayError);
      return;
    }
    const response = chat.decodeResponse(body, decoding());
    const warnings: Warning[] = [];
    const again = chat.encodeResponse(response, replying(warnings));
    expect(essence(chat.decodeResponse(again, decoding()))).toEqual(essence(response));
    expect(again.usageMetadata).toEqual(body.usageMetadata);
    expect(warnings).toEqual([]);
  });
});

describe.skipIf(absent)('recorded streams', () => {
  test.each(streams)('$name decodes whatever its split, and a Gemini client hears the same', ({ name, text }) => {
    const bytes = Buffer.from(text);
    const whole = hear([bytes]);
    const last = whole.at(-1);
    if (last?.type === 'error') {
      expect(text, `${name}: ${last.error.message}`).toMatch(/"error"|"blockReason"|^(?!.*"finishReason")/s);
      return;
    }
    const heard = essence(collect(whole));
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 8 }), (cuts) => {
        const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(withoutIds(essence(collect(hear(pieces))))).toEqual(withoutIds(heard));
      }),
      { numRuns: 5 },
    );
    const told = tell(whole);
    checkGeminiStream(told);
    expect(essence(collect(hear([Buffer.from(told)])))).toEqual(heard);
    const { text: array } = tellArray(whole);
    expect(checkGeminiStream(array, 'json-array').chunks).toEqual(checkGeminiStream(told).chunks);
  });

  test('the same stream is watched to its end', () => {
    for (const { text } of streams) {
      const whole = hear([Buffer.from(text)]);
      const watcher = chat.passthrough.watcher({ target: targetOf(), hideUsage: false });
      const verdicts = framesOf(text).map((data) => watcher.frame({ data }));
      const wrong = verdicts.find(({ kind }) => kind === 'error')?.error ?? watcher.close();
      const failed = whole.find((event) => event.type === 'error');
      expect(wrong?.kind).toBe(failed?.type === 'error' ? failed.error.kind : undefined);
      if (failed !== undefined) continue;
      const usage = verdicts.map((verdict) => verdict.usage).findLast((read) => read !== undefined);
      expect(usage).toEqual(collect(whole).usage);
      const finish = verdicts.findLast((verdict) => verdict.finish !== undefined)?.finish;
      expect(finish).toEqual(collect(whole).candidates[0]?.finish);
    }
  });
});

/** Calls without an id, in an answer without one, get ids by chance. */
function withoutIds(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value).replaceAll(/call_fl_[\w-]+/g, 'call'));
}

function tellArray(events: Parameters<typeof tell>[0]): { readonly text: string } {
  const framing = chat.framingFor?.(callOf());
  return { text: tell(events, replying([], framing)) };
}

function framesOf(text: string): string[] {
  if (text.trimStart().startsWith('[')) return (JSON.parse(text) as JsonObject[]).map((chunk) => JSON.stringify(chunk));
  return text
    .split(/\r?\n\r?\n/)
    .filter((frame) => frame.startsWith('data:'))
    .map((frame) => frame.slice(5).trim());
}
