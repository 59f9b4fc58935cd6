// The official packages of Anthropic, Google and Ollama, unmodified: what they do beside chat, across protocols.
import Anthropic from '@anthropic-ai/sdk';
import { ApiError, GoogleGenAI } from '@google/genai';
import { Ollama } from 'ollama';
import OpenAI from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OperationsFairlead, startOperations } from '../support/operations-fairlead.ts';
import { vectorOf } from '../support/vendors/operations.ts';

let fairlead: OperationsFairlead;
let anthropic: Anthropic;
let google: GoogleGenAI;
let ollama: Ollama;

beforeAll(async () => {
  fairlead = await startOperations();
  anthropic = new Anthropic({ apiKey: 'app-secret', baseURL: fairlead.url, maxRetries: 0 });
  google = new GoogleGenAI({ apiKey: 'app-secret', httpOptions: { baseUrl: fairlead.url } });
  ollama = new Ollama({ host: fairlead.url, headers: { authorization: 'Bearer app-secret' } });
});

afterAll(() => fairlead.stop());

const MESSAGES: Anthropic.MessageParam[] = [{ role: 'user', content: 'How many tokens are these?' }];
const TOOL: Anthropic.Tool = {
  name: 'weather',
  description: 'The weather of a city',
  input_schema: { type: 'object', properties: { city: { type: 'string' } } },
};

describe('count_tokens of Anthropic’s clients', () => {
  test('its own protocol: passed through', async () => {
    const answer = await anthropic.messages.countTokens({ model: 'anthropic-claude', messages: MESSAGES });
    expect(answer).toEqual({ input_tokens: 101 });
    expect(fairlead.anthropic.requests.at(-1)?.body).toEqual({ model: 'claude', messages: MESSAGES });
    expect(fairlead.records.at(-1)).toMatchObject({ operation: 'count_tokens', target: 'anthropic/claude' });
  });

  test('Gemini counts, tools and system text included', async () => {
    const call = anthropic.messages.countTokens({
      model: 'gemini-2.5-pro',
      system: 'Be brief.',
      messages: MESSAGES,
      tools: [TOOL],
    });
    const { data, response } = await call.withResponse();
    expect(data).toEqual({ input_tokens: 201 });
    expect(response.headers.get('x-fairlead-warnings')).toBeNull();
    expect(fairlead.gemini.requests.at(-1)?.body.generateContentRequest).toMatchObject({
      model: 'models/2.5-pro',
      systemInstruction: { parts: [{ text: 'Be brief.' }] },
      tools: [{ functionDeclarations: [{ name: 'weather' }] }],
    });
  });

  test('OpenAI’s Responses count', async () => {
    const answer = await anthropic.messages.countTokens({ model: 'responses-gpt-5', messages: MESSAGES });
    expect(answer).toEqual({ input_tokens: 51 });
    expect(fairlead.openai.requests.at(-1)).toMatchObject({ path: '/v1/responses/input_tokens' });
  });

  test.each(['openai-gpt-4o', 'ollama-llama3'])(
    '%s has none: an estimate that says so, without a call',
    async (model) => {
      const calls = fairlead.openai.requests.length + fairlead.ollama.requests.length;
      const call = anthropic.messages.countTokens({ model, messages: MESSAGES });
      const { data, response } = await call.withResponse();
      // Five words and a mark, and four for the message itself.
      expect(data.input_tokens).toBe(10);
      expect(JSON.parse(response.headers.get('x-fairlead-warnings') ?? '')).toMatchObject([
        { code: 'estimated', path: 'input_tokens' },
      ]);
      expect(fairlead.openai.requests.length + fairlead.ollama.requests.length).toBe(calls);
    },
  );

  test('an estimate grows with all that is sent, special tokens and long words too', async () => {
    const count = async (content: string, extra: object = {}) => {
      const messages = [{ role: 'user' as const, content }];
      return (await anthropic.messages.countTokens({ model: 'openai-x', messages, ...extra })).input_tokens;
    };
    const plain = await count('hi');
    expect(await count('hi', { tools: [TOOL] })).toBeGreaterThan(plain + 10);
    expect(await count('hi', { system: 'You are a helpful assistant.' })).toBeGreaterThan(plain + 4);
    expect(await count('<|endoftext|>')).toBeGreaterThan(plain);
    const started = Date.now();
    expect(await count('汉字测试'.repeat(20_000))).toBeGreaterThan(40_000);
    expect(Date.now() - started).toBeLessThan(5_000);
  });

  test('bad input: 400 with Anthropic’s error', async () => {
    const call = anthropic.messages.countTokens({ model: 'openai-x', messages: [] });
    await expect(call).rejects.toThrow(Anthropic.BadRequestError);
    const role = anthropic.messages.countTokens({
      model: 'gemini-x',
      messages: [{ role: 'robot' as 'user', content: 'x' }],
    });
    await expect(role).rejects.toThrow('messages[0].role');
  });
});

