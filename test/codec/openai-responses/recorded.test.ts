// Recorded traffic: every request, answer and stream of the Responses API that others recorded goes through and comes out again.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { collectEvents } from '../../../src/codec/canonical/collect.ts';
import { isObject, type JsonObject } from '../../../src/codec/canonical/json.ts';
import type { ChatResponse } from '../../../src/codec/canonical/response.ts';
import { GatewayError } from '../../../src/errors.ts';
import { readResponsesStream } from '../../support/grammar-openai-responses.ts';
import { chat, codec, decode, decodeStream, encode, encodeStream, framesOf, reply, target } from './contexts.ts';

const ROOT = resolve(
  process.env.FAIRLEAD_FIXTURES ?? join(import.meta.dirname, '../../../../shared/fixtures'),
  'responses',
);
const names = existsSync(ROOT)
  ? readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((name) =>
      /\.(request|response)\.json$|\.sse$/.test(name),
    )
  : [];

/** Recordings edited by hand, whose deltas and last object say different texts. */
const CONTRADICTORY = ['openai-shell-container.1'];

const read = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const readJson = (name: string): JsonObject => JSON.parse(read(name));

/** The status of a recorded exchange. */
function statusOf(name: string): number {
  const meta = name.replace(/\.(request\.json|response\.json|stream\.sse)$/, '.meta.json');
  return existsSync(join(ROOT, meta)) ? Number(readJson(meta).status ?? 200) : 200;
}

/** The normal forms of a request: what this codec writes in one way though it may come in several. */
function normalRequest(body: JsonObject): unknown {
  const { stream_options: options, ...rest } = body;
  const normal: JsonObject = JSON.parse(JSON.stringify(rest, (_, value) => (value === null ? undefined : value)));
  if (normal.stream === false) delete normal.stream;
  if (typeof normal.input === 'string') normal.input = [{ role: 'user', content: normal.input }];
  if (Array.isArray(normal.input)) normal.input = normal.input.map((item) => normalItem(item as JsonObject));
  if (Array.isArray(normal.tools)) normal.tools = normal.tools.map((tool) => normalTool(tool as JsonObject));
  if (Array.isArray(normal.include)) normal.include.sort();
  for (const key of ['tools', 'include', 'text', 'reasoning', 'instructions']) {
    const value = normal[key];
    if (value === '' || (isObject(value) && Object.keys(value).length === 0)) delete normal[key];
    if (Array.isArray(value) && value.length === 0) delete normal[key];
  }
  return normal;
}

function normalItem(item: JsonObject): JsonObject {
  if (item.type === 'reasoning') return normalOutputItem(item);
  const role = item.role;
  const type = item.type ?? (role === undefined ? 'item_reference' : 'message');
  const text = role === 'assistant' ? 'output_text' : 'input_text';
  const content = typeof item.content === 'string' ? [{ type: text, text: item.content }] : item.content;
  const parts =
    Array.isArray(content) && type === 'message'
      ? content.map((part) => normalPart(part as JsonObject, text))
      : content;
  return {
    ...item,
    type,
    ...(parts !== undefined && { content: parts }),
    ...(item.arguments === '' && { arguments: '{}' }),
  };
}

function normalPart(part: JsonObject, text: string): JsonObject {
  const { annotations, logprobs, ...rest } = part;
  const kept = Array.isArray(annotations) && annotations.length > 0 ? { annotations } : {};
  return { ...rest, ...kept, ...(/^(input|output)_text$/.test(String(part.type)) && { type: text }) };
}

function normalTool(tool: JsonObject): JsonObject {
  return tool.type === 'function' ? { parameters: { type: 'object', properties: {} }, ...tool } : tool;
}

