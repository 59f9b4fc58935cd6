// The official `openai` package, unmodified, against a provider that speaks Anthropic.
import OpenAI, { APIError } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RunningFairlead, startFairlead } from '../support/fairlead.ts';
import { startAnthropic } from '../support/vendors/anthropic.ts';
import type { VendorServer } from '../support/vendors/vendor-server.ts';

const PIXEL = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const WEATHER = {
  type: 'function' as const,
  function: {
    name: 'weather',
    description: 'The weather of a city',
    parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
  },
};

let vendor: VendorServer;
let fairlead: RunningFairlead;
let client: OpenAI;

beforeAll(async () => {
  vendor = await startAnthropic();
  fairlead = await startFairlead(
    `edition 2026
server { listen 127.0.0.1:0 }
client app { key env.APP_KEY }
provider anthropic { base_url "${vendor.url}"; key env.ANTHROPIC_KEY }
provider wrong { protocol anthropic; base_url "${vendor.url}"; auth header "x-api-key"; key env.WRONG_KEY }
provider limited { protocol anthropic; base_url "${vendor.url}"; auth header "x-api-key"; key env.ANTHROPIC_KEY }
route refused { match model "refused"; to wrong/claude }
route limited { match model "error-429"; to limited/$model }
route all { match any; to anthropic/$model }
`,
    { APP_KEY: 'app-secret', ANTHROPIC_KEY: 'anthropic-secret', WRONG_KEY: 'wrong-secret' },
  );
  client = new OpenAI({ apiKey: 'app-secret', baseURL: `${fairlead.url}/v1`, maxRetries: 0 });
});

afterAll(async () => {
  await fairlead.stop();
  await vendor.close();
});

describe('text', () => {
  test('a whole answer, with usage under OpenAI’s convention', async () => {
    const answer = await client.chat.completions.create({
      model: 'claude-sonnet-4-5',
      messages: [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'hello' },
      ],
    });
    expect(answer.choices[0]?.message.content).toBe('You said: hello');
    expect(answer.choices[0]?.finish_reason).toBe('stop');
    expect(answer.model).toBe('claude-sonnet-4-5');
    expect(answer.object).toBe('chat.completion');
    expect(answer.usage).toMatchObject({
      prompt_tokens: 15,
      completion_tokens: 7,
      total_tokens: 22,
      prompt_tokens_details: { cached_tokens: 3 },
    });
    expect(JSON.stringify(vendor.requests.at(-1)?.body.system)).toContain('Be brief.');
  });

  test('a stream, without usage that was not asked for', async () => {
    const stream = await client.chat.completions.create({
      model: 'claude-sonnet-4-5',
      messages: [{ role: 'user', content: 'hello' }],
      stream: true,
    });
    let text = '';
    let finish: string | null | undefined;
    for await (const chunk of stream) {
      expect(chunk.object).toBe('chat.completion.chunk');
      expect(chunk.usage ?? null).toBeNull();
      text += chunk.choices[0]?.delta.content ?? '';
      finish = chunk.choices[0]?.finish_reason ?? finish;
    }
    expect([text, finish]).toEqual(['You said: hello', 'stop']);
  });

  test('a stream with usage, once, in a chunk without choices', async () => {
    const stream = await client.chat.completions.create({
      model: 'claude-sonnet-4-5',
      messages: [{ role: 'user', content: 'hello' }],
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await Array.fromAsync(stream);
    const told = chunks.filter((chunk) => chunk.usage);
    expect(told).toHaveLength(1);
    expect(told[0]?.choices).toEqual([]);
    expect(told[0]?.usage?.total_tokens).toBe(22);
  });
});

describe('tools', () => {
  test('two calls at once, their results, and the answer', async () => {
    const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: 'user', content: 'weather?' }];
    const first = await client.chat.completions.create({ model: 'claude-sonnet-4-5', messages, tools: [WEATHER] });
    const message = first.choices[0]?.message;
    expect(first.choices[0]?.finish_reason).toBe('tool_calls');
    expect(message?.content).toBe('Let me look.');
    const calls = (message?.tool_calls ?? []).filter((call) => call.type === 'function');
    expect(calls.map((call) => JSON.parse(call.function.arguments).city)).toEqual(['Paris', 'Rome']);

    messages.push({ role: 'assistant', content: message?.content ?? null, tool_calls: calls });
    for (const call of calls) messages.push({ role: 'tool', tool_call_id: call.id, content: 'sunny' });
    const second = await client.chat.completions.create({ model: 'claude-sonnet-4-5', messages, tools: [WEATHER] });
    expect(second.choices[0]?.message.content).toBe('tool toolu_01 said sunny');
    const turn = vendor.requests.at(-1)?.body.messages.at(-1);
    expect(turn.role).toBe('user');
    expect(turn.content.map((block: { tool_use_id: string }) => block.tool_use_id)).toEqual(['toolu_01', 'toolu_02']);
  });

  test('streamed calls, put together by the package itself', async () => {
    const stream = client.chat.completions.stream({
      model: 'claude-sonnet-4-5',
      messages: [{ role: 'user', content: 'weather?' }],
      tools: [WEATHER],
    });
    const final = await stream.finalChatCompletion();
    const calls = (final.choices[0]?.message.tool_calls ?? []).filter((call) => call.type === 'function');
    expect(calls.map((call) => [call.id, call.function.name, JSON.parse(call.function.arguments)])).toEqual([
      ['toolu_01', 'weather', { city: 'Paris' }],
      ['toolu_02', 'weather', { city: 'Rome' }],
    ]);
    expect(final.choices[0]?.finish_reason).toBe('tool_calls');
  });
});

