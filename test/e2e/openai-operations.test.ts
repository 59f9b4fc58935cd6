// The official `openai` package, unmodified: what it does beside chat, against targets of its own protocol and of others.
import OpenAI, { APIError, toFile } from 'openai';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type OperationsFairlead, startOperations } from '../support/operations-fairlead.ts';
import { vectorOf } from '../support/vendors/operations.ts';

let fairlead: OperationsFairlead;
let client: OpenAI;

beforeAll(async () => {
  fairlead = await startOperations();
  client = new OpenAI({ apiKey: 'app-secret', baseURL: `${fairlead.url}/v1`, maxRetries: 0 });
});

afterAll(() => fairlead.stop());

async function failing(call: PromiseLike<unknown>): Promise<APIError> {
  const fault = await Promise.resolve(call).then(
    () => undefined,
    (error: unknown) => error,
  );
  if (!(fault instanceof APIError)) throw new Error(`no APIError: ${String(fault)}`);
  return fault;
}

function post(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(`${fairlead.url}${path}`, {
    method: 'POST',
    headers: { authorization: 'Bearer app-secret', 'content-type': 'application/json', ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
}

const warningsOf = (response: Response): { code: string; path: string }[] =>
  JSON.parse(response.headers.get('x-fairlead-warnings') ?? '[]');

describe('completions', () => {
  test('the same protocol: bytes as they came, but for the model', async () => {
    const text = '{ "model":"openai-gpt-3.5-turbo-instruct" , "prompt":["a","b"],"best_of":2, "unknown":{"x":1} }';
    const answer = await post('/v1/completions', text);
    expect(fairlead.openai.requests.at(-1)?.bytes.toString()).toBe(
      '{ "model":"gpt-3.5-turbo-instruct" , "prompt":["a","b"],"best_of":2, "unknown":{"x":1} }',
    );
    expect(await answer.json()).toMatchObject({
      id: 'cmpl-1',
      model: 'openai-gpt-3.5-turbo-instruct',
      choices: [{ text: 'after ["a","b"]' }],
      vendor_field: 1,
    });
  });

  test('a stream: frames as they came, the usage that was not asked for hidden', async () => {
    const answer = await post('/v1/completions', { model: 'openai-instruct', prompt: 'hi', stream: true });
    const text = await answer.text();
    expect(answer.headers.get('content-type')).toContain('text/event-stream');
    expect(text).toContain('"vendor_field":1');
    expect(text).toContain('"model":"openai-instruct"');
    expect(text).not.toContain('"usage"');
    expect(text.endsWith('data: [DONE]\n\n')).toBe(true);
    expect(fairlead.openai.requests.at(-1)?.body.stream_options).toEqual({ include_usage: true });
    expect(fairlead.records.at(-1)).toMatchObject({
      operation: 'completion',
      usage: { inputTokens: 5, outputTokens: 3 },
    });
  });

  test('an edit of the route: rebuilt, with everything that it holds', async () => {
    const body = { model: 'openai-capped', prompt: 'hi', max_tokens: 100, logprobs: 3, suffix: 'end', echo: true };
    const answer = await client.completions.create(body);
    expect(fairlead.openai.requests.at(-1)?.body).toEqual({
      ...body,
      model: 'gpt-3.5-turbo-instruct',
      max_tokens: 7,
    });
    expect(answer.choices[0]?.text).toBe('after "hi"');
    expect(answer.object).toBe('text_completion');
  });

  test('a target that has only chat: the prompt is its message', async () => {
    const answer = await client.completions.create({ model: 'chat-claude', prompt: 'hello', max_tokens: 50 });
    expect(fairlead.chat.requests.at(-1)?.body).toMatchObject({ max_tokens: 50, messages: [{ role: 'user' }] });
    expect(answer).toMatchObject({ object: 'text_completion', model: 'chat-claude' });
    expect(answer.choices).toEqual([{ index: 0, text: 'You said: hello', logprobs: null, finish_reason: 'stop' }]);
    expect(answer.usage).toMatchObject({ prompt_tokens: 15, completion_tokens: 7 });
  });

  test('the same, streamed', async () => {
    const stream = await client.completions.create({
      model: 'chat-claude',
      prompt: 'hello',
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await Array.fromAsync(stream);
    expect(chunks.map(({ choices }) => choices[0]?.text ?? '').join('')).toBe('You said: hello');
    expect(chunks.every(({ object }) => object === 'text_completion')).toBe(true);
    expect(chunks.filter(({ usage }) => usage)).toHaveLength(1);
    expect(chunks.flatMap(({ choices }) => choices).filter(({ finish_reason }) => finish_reason)).toHaveLength(1);
  });

  test('what chat has no place for is told, and several prompts are refused', async () => {
    const told = await post('/v1/completions', { model: 'chat-claude', prompt: 'hello', suffix: 'end', best_of: 1 });
    expect(told.status).toBe(200);
    expect(warningsOf(told).map(({ path }) => path)).toEqual(['suffix']);
    const fault = await failing(client.completions.create({ model: 'chat-claude', prompt: ['a', 'b'] }));
    expect([fault.status, fault.param]).toEqual([400, 'prompt']);
    expect(fault.message).toContain('only chat');
  });
});

describe('embeddings', () => {
  test.each([
    'openai-text-embedding-3-small',
    'responses-text-embedding-3-small',
    'gemini-embedding-001',
    'ollama-nomic',
  ])('%s: a list, in order, in the base64 that the package asks for by itself', async (model) => {
    const answer = await client.embeddings.create({ model, input: ['one', 'three'] });
    expect(answer.object).toBe('list');
    expect(answer.model).toBe(model);
    expect(answer.data.map(({ index, embedding }) => [index, embedding])).toEqual([
      [0, vectorOf('one')],
      [1, vectorOf('three')],
    ]);
    expect(answer.usage.prompt_tokens).toBe(model.startsWith('gemini') ? 0 : model.startsWith('ollama') ? 8 : 4);
  });

  test('the same protocol passes through, unknown fields of the answer too', async () => {
    const answer = await post('/v1/embeddings', { model: 'openai-e', input: 'x', odd: true });
    expect(fairlead.openai.requests.at(-1)?.bytes.toString()).toBe('{"model":"e","input":"x","odd":true}');
    expect(await answer.json()).toMatchObject({ vendor_field: 'kept', model: 'openai-e' });
  });

  test('dimensions are carried; what has no place is told', async () => {
    const body = { model: 'gemini-embedding-001', input: 'x', dimensions: 768, user: 'u', input_type: 'query' };
    const answer = await post('/v1/embeddings', body);
    expect(fairlead.gemini.requests.at(-1)?.body.requests[0]).toMatchObject({
      model: 'models/embedding-001',
      outputDimensionality: 768,
    });
    expect(warningsOf(answer).map(({ path }) => path)).toEqual(['user', 'input_type', 'usage']);
  });

  test('tokens are refused where they mean nothing', async () => {
    const fault = await failing(client.embeddings.create({ model: 'ollama-nomic', input: [1, 2, 3] }));
    expect([fault.status, fault.param]).toEqual([400, 'input']);
  });

  test('a target without embeddings is passed over, in its arm and into the next', async () => {
    for (const model of ['able', 'able-later']) {
      const answer = await client.embeddings.create({ model, input: 'abc' }).withResponse();
      expect(answer.response.headers.get('x-fairlead-target')).toBe('openai/text-embedding-3-small');
      expect(answer.response.headers.get('x-fairlead-attempts')).toBe('1');
    }
  });

  test('with none that has them: 400 that says what is missing', async () => {
    const fault = await failing(client.embeddings.create({ model: 'anthropic-claude', input: 'abc' }));
    expect(fault.status).toBe(400);
    expect(fault.message).toContain('lacks embeddings');
  });

  test.each([
    ['{"model":"ollama-e"}', 'input'],
    ['{"model":"ollama-e","input":[]}', 'input'],
    ['{"model":"ollama-e","input":7}', 'input'],
    ['{"model":"gemini-e","input":["a",[1,"x"]]}', 'input[1]'],
    ['{"input":"x"}', 'model'],
  ])('bad input %s: 400 at %s', async (body, param) => {
    const answer = await post('/v1/embeddings', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { param } });
  });

  test('an upstream that knows no such model: 404 in dialect', async () => {
    const fault = await failing(client.embeddings.create({ model: 'openai-no-such-embedding', input: 'x' }));
    expect([fault.status, fault.code]).toEqual([404, 'model_not_found']);
  });
});

describe('images, sound, moderation, ranking: passed through', () => {
  test('an image', async () => {
    const answer = await client.images.generate({ model: 'openai-gpt-image-1', prompt: 'a cat' });
    expect(answer.data?.[0]?.b64_json).toBe('AAAA');
    expect(fairlead.openai.requests.at(-1)?.body).toEqual({ model: 'gpt-image-1', prompt: 'a cat' });
    expect(fairlead.records.at(-1)).toMatchObject({ operation: 'image', usage: { inputTokens: 10, outputTokens: 20 } });
  });

  test('an image in parts, and one that is blocked on the way', async () => {
    const stream = await client.images.generate({ model: 'openai-gpt-image-1', prompt: 'a cat', stream: true });
    const events = await Array.fromAsync(stream);
    expect(events.map(({ type }) => type)).toEqual(['image_generation.partial_image', 'image_generation.completed']);
    const blocked = client.images.generate({ model: 'openai-gpt-image-1', prompt: 'forbidden', stream: true });
    await expect(blocked.then((parts) => Array.fromAsync(parts))).rejects.toThrow('blocked');
  });

  test('without a model: the vendor’s own choice, which a route may name', async () => {
    await client.images.generate({ prompt: 'a cat' });
    expect(fairlead.openai.requests.at(-1)?.body).toEqual({ prompt: 'a cat' });
    const answer = await client.moderations.create({ input: 'bad words' });
    expect(answer.results[0]?.flagged).toBe(true);
  });

  test('a form: the model changed in place, the file as it was', async () => {
    const file = Buffer.from([0x89, 0x50, 0x0d, 0x0a, 0x2d, 0x2d, 0x00, 0xff]);
    const image = await toFile(file, 'cat.png', { type: 'image/png' });
    await client.images.edit({ model: 'openai-gpt-image-1', image, prompt: 'a hat' });
    const sent = fairlead.openai.requests.at(-1);
    expect(sent?.headers['content-type']).toMatch(/^multipart\/form-data; boundary=/);
    expect(sent?.bytes.includes(file)).toBe(true);
    const text = sent?.bytes.toString('latin1') ?? '';
    expect(text).toMatch(/name="model"\r\n\r\ngpt-image-1\r\n/);
    expect(text).toMatch(/name="prompt"\r\n\r\na hat\r\n/);
    expect(Number(sent?.headers['content-length'])).toBe(sent?.bytes.length);
  });

  test('sound in: as JSON and as text', async () => {
    const file = await toFile(Buffer.from('RIFF'), 'said.wav');
    const heard = await client.audio.transcriptions.create({ model: 'openai-whisper-1', file });
    expect(heard.text).toBe('heard said.wav');
    const vtt = await client.audio.translations.create({ model: 'openai-whisper-1', file, response_format: 'vtt' });
    expect(String(vtt)).toMatch(/^WEBVTT/);
  });

  test('sound out: bytes, with their type', async () => {
    const answer = await client.audio.speech.create({ model: 'openai-tts-1', voice: 'alloy', input: 'hi' });
    expect(answer.headers.get('content-type')).toBe('audio/mpeg');
    expect(Buffer.from(await answer.arrayBuffer()).toString('hex')).toBe('fffb90000a0d00fe');
  });

  test('a ranking', async () => {
    const answer = await post('/v1/rerank', { model: 'openai-rerank-2', query: 'q', documents: ['a', 'b'] });
    expect(await answer.json()).toMatchObject({ model: 'openai-rerank-2', results: [{ index: 0 }, { index: 1 }] });
    expect(fairlead.records.at(-1)).toMatchObject({ operation: 'rerank', usage: { inputTokens: 9 } });
  });

  test('a target of another protocol is not able, and says so', async () => {
    const fault = await failing(client.images.generate({ model: 'gemini-imagen', prompt: 'a cat' }));
    expect(fault.status).toBe(400);
    expect(fault.message).toContain('lacks /images/generations');
  });

  test('no model, no form, an unknown content type', async () => {
    expect((await failing(client.audio.speech.create({ model: '', voice: 'x', input: 'y' }))).param).toBe('model');
    const wrong = await post('/v1/audio/transcriptions', 'x=1', {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(wrong.status).toBe(415);
    const form = new FormData();
    form.append('file', new Blob(['x']), 'x.wav');
    const headers = { authorization: 'Bearer app-secret' };
    const none = await fetch(`${fairlead.url}/v1/audio/transcriptions`, { method: 'POST', headers, body: form });
    expect([none.status, (await none.json()) as unknown]).toMatchObject([400, { error: { param: 'model' } }]);
  });

  test('a page of another origin cannot send a form', async () => {
    const form = new FormData();
    form.append('model', 'openai-whisper-1');
    const headers = { authorization: 'Bearer app-secret', origin: 'https://evil.example' };
    const answer = await fetch(`${fairlead.url}/v1/audio/transcriptions`, { method: 'POST', headers, body: form });
    expect(answer.status).toBe(403);
  });
});

describe('answers that a vendor keeps', () => {
  test.each([false, true])('asked for again, its input too, cancelled and deleted (streamed: %s)', async (stream) => {
    const body = { model: 'responses-gpt-5', input: 'hi', store: true };
    let id = '';
    if (stream) {
      for await (const event of await client.responses.create({ ...body, stream: true }))
        if (event.type === 'response.created') id = event.response.id;
    } else id = (await client.responses.create(body)).id;
    const { data: kept, response } = await client.responses.retrieve(id).withResponse();
    expect([kept.id, kept.output_text, kept.model]).toEqual([id, 'kept', 'responses-gpt-5']);
    expect(response.headers.get('x-fairlead-target')).toBe('responses/gpt-5');
    expect(response.headers.get('x-fairlead-route')).toBe('responses');
    const items = await Array.fromAsync(client.responses.inputItems.list(id, { limit: 5 }));
    expect(items).toMatchObject([{ content: [{ text: `/v1/responses/${id}/input_items?limit=5` }] }]);
    expect((await client.responses.cancel(id)).status).toBe('cancelled');
    await client.responses.delete(id);
    expect(fairlead.openai.requests.at(-1)).toMatchObject({ method: 'DELETE', path: `/v1/responses/${id}` });
    expect(fairlead.openai.requests.at(-1)?.headers['content-type']).toBeUndefined();
    expect(fairlead.records.at(-1)).toMatchObject({ model: 'responses-gpt-5', target: 'responses/gpt-5' });
  });

  test('unknown, or another client’s: 404 that says why', async () => {
    const { id } = await client.responses.create({ model: 'responses-gpt-5', input: 'hi' });
    const calls = fairlead.openai.requests.length;
    const stranger = new OpenAI({ apiKey: 'other-secret', baseURL: `${fairlead.url}/v1`, maxRetries: 0 });
    for (const call of [stranger.responses.retrieve(id), client.responses.retrieve('resp_unknown')]) {
      const fault = await failing(call);
      expect(fault.status).toBe(404);
      expect(fault.message).toContain('made through it');
    }
    expect(fairlead.openai.requests).toHaveLength(calls);
  });

  test('an answer that was translated is kept by nobody', async () => {
    const { id } = await client.responses.create({ model: 'chat-claude', input: 'hi' });
    expect((await failing(client.responses.retrieve(id))).status).toBe(404);
  });

  test('compacted, by a target of the same protocol', async () => {
    const answer = await post('/v1/responses/compact', { model: 'responses-gpt-5', input: [] });
    expect(await answer.json()).toMatchObject({ object: 'response.compaction', model: 'responses-gpt-5' });
    expect((await post('/v1/responses/compact', { model: 'chat-claude', input: [] })).status).toBe(400);
  });
});

describe('models', () => {
  test('one that a client can reach, listed or not; others are 404', async () => {
    expect((await client.models.retrieve('named-model')).id).toBe('named-model');
    expect((await client.models.retrieve('openai-meta-llama/llama-3')).id).toBe('openai-meta-llama/llama-3');
    expect((await failing(client.models.retrieve('nobody'))).status).toBe(404);
    const other = new OpenAI({ apiKey: 'other-secret', baseURL: `${fairlead.url}/v1`, maxRetries: 0 });
    expect((await failing(other.models.retrieve('named-model'))).code).toBe('model_not_found');
  });

  test('base URLs without /v1 and with the vendor’s name', async () => {
    for (const base of ['', '/openai', '/openai/v1', '/v1']) {
      const there = new OpenAI({ apiKey: 'app-secret', baseURL: `${fairlead.url}${base}`, maxRetries: 0 });
      const models = await Array.fromAsync(there.models.list());
      expect(models.map(({ id }) => id)).toContain('named-model');
      expect((await there.embeddings.create({ model: 'openai-e', input: 'x' })).data).toHaveLength(1);
    }
  });

  test('a known path with another method: 405 with those that it takes', async () => {
    const headers = { authorization: 'Bearer app-secret' };
    const answer = await fetch(`${fairlead.url}/v1/responses/resp_1`, { method: 'PUT', headers });
    expect([answer.status, answer.headers.get('allow')]).toEqual([405, 'GET, DELETE']);
  });
});
