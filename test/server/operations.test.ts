// Calls beside chat over real sockets: bytes that break off, shared paths, answers in the background.
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { type RunningServer, secretOf, startServer } from '../support/running-server.ts';
import { client, provider, route, table } from '../support/tables.ts';
import { answer, stream, UpstreamServer } from '../support/upstream-server.ts';

let upstream: UpstreamServer;
let running: RunningServer;

beforeAll(async () => {
  upstream = await UpstreamServer.start(answer(200, {}));
  const openai = (name: string, protocol: 'openai-chat' | 'openai-responses') =>
    provider(name, `${upstream.url}/v1`, { protocol, family: 'openai', auth: { kind: 'bearer' } });
  running = await startServer(
    table({
      providers: [openai('chat', 'openai-chat'), openai('responses', 'openai-responses')],
      clients: [client('web')],
      routes: [
        route('kept', ['responses'], { match: { kind: 'model', globs: ['kept'] } }),
        route('main', ['chat', 'responses'], { match: { kind: 'model', globs: ['listed', '*'] } }),
      ],
    }),
  );
});

afterEach(() => expect(running.faults).toEqual([]));

afterAll(async () => {
  await running.stop();
  await upstream.close();
});

const KEY = { authorization: `Bearer ${secretOf('WEB_CLIENT_KEY')}` };

function post(path: string, body: object, init: RequestInit = {}): Promise<Response> {
  const headers = { ...KEY, 'content-type': 'application/json' };
  return fetch(`${running.url}${path}`, { method: 'POST', headers, body: JSON.stringify(body), ...init });
}

test('sound that breaks off breaks off: nobody takes it for all of it', async () => {
  upstream.behave(async ({ response }) => {
    response.writeHead(200, { 'content-type': 'audio/mpeg' });
    response.write('half of it');
    await new Promise<void>((resolve) => setImmediate(resolve));
    response.destroy();
  });
  const spoken = await post('/v1/audio/speech', { model: 'tts-1', input: 'x', voice: 'y' });
  expect(spoken.status).toBe(200);
  await expect(spoken.arrayBuffer()).rejects.toThrow();
  expect(running.records.at(-1)).toMatchObject({ outcome: 'failed', error: { kind: 'stream_broken' } });
});

test('before the first byte the next target is asked', async () => {
  upstream.behave(answer(503, { error: { message: 'busy' } }), ({ response }) => {
    response.writeHead(200, { 'content-type': 'audio/wav' });
    response.end('sound');
  });
  const spoken = await post('/v1/audio/speech', { model: 'tts-1', input: 'x', voice: 'y' });
  expect([await spoken.text(), spoken.headers.get('x-fairlead-target')]).toEqual(['sound', 'responses/tts-1']);
  expect(spoken.headers.get('content-type')).toBe('audio/wav');
});

test.each([
  ['a page', '<!doctype html><title>no</title>', 'text/html'],
  ['nothing', '', 'application/json'],
  ['JSON that is cut', '{"data":[', 'application/json'],
])('%s is bad_response, and the chain goes on', async (_, body, type) => {
  upstream.behave(answer(200, body, { 'content-type': type }), answer(200, { data: [{ b64_json: 'AA' }] }));
  const made = await post('/v1/images/generations', { model: 'gpt-image-1', prompt: 'x' });
  expect(await made.json()).toEqual({ data: [{ b64_json: 'AA' }] });
  expect(running.records.at(-1)?.attempts.map(({ result }) => result)).toEqual(['bad_response', 'ok']);
});

test('an error among events before the first of them is none of the client’s', async () => {
  upstream.behave(
    stream(['event: error\ndata: {"type":"error","error":{"message":"overloaded","code":"slow"}}\n\n']),
    stream(['data: {"type":"image_generation.completed","b64_json":"AA"}\n\n']),
  );
  const made = await post('/v1/images/generations', { model: 'gpt-image-1', prompt: 'x', stream: true });
  expect(made.headers.get('content-type')).toContain('text/event-stream');
  expect(await made.text()).toBe('data: {"type":"image_generation.completed","b64_json":"AA"}\n\n');
});

test('a client that leaves: the upstream is let go at once', async () => {
  upstream.behave(() => {});
  const calls = upstream.calls.length;
  const leaving = new AbortController();
  const asked = post('/v1/embeddings', { model: 'e', input: 'x' }, { signal: leaving.signal });
  const seen = await upstream.called(calls + 1);
  leaving.abort();
  await expect(asked).rejects.toThrow();
  await seen.abandoned;
});

test('an answer made in the background: remembered while it is queued', async () => {
  const queued = {
    id: 'resp_bg',
    object: 'response',
    created_at: 1,
    status: 'queued',
    model: 'kept',
    output: [],
    background: true,
  };
  upstream.behave(answer(200, queued), answer(200, { ...queued, status: 'completed' }));
  const made = await post('/v1/responses', { model: 'kept', input: 'x', background: true });
  expect(await made.json()).toMatchObject({ id: 'resp_bg', status: 'queued' });
  const later = await fetch(`${running.url}/v1/responses/resp_bg`, { headers: KEY });
  expect(await later.json()).toMatchObject({ status: 'completed' });
  expect(later.headers.get('x-fairlead-target')).toBe('responses/kept');
});

test('a kept answer is asked of the key that made it, and its failure is told', async () => {
  upstream.behave(
    answer(404, { error: { message: "Response with id 'resp_bg' not found.", type: 'invalid_request_error' } }),
  );
  const gone = await fetch(`${running.url}/v1/responses/resp_bg`, { method: 'DELETE', headers: KEY });
  expect(gone.status).toBe(404);
  expect(await gone.json()).toMatchObject({ error: { message: expect.stringContaining('not found') } });
});

test('a shared path: each client has its own list', async () => {
  const list = async (headers: Record<string, string>) => (await fetch(`${running.url}/v1/models`, { headers })).json();
  const secret = secretOf('WEB_CLIENT_KEY');
  expect(await list(KEY)).toMatchObject({ object: 'list', data: [{ id: 'kept', object: 'model' }, { id: 'listed' }] });
  expect(await list({ 'x-api-key': secret })).toMatchObject({
    data: [{ type: 'model', id: 'kept' }, {}],
    has_more: false,
  });
  expect(await list({ 'x-goog-api-key': secret })).toMatchObject({ models: [{ name: 'models/kept' }, {}] });
});

test('a page of models that makes no sense', async () => {
  const secret = secretOf('WEB_CLIENT_KEY');
  const anthropic = await fetch(`${running.url}/v1/models?limit=0`, { headers: { 'x-api-key': secret } });
  expect(anthropic.status).toBe(400);
  const google = await fetch(`${running.url}/v1beta/models?pageToken=x`, { headers: { 'x-goog-api-key': secret } });
  expect(google.status).toBe(400);
});

test('a form beyond the body_limit', async () => {
  const form = new FormData();
  form.append('model', 'whisper-1');
  form.append('file', new Blob([Buffer.alloc(1024 * 1024 + 1)]), 'long.wav');
  const answered = await fetch(`${running.url}/v1/audio/transcriptions`, { method: 'POST', headers: KEY, body: form });
  expect(answered.status).toBe(413);
});