describe('models of Anthropic’s clients', () => {
  test('pages, and one by name', async () => {
    const first = await anthropic.models.list({ limit: 2 });
    expect(first.data).toHaveLength(2);
    expect(first.has_more).toBe(true);
    const all = await Array.fromAsync(anthropic.models.list({ limit: 2 }));
    expect(all.map(({ id }) => id)).toContain('named-model');
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(await anthropic.models.retrieve('anthropic-claude')).toMatchObject({
      type: 'model',
      id: 'anthropic-claude',
    });
    await expect(anthropic.models.retrieve('nobody')).rejects.toThrow(Anthropic.NotFoundError);
  });

  test('base URLs with the vendor’s name', async () => {
    const there = new Anthropic({ apiKey: 'app-secret', baseURL: `${fairlead.url}/anthropic`, maxRetries: 0 });
    expect(await there.messages.countTokens({ model: 'anthropic-claude', messages: MESSAGES })).toEqual({
      input_tokens: 101,
    });
  });
});

describe('Google’s clients', () => {
  test('count_tokens: of its own, of Anthropic, and estimated', async () => {
    const contents = [{ role: 'user', parts: [{ text: 'How many tokens are these?' }] }];
    const own = await google.models.countTokens({ model: 'gemini-2.5-pro', contents });
    expect(own).toMatchObject({ totalTokens: 201 });
    expect(fairlead.gemini.requests.at(-1)?.path).toBe('/v1beta/models/2.5-pro:countTokens');
    expect(await google.models.countTokens({ model: 'anthropic-claude', contents })).toMatchObject({
      totalTokens: 101,
    });
    expect(await google.models.countTokens({ model: 'openai-gpt-4o', contents })).toMatchObject({ totalTokens: 10 });
  });

  test.each(['gemini-embedding-001', 'openai-text-embedding-3-small', 'ollama-nomic'])(
    'embeddings from %s',
    async (model) => {
      const answer = await google.models.embedContent({ model, contents: ['one', 'three'] });
      expect(answer.embeddings?.map(({ values }) => values)).toEqual([vectorOf('one'), vectorOf('three')]);
    },
  );

  test('one at a time, with options that a target takes or that are told', async () => {
    const content = { parts: [{ text: 'one' }] };
    const body = { content, taskType: 'RETRIEVAL_QUERY', output_dimensionality: 64 };
    const ask = (model: string) =>
      fetch(`${fairlead.url}/v1beta/models/${model}:embedContent`, {
        method: 'POST',
        headers: { 'x-goog-api-key': 'app-secret', 'content-type': 'application/json' },
        body: JSON.stringify(body),
      });
    const own = await ask('gemini-embedding-001');
    expect(await own.json()).toEqual({ embedding: { values: vectorOf('one') } });
    expect(fairlead.gemini.requests.at(-1)?.body).toEqual(body);
    const other = await ask('openai-text-embedding-3-small');
    expect(await other.json()).toMatchObject({ embedding: { values: vectorOf('one') } });
    expect(fairlead.openai.requests.at(-1)?.body).toEqual({
      model: 'text-embedding-3-small',
      input: ['one'],
      dimensions: 64,
    });
    expect(JSON.parse(other.headers.get('x-fairlead-warnings') ?? '')).toMatchObject([{ path: 'taskType' }]);
  });

  test('models: a list, one, and none', async () => {
    const models = await Array.fromAsync(await google.models.list({ config: { pageSize: 2 } }));
    expect(models.map(({ name }) => name)).toContain('models/named-model');
    expect(await google.models.get({ model: 'gemini-2.5-pro' })).toMatchObject({ name: 'models/gemini-2.5-pro' });
    await expect(google.models.get({ model: 'nobody' })).rejects.toThrow(ApiError);
  });

  test('without embeddings: 400 in Google’s dialect', async () => {
    const call = google.models.embedContent({ model: 'anthropic-claude', contents: 'x' });
    await expect(call).rejects.toThrow(/INVALID_ARGUMENT/);
  });
});

