// The official `@anthropic-ai/sdk` package, unmodified, against a provider that speaks OpenAI Chat.
import Anthropic, { APIError } from '@anthropic-ai/sdk';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningFairlead, startFairlead } from '../support/fairlead.ts';
import { startOpenAi } from '../support/vendors/openai.ts';
import type { VendorServer } from '../support/vendors/vendor-server.ts';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const WEATHER: Anthropic.Tool = {
  name: 'weather',
  description: 'The weather of a city',
  input_schema: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};

let vendor: VendorServer;
let fairlead: RunningFairlead;
let client: Anthropic;

beforeAll(async () => {
  vendor = await startOpenAi();
  fairlead = await startFairlead(
    `edition 2026
server { listen 127.0.0.1:0 }
client app { key env.APP_KEY }
provider openai { base_url "${vendor.url}/v1"; key env.OPENAI_KEY }
provider limited { preset openai; base_url "${vendor.url}/v1"; key env.OPENAI_KEY }
route limited { match model "error-429"; to limited/$model }
route all { match any; to openai/$model }
`,
    { APP_KEY: 'app-secret', OPENAI_KEY: 'openai-secret' },
  );
  client = new Anthropic({ apiKey: 'app-secret', baseURL: fairlead.url, maxRetries: 0 });
});

afterAll(async () => {
  await fairlead.stop();
  await vendor.close();
});

describe('text', () => {
  test('a whole answer, with usage under Anthropic’s convention', async () => {
    const answer = await client.messages.create({
      model: 'gpt-5',
      max_tokens: 100,
      system: 'Be brief.',
      messages: [{ role: 'user', content: 'hello' }],
    });
    expect(answer.content).toMatchObject([{ type: 'text', text: 'You said: hello' }]);
    expect(answer).toMatchObject({ type: 'message', role: 'assistant', model: 'gpt-5', stop_reason: 'end_turn' });
    expect(answer.usage).toMatchObject({ input_tokens: 12, cache_read_input_tokens: 3, output_tokens: 7 });
    expect(vendor.requests.at(-1)?.body.messages[0]).toMatchObject({ content: 'Be brief.' });
  });

  test('a stream, put together by the package itself', async () => {
    const stream = client.messages.stream({
      model: 'gpt-5',
      max_tokens: 100,
      messages: [{ role: 'user', content: 'hello' }],
    });
    const events: string[] = [];
    stream.on('streamEvent', (event) => void events.push(event.type));
    const final = await stream.finalMessage();
    expect(final.content).toMatchObject([{ type: 'text', text: 'You said: hello' }]);
    expect(final.stop_reason).toBe('end_turn');
    expect(final.usage.output_tokens).toBe(7);
    expect(events.filter((type) => type === 'message_start')).toHaveLength(1);
    expect(events.at(-1)).toBe('message_stop');
  });
});

describe('tools', () => {
  test.each(['whole', 'streamed'])('two calls, %s, their results, and the answer', async (way) => {
    const messages: Anthropic.MessageParam[] = [{ role: 'user', content: 'weather?' }];
    const ask = () => {
      const body = { model: 'gpt-5', max_tokens: 100, messages, tools: [WEATHER] };
      return way === 'whole' ? client.messages.create(body) : client.messages.stream(body).finalMessage();
    };
    const first = await ask();
    expect(first.stop_reason).toBe('tool_use');
    expect(first.content[0]).toMatchObject({ type: 'text', text: 'Let me look.' });
    const calls = first.content.filter((block) => block.type === 'tool_use');
    expect(calls.map((call) => [call.name, call.input])).toEqual([
      ['weather', { city: 'Paris' }],
      ['weather', { city: 'Rome' }],
    ]);

    messages.push({ role: 'assistant', content: first.content });
    messages.push({
      role: 'user',
      content: calls.map((call) => ({ type: 'tool_result' as const, tool_use_id: call.id, content: 'sunny' })),
    });
    const second = await ask();
    expect(second.content).toMatchObject([{ type: 'text', text: 'tool call_2 said sunny' }]);
    const sent = vendor.requests.at(-1)?.body.messages;
    expect(sent.map((entry: { role: string }) => entry.role)).toEqual(['user', 'assistant', 'tool', 'tool']);
  });
});

test('an image in base64 arrives as a data URL', async () => {
  const answer = await client.messages.create({
    model: 'gpt-5',
    max_tokens: 100,
    messages: [
      {
        role: 'user',
        content: [{ type: 'image', source: { type: 'base64', media_type: 'image/png', data: PIXEL } }],
      },
    ],
  });
  expect(answer.content).toMatchObject([{ type: 'text', text: 'image data:image/png;base64,' }]);
});

describe('errors, as the package understands them', () => {
  const failing = async (model: string): Promise<APIError> => {
    const fault = await client.messages
      .create({ model, max_tokens: 10, messages: [{ role: 'user', content: 'x' }] })
      .then(() => undefined)
      .catch((error: unknown) => error);
    if (!(fault instanceof APIError)) throw new Error(`no APIError: ${String(fault)}`);
    return fault;
  };

  test.each([
    ['error-400', 400, 'invalid_request_error'],
    ['error-404', 404, 'not_found_error'],
    ['gpt-too-long', 400, 'invalid_request_error'],
    ['error-500', 502, 'api_error'],
    ['error-503', 529, 'overloaded_error'],
    ['error-429', 429, 'rate_limit_error'],
  ])('%s becomes %i %s', async (model, status, type) => {
    const fault = await failing(model);
    expect(fault.status).toBe(status);
    expect(fault.error).toMatchObject({ type: 'error', error: { type } });
    expect(fault.message).not.toContain('secret');
  });

  test('an unknown client key is 401', async () => {
    const stranger = new Anthropic({ apiKey: 'nobody', baseURL: fairlead.url, maxRetries: 0 });
    const call = stranger.messages.create({ model: 'x', max_tokens: 1, messages: [{ role: 'user', content: 'x' }] });
    await expect(call).rejects.toThrow(Anthropic.AuthenticationError);
  });
});

test('models, in Anthropic’s shape', async () => {
  const models = await Array.fromAsync(client.models.list());
  expect(Array.isArray(models)).toBe(true);
});
