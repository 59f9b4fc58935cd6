// What a client meets before its request reaches the gateway: keys, bodies, paths, methods, models.
import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { text as readText } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ANSWER, ask } from '../support/anthropic-wire.ts';
import { type RunningServer, secretOf, startServer } from '../support/running-server.ts';
import { client, provider, route, table } from '../support/tables.ts';
import { answer, UpstreamServer } from '../support/upstream-server.ts';

let upstream: UpstreamServer;
let open: RunningServer;
let keyed: RunningServer;

beforeAll(async () => {
  upstream = await UpstreamServer.start(answer(200, ANSWER));
  const first = provider('first', upstream.url, {
    models: [
      { glob: 'claude-listed', lacks: [] },
      { glob: 'claude-*', lacks: [] },
    ],
  });
  open = await startServer(table({ providers: [first], routes: [route('main', ['first'])] }));
  keyed = await startServer(
    table({
      providers: [first],
      clients: [
        client('web', { models: ['claude-*'] }),
        client('batch', { models: ['gpt-*'] }),
        client('gone', { expires: '2026-01-31' }),
        client('later', { expires: '9999-01-31' }),
      ],
      routes: [route('main', ['first'], { match: { kind: 'model', globs: ['claude-literal', 'gpt-literal', '*'] } })],
    }),
  );
});

afterAll(async () => {
  await open.stop();
  await keyed.stop();
  await upstream.close();
});

function messages(server: RunningServer, init: RequestInit, query = ''): Promise<Response> {
  return fetch(`${server.url}/v1/messages${query}`, init);
}

function withHeaders(headers: Record<string, string>): RequestInit {
  const init = ask();
  return { ...init, headers: { ...(init.headers as Record<string, string>), ...headers } };
}

const WEB = secretOf('WEB_CLIENT_KEY');

describe('who may call', () => {
  test('a key that has expired is a 401 that says so; one that will is good', async () => {
    const gone = secretOf('GONE_CLIENT_KEY');
    const refused = await messages(keyed, withHeaders({ 'x-api-key': gone }));
    expect(refused.status).toBe(401);
    const body = await refused.text();
    expect(body).toContain('expired on 2026-01-31');
    expect(body).not.toContain(gone);
    expect((await messages(keyed, withHeaders({ 'x-api-key': secretOf('LATER_CLIENT_KEY') }))).status).toBe(200);
    const both = { authorization: `Bearer ${gone}`, 'x-api-key': WEB };
    expect((await messages(keyed, withHeaders(both))).status).toBe(200);
  });

  test.each([
    ['authorization', { authorization: `Bearer ${WEB}` }, ''],
    ['x-api-key', { 'x-api-key': WEB }, ''],
    ['x-goog-api-key', { 'x-goog-api-key': WEB }, ''],
    ['the query', {}, `?key=${WEB}`],
    ['one of two places', { authorization: 'Bearer other', 'x-api-key': WEB }, ''],
  ])('a known key in %s', async (_, headers, query) => {
    expect((await messages(keyed, withHeaders(headers as Record<string, string>), query)).status).toBe(200);
    expect(keyed.records.at(-1)).toMatchObject({ client: 'web', outcome: 'answered' });
  });

  test.each([
    ['an unknown key', { authorization: 'Bearer someone-elses-key' }, 'not known'],
    ['no key', {}, 'required'],
  ])('%s is 401 in the client’s dialect', async (_, headers, said) => {
    const response = await messages(keyed, withHeaders(headers as Record<string, string>));
    expect(response.status).toBe(401);
    const body = await response.text();
    expect(JSON.parse(body)).toMatchObject({ type: 'error', error: { type: 'authentication_error' } });
    expect(body).toContain(said);
    expect(body).not.toContain('someone-elses-key');
    expect(response.headers.get('x-fairlead-request-id')).toBeTruthy();
  });

  test('without declared clients anyone on loopback, whatever key they send', async () => {
    expect((await messages(open, withHeaders({ authorization: 'Bearer sk-anything' }))).status).toBe(200);
  });

  test('is decided before the body is read', async () => {
    const request = post(keyed, { 'content-length': '1000000' });
    request.write('{"model":');
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(401);
    request.destroy();
  });
});