describe.skipIf(names.length === 0)('recorded Responses traffic (skipped where ../shared/fixtures is absent)', () => {
  const requests = names.filter((name) => name.endsWith('.request.json') && statusOf(name) < 400);
  it.each(requests)('request %s comes out as it went in', (name) => {
    const body = readJson(name);
    const request = decode({ ...body, model: body.model ?? 'm' });
    const { body: encoded, warnings } = encode(request, { model: request.model });
    expect(warnings).toEqual([]);
    expect(normalRequest(encoded)).toEqual(normalRequest({ ...body, model: request.model }));
  });

  const answers = names.filter((name) => name.endsWith('.response.json'));
  it.each(answers.filter((name) => statusOf(name) < 400))('answer %s comes out with the same content', (name) => {
    const body = readJson(name);
    if (body.object !== 'response') return;
    const decoded = chat.decodeResponse(body, { target: target(), request: decode({ input: 'hi' }) });
    const encoded: JsonObject = JSON.parse(JSON.stringify(chat.encodeResponse(decoded, reply())));
    expect(normalOutput(encoded)).toEqual(normalOutput(body));
    expect([encoded.status, encoded.incomplete_details]).toEqual([body.status, body.incomplete_details ?? null]);
    expect(encoded.usage ?? null).toMatchObject((body.usage as JsonObject | null) ?? {});
  });

  it.each(answers.filter((name) => statusOf(name) >= 400))('error %s is classified', (name) => {
    const error = codec.errors.classify(statusOf(name), {}, read(name));
    const expected =
      statusOf(name) === 401
        ? 'auth_failed'
        : /model_not_found/.test(read(name))
          ? 'model_not_found'
          : 'invalid_request';
    expect(error.kind).toBe(expected);
  });

  const streams = names.filter((name) => name.endsWith('.sse'));
  it.each(streams)('stream %s comes out with the same content, in order', (name) => {
    const frames = framesOf(read(name));
    const events = decodeStream(frames);
    const last = events.at(-1);
    if (last?.type === 'error') {
      expect(frames.some(({ data }) => /"type":\s*"response\.(completed|incomplete)"/.test(data))).toBe(false);
      return;
    }
    expect(last?.type).toBe('end');
    const collected = collectEvents(events);
    const { response } = readResponsesStream(encodeStream(events));
    const whole = wholeOf(frames.map(({ data }) => data));
    if (!CONTRADICTORY.some((part) => name.includes(part)))
      expect(told(collected)).toEqual(told(whole.candidates[0]?.parts.length === 0 ? collected : whole));
    const again = chat.decodeResponse(response as JsonObject, { target: target(), request: decode({ input: 'hi' }) });
    expect(summary(again)).toEqual(summary(collected));
    expect(again.usage).toMatchObject(collected.usage ?? {});
  });

  it.each(streams)('the watcher sees the same of %s', (name) => {
    const watcher = chat.passthrough.watcher({ target: target(), hideUsage: false });
    const frames = framesOf(read(name));
    const verdicts = frames.map((frame) => watcher.frame(frame));
    const collected = decodeStream(frames);
    const usage = collected.find((event) => event.type === 'usage');
    expect(verdicts.find((verdict) => verdict.usage !== undefined)?.usage).toEqual(usage?.usage);
    expect(verdicts.find((verdict) => verdict.finish !== undefined)?.finish).toEqual(
      collected.find((event) => event.type === 'finish')?.finish,
    );
    expect(watcher.close() instanceof GatewayError).toBe(collected.at(-1)?.type === 'error');
  });
});

/** The answer of the last event's object, decoded whole. */
function wholeOf(payloads: readonly string[]): ChatResponse {
  const last = payloads
    .map((data) => JSON.parse(data.startsWith('{') ? data : '{}'))
    .findLast(({ type }) => /completed|incomplete/.test(type));
  return chat.decodeResponse(last.response, { target: target(), request: decode({ input: 'hi' }) });
}

/** What a stream and its last object agree on; encrypted values, ids of some vendors and logprobs differ between them. */
function told(response: ChatResponse) {
  const { signatures, natives, logprobs, ...rest } = summary(response);
  return {
    ...rest,
    signatures: signatures.length,
    natives: natives.map(({ id }) => id),
    logprobs: logprobs !== undefined,
  };
}

function summary({ candidates: [candidate] }: ChatResponse) {
  const parts = candidate?.parts ?? [];
  const texts = (type: string) => parts.map((part) => (part.type === type && 'text' in part ? part.text : '')).join('');
  return {
    text: texts('text'),
    refusal: texts('refusal'),
    thinking: texts('thinking'),
    signatures: parts.flatMap((part) => (part.type === 'thinking' ? [part.signature] : [])),
    calls: parts.flatMap((part) =>
      part.type === 'tool-call' ? [[part.id, part.name, part.arguments, part.custom]] : [],
    ),
    citations: parts.flatMap((part) => (part.type === 'text' ? (part.citations ?? []) : [])),
    // Server tools that run side by side end in another order than they began.
    natives: parts
      .flatMap((part) => (part.type === 'native' ? [part.value] : []))
      .sort((a, b) => String(a.id).localeCompare(String(b.id))),
    finish: candidate?.finish,
    logprobs: candidate?.logprobs,
  };
}

/** Output items without what may be absent in them and what nobody reads. */
function normalOutput({ output }: JsonObject): unknown {
  return JSON.parse(JSON.stringify(output, (_, value) => (value === null ? undefined : value))).map(normalOutputItem);
}

function normalOutputItem(item: JsonObject): JsonObject {
  if (item.type === 'message') {
    const content = (item.content as JsonObject[]).map((part) =>
      part.type === 'output_text' ? { annotations: [], logprobs: [], ...part } : part,
    );
    return { ...item, content };
  }
  if (item.type === 'reasoning') {
    const { content, ...rest } = item;
    return { ...rest, ...(Array.isArray(content) && content.length > 0 && { content }) };
  }
  return item;
}