describe('Ollama’s clients', () => {
  test('generate, whole and streamed, from Ollama: passed through', async () => {
    const whole = await ollama.generate({ model: 'ollama-llama3', prompt: 'x', raw: true });
    expect(whole).toMatchObject({ model: 'ollama-llama3', response: 'after x', done: true, context: [1, 2] });
    expect(fairlead.ollama.requests.at(-1)?.body).toMatchObject({ model: 'llama3', raw: true });
    const pieces = await Array.fromAsync(await ollama.generate({ model: 'ollama-llama3', prompt: 'x', stream: true }));
    expect(pieces.map(({ response }) => response)).toEqual(['after ', 'x', '']);
    expect(pieces.at(-1)).toMatchObject({ done: true, context: [1, 2] });
  });

  test('generate, whole and streamed, from a target that has only chat', async () => {
    const whole = await ollama.generate({ model: 'chat-claude', prompt: 'hello', system: 'Be brief.' });
    expect(whole).toMatchObject({ model: 'chat-claude', response: 'You said: hello', done: true, done_reason: 'stop' });
    expect(JSON.stringify(fairlead.chat.requests.at(-1)?.body.system)).toContain('Be brief.');
    const stream = await ollama.generate({ model: 'chat-claude', prompt: 'hello', stream: true });
    const pieces = await Array.fromAsync(stream);
    expect(pieces.map(({ response }) => response).join('')).toBe('You said: hello');
    expect(pieces.at(-1)).toMatchObject({ done: true, eval_count: 7 });
  });

  test.each(['ollama-nomic', 'openai-text-embedding-3-small', 'gemini-embedding-001'])(
    'embeddings from %s',
    async (model) => {
      const many = await ollama.embed({ model, input: ['one', 'three'] });
      expect(many).toMatchObject({ model, embeddings: [vectorOf('one'), vectorOf('three')] });
      const one = await ollama.embeddings({ model, prompt: 'one' });
      expect(one).toEqual({ embedding: vectorOf('one') });
    },
  );

  test('models: a list, one, and none; the version', async () => {
    const { models } = await ollama.list();
    expect(models.map(({ name }) => name)).toContain('named-model');
    expect((await ollama.show({ model: 'ollama-llama3' })).capabilities).toContain('tools');
    await expect(ollama.show({ model: 'nobody' })).rejects.toThrow('does not exist');
    expect((await ollama.version()).version).toMatch(/^\d+\.\d+\.\d+$/);
  });
});

test('no key of ours and none of the client’s goes astray', async () => {
  const client = new OpenAI({ apiKey: 'app-secret', baseURL: `${fairlead.url}/v1`, maxRetries: 0 });
  await client.embeddings.create({ model: 'openai-e', input: 'x' });
  const { openai, gemini, anthropic: claude, ollama: local } = fairlead;
  for (const vendor of [openai, gemini, claude, local]) {
    for (const { path, headers, bytes } of vendor.requests) {
      expect(JSON.stringify([path, headers]) + bytes.toString()).not.toContain('app-secret');
    }
  }
});
