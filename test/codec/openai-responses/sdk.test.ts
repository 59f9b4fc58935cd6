// The official SDK reads what this codec writes: streams, whole answers and errors, over a loopback server.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import OpenAI from 'openai';
import { afterEach, describe, expect, it } from 'vitest';
import type { StreamEvent } from '../../../src/codec/canonical/events.ts';
import type { JsonObject } from '../../../src/codec/canonical/json.ts';
import { GatewayError } from '../../../src/errors.ts';
import { chat, codec, decode, encodeStream, FULL_TURN, part, reply } from './contexts.ts';

let server: Server | undefined;

afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

/** A client of a server that always answers with this. */
async function clientOf(answer: { status?: number; type: string; body: string }): Promise<OpenAI> {
  server = createServer((request, response) => {
    request
      .resume()
      .on('end', () => response.writeHead(answer.status ?? 200, { 'content-type': answer.type }).end(answer.body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return new OpenAI({ apiKey: 'none', baseURL: `http://127.0.0.1:${port}/v1`, maxRetries: 0 });
}

const json = (value: JsonObject) => ({ type: 'application/json', body: JSON.stringify(value) });
const sse = (body: string) => ({ type: 'text/event-stream', body });

describe('the openai SDK', () => {
  it('H18 puts a stream together as it was told', async () => {
    const client = await clientOf(sse(encodeStream(FULL_TURN)));
    const seen: string[] = [];
    const stream = client.responses.stream({ model: 'gpt-5', input: 'hi' });
    stream.on('response.output_text.delta', ({ snapshot }) => seen.push(snapshot));
    const response = await stream.finalResponse();
    expect(seen).toEqual(['Hello', 'Hello world']);
    expect(response.output_text).toBe('Hello world');
    expect(response.model).toBe('gpt-5');
    expect(response.status).toBe('completed');
    expect(response.output.map(({ type }) => type)).toEqual(['reasoning', 'message', 'function_call', 'function_call']);
    const calls = response.output.filter((item) => item.type === 'function_call');
    expect(calls.map((call) => [call.call_id, call.name, call.arguments])).toEqual([
      ['call_a', 'weather', '{"city":"Ulm"}'],
      ['call_b', 'now', '{}'],
    ]);
    expect(response.usage).toMatchObject({ input_tokens: 20, output_tokens: 9, total_tokens: 29 });
  });

  it('H18 takes every kind of item in a stream: refusal, raw reasoning, custom tool, picture, server tool', async () => {
    const web: JsonObject = {
      type: 'web_search_call',
      id: 'ws_1',
      status: 'completed',
      action: { type: 'search', query: 'q' },
    };
    const client = await clientOf(
      sse(
        encodeStream([
          {
            type: 'part-start',
            ...part(0),
            opened: { type: 'thinking', extensions: { 'openai-responses': { content: [] } } },
          },
          { type: 'part-delta', ...part(0), text: 'raw' },
          { type: 'part-end', ...part(0) },
          { type: 'part-start', ...part(1), opened: { type: 'native', protocol: 'openai-responses', value: web } },
          { type: 'part-end', ...part(1) },
          { type: 'part-start', ...part(2), opened: { type: 'tool-call', id: 'c', name: 'patch', custom: true } },
          { type: 'part-delta', ...part(2), text: 'any text' },
          { type: 'part-end', ...part(2) },
          {
            type: 'part-start',
            ...part(3),
            opened: { type: 'media', kind: 'image', source: { type: 'base64', data: 'aGk=' } },
          },
          { type: 'part-end', ...part(3) },
          { type: 'part-start', ...part(4), opened: { type: 'refusal' } },
          { type: 'part-delta', ...part(4), text: 'No.' },
          { type: 'part-end', ...part(4) },
          { type: 'finish', candidate: 0, finish: { reason: 'refusal' } },
          { type: 'end' },
        ]),
      ),
    );
    const response = await client.responses.stream({ model: 'gpt-5', input: 'hi' }).finalResponse();
    expect(response.output).toMatchObject([
      { type: 'reasoning', summary: [], content: [{ type: 'reasoning_text', text: 'raw' }] },
      { type: 'web_search_call', id: 'ws_1' },
      { type: 'custom_tool_call', name: 'patch', input: 'any text' },
      { type: 'image_generation_call', result: 'aGk=' },
      { type: 'message', content: [{ type: 'refusal', refusal: 'No.' }] },
    ]);
  });

  it('H45 parses structured output of a stream', async () => {
    const format = { type: 'json_schema', name: 'place', schema: { type: 'object', properties: {} } } as const;
    const events: StreamEvent[] = [
      { type: 'part-start', ...part(0), opened: { type: 'text' } },
      { type: 'part-delta', ...part(0), text: '{"city":"Ulm"}' },
      { type: 'part-end', ...part(0) },
      { type: 'finish', candidate: 0, finish: { reason: 'stop' } },
      { type: 'end' },
    ];
    const client = await clientOf(sse(encodeStream(events)));
    const stream = client.responses.stream({
      model: 'gpt-5',
      input: 'hi',
      text: { format: { ...format, schema: { ...format.schema } } },
    });
    expect((await stream.finalResponse()).output_text).toBe('{"city":"Ulm"}');
  });

  it('reads a whole answer', async () => {
    const body = chat.encodeResponse(
      {
        candidates: [{ index: 0, parts: [{ type: 'text', text: 'Hi.' }], finish: { reason: 'length' } }],
        usage: { inputTokens: 1, outputTokens: 2 },
      },
      reply(decode({ input: 'hi', instructions: 'Be brief.', metadata: { a: 'b' } })),
    );
    const client = await clientOf(json(body));
    const response = await client.responses.create({ model: 'gpt-5', input: 'hi' });
    expect(response).toMatchObject({
      output_text: 'Hi.',
      status: 'incomplete',
      incomplete_details: { reason: 'max_output_tokens' },
      instructions: 'Be brief.',
      metadata: { a: 'b' },
      usage: { total_tokens: 3 },
    });
  });

  it('H35 H48 throws the error of a stream, in the middle and at its start', async () => {
    const error = new GatewayError('overloaded', { message: 'Too much.' });
    const begun = encodeStream([...FULL_TURN.slice(0, 8), { type: 'error', error }]);
    for (const body of [begun, codec.errors.encodeInStream(error, 'req1')]) {
      const client = await clientOf(sse(body));
      await expect(client.responses.stream({ model: 'gpt-5', input: 'hi' }).finalResponse()).rejects.toThrow(
        'Too much.',
      );
      server?.close();
    }
  });

  it('H48 throws the error class of the status', async () => {
    const error = new GatewayError('rate_limited', { message: 'Slow down.' });
    const client = await clientOf({ ...json(codec.errors.encode(error, 'req1')), status: 429 });
    const thrown = await client.responses.create({ model: 'gpt-5', input: 'hi' }).catch((cause: unknown) => cause);
    expect(thrown).toBeInstanceOf(OpenAI.RateLimitError);
    expect(thrown).toMatchObject({ code: 'rate_limit_exceeded', type: 'rate_limit_error', param: null });
  });
});