test('an image as a data URL arrives as base64', async () => {
  const answer = await client.chat.completions.create({
    model: 'claude-sonnet-4-5',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'what is it?' },
          { type: 'image_url', image_url: { url: `data:image/png;base64,${PIXEL}` } },
        ],
      },
    ],
  });
  expect(answer.choices[0]?.message.content).toBe('image base64 image/png');
});

describe('errors, as the package understands them', () => {
  const failing = async (model: string): Promise<APIError> => {
    const fault = await client.chat.completions
      .create({ model, messages: [{ role: 'user', content: 'x' }] })
      .then(() => undefined)
      .catch((error: unknown) => error);
    if (!(fault instanceof APIError)) throw new Error(`no APIError: ${String(fault)}`);
    return fault;
  };

  test.each([
    ['error-400', 400, OpenAI.BadRequestError],
    ['error-404', 404, OpenAI.NotFoundError],
    ['error-429', 429, OpenAI.RateLimitError],
    ['error-500', 502, OpenAI.InternalServerError],
    ['error-529', 503, OpenAI.InternalServerError],
    ['claude-too-long', 400, OpenAI.BadRequestError],
  ])('%s becomes %i', async (model, status, type) => {
    const fault = await failing(model);
    expect(fault).toBeInstanceOf(type);
    expect(fault.status).toBe(status);
    expect(fault.type).toBeTruthy();
    expect(fault.message).not.toContain('secret');
  });

  test('context too long carries OpenAI’s own code', async () => {
    expect((await failing('claude-too-long')).code).toBe('context_length_exceeded');
  });

  test('Retry-After comes through', async () => {
    // The only key cools after the first: what is told is what is left of its seven seconds.
    await failing('error-429');
    const fault = await failing('error-429');
    expect(Number(fault.headers?.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(fault.headers?.get('retry-after'))).toBeLessThanOrEqual(7);
  });

  test('a key of ours that is refused is no 401 of the client’s', async () => {
    const fault = await failing('refused');
    expect(fault.status).toBe(502);
    expect(fault.message).not.toContain('wrong-secret');
  });

  test('an unknown client key is 401', async () => {
    const stranger = new OpenAI({ apiKey: 'nobody', baseURL: `${fairlead.url}/v1`, maxRetries: 0 });
    const call = stranger.chat.completions.create({ model: 'x', messages: [{ role: 'user', content: 'x' }] });
    await expect(call).rejects.toThrow(OpenAI.AuthenticationError);
  });
});

test('models', async () => {
  const models = await Array.fromAsync(client.models.list());
  expect(models.map((model) => model.id)).toContain('refused');
});