function post(server: RunningServer, headers: Record<string, string>): ClientRequest {
  const request = httpRequest(`${server.url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
  });
  request.on('error', () => {});
  return request;
}

describe('bodies that are refused', () => {
  const refused: readonly (readonly [string, string | Buffer, number, string])[] = [
    ['no body', '', 400, 'no body'],
    ['JSON that stops', '{"model": "x",\n  "messages": [', 400, 'line 2, column 16'],
    ['JSON with a slip', '{"model": "x",}', 400, 'line 1, column 15'],
    ['text after it', '{} x', 400, 'nothing more'],
    ['an array', '[]', 400, 'JSON object'],
    ['invalid UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d]), 400, 'UTF-8'],
    ['too deep', `{"a":${'['.repeat(500)}${']'.repeat(500)}}`, 400, 'deeper'],
    ['far too deep', '['.repeat(500_000), 400, 'not valid JSON'],
    ['too long', JSON.stringify({ a: 'x'.repeat(1024 * 1024) }), 413, 'body_limit'],
    ['no model', '{"max_tokens":1,"messages":[]}', 400, 'model'],
    ['a model that is half a character', '{"model":"x\\ud83d","max_tokens":1,"messages":[]}', 400, 'Unicode'],
  ];

  test.each(refused)('%s', async (_, body, status, said) => {
    const calls = upstream.calls.length;
    const response = await messages(open, { ...ask(), body });
    expect(response.status).toBe(status);
    const { error } = (await response.json()) as { error: { type: string; message: string } };
    expect(error.type).toBe(status === 413 ? 'request_too_large' : 'invalid_request_error');
    expect(error.message).toContain(said);
    expect(upstream.calls.length).toBe(calls);
  });

  test('too long, in pieces of unknown number', async () => {
    const request = post(open, {});
    request.write(`{"a":"${'x'.repeat(800_000)}`);
    request.end('x'.repeat(800_000));
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(response.statusCode).toBe(413);
    expect(await readText(response)).toContain('request_too_large');
  });

  test.each([
    ['a form', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['plain text', { 'content-type': 'text/plain' }],
    ['compressed', { 'content-type': 'application/json', 'content-encoding': 'gzip' }],
  ])('%s is 415', async (_, headers) => {
    expect((await messages(open, { ...ask(), headers })).status).toBe(415);
  });

  test('a long one reaches the upstream as it came but for the model, again where an attempt failed, in any script', async () => {
    const text = 'Grüße 你好 \\u00e4 "model": '.repeat(20_000);
    const models = [{ glob: '*', upstreamId: 'other', lacks: [] }];
    const providers = ['first', 'second'].map((name) => provider(name, upstream.url, { models }));
    const server = await startServer(table({ providers, routes: [route('main', ['first', 'second'])] }));
    const sent = JSON.stringify({ model: 'claude-long', max_tokens: 9, messages: [{ role: 'user', content: text }] });
    upstream.behave(answer(529, {}), answer(200, ANSWER));
    const before = upstream.calls.length;
    const answered = await fetch(`${server.url}/v1/messages`, { ...ask(), body: sent });
    expect(answered.status).toBe(200);
    const came = upstream.calls.slice(before).map(({ body }) => body);
    expect(came).toEqual(Array(2).fill(sent.replace('"claude-long"', '"other"')));
    await server.stop();
  });

  test('JSON by another name is read', async () => {
    const headers = { 'content-type': 'application/vnd.api+json; charset=utf-8' };
    expect((await messages(open, { ...ask(), headers })).status).toBe(200);
  });
});

describe('paths and methods', () => {
  test('an unknown path is 404 and says what there is', async () => {
    const response = await fetch(`${open.url}/v1/nothing`, { headers: { 'anthropic-version': '2023-06-01' } });
    expect(response.status).toBe(404);
    expect(await response.json()).toMatchObject({
      type: 'error',
      error: { type: 'not_found_error', message: expect.stringContaining('/v1/messages') },
    });
  });

  test.each(['GET', 'DELETE', 'PUT'])('%s where POST belongs is 405', async (method) => {
    const response = await fetch(`${open.url}/v1/messages`, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe('POST');
  });

  test('HEAD too', async () => {
    expect((await fetch(`${open.url}/v1/messages`, { method: 'HEAD' })).status).toBe(405);
  });
});

describe('secrets', () => {
  test('are in no log line and no answer, whatever happens', async () => {
    upstream.behave(
      answer(401, {
        type: 'error',
        error: { type: 'authentication_error', message: `bad key ${secretOf('FIRST_KEY')}` },
      }),
      answer(200, ANSWER),
    );
    const failing = await startServer(
      table({ providers: [provider('first', upstream.url)], routes: [route('main', ['first'])] }),
    );
    const body = await (await messages(failing, withHeaders({ 'x-api-key': 'sk-client-0123456789' }))).text();
    await messages(keyed, withHeaders({ authorization: 'Bearer sk-unknown-0123456789' }), '?key=sk-query-0123456789');
    await messages(keyed, withHeaders({ authorization: `Bearer ${WEB}` }));
    await failing.stop();
    const everything = [body, ...failing.log, ...keyed.log, ...open.log].join('\n');
    expect(everything).toContain('"request_id"');
    for (const secret of [secretOf('FIRST_KEY'), WEB, 'sk-client-', 'sk-unknown-', 'sk-query-']) {
      expect(everything).not.toContain(secret);
    }
  });
});
