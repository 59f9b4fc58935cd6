// A web page that has its own name led to this machine gets nothing from a listener that lets in callers without a key.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { RouteTable } from '../../src/route-table.ts';
import { isLocalName } from '../../src/server/local-names.ts';
import { type RunningServer, secretOf, startServer } from '../support/running-server.ts';
import { client, table } from '../support/tables.ts';

const LOOPBACK = { kind: 'tcp', host: '127.0.0.1', port: 0 } as const;
const FOREIGN = 'evil.example:8787';

async function start(
  server: Partial<RouteTable['server']> = {},
  parts: Partial<RouteTable> = {},
): Promise<RunningServer> {
  const base = table(parts);
  const running = await startServer({
    ...base,
    server: { ...base.server, listen: [LOOPBACK], admin: { address: LOOPBACK }, ...server },
  });
  onTestFinished(() => running.stop());
  return running;
}

async function get(url: string, headers: Record<string, string>, options: RequestOptions = {}) {
  const request = httpRequest(url, { headers, ...options }).end();
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode, body: await json(response) };
}

test.each([
  'localhost',
  'localhost:8787',
  'LocalHost.:80',
  'app.localhost:3000',
  '127.0.0.1:8787',
  '192.168.1.7',
  '[::1]:8787',
  '[::1]',
  'host.docker.internal:8787',
  undefined,
])('%s is this machine', (host) => {
  // Once as it comes, and once as it is known.
  expect([isLocalName(host), isLocalName(host)]).toEqual([true, true]);
});

test.each([
  '',
  'evil.example',
  FOREIGN,
  'localhost.evil.example',
  'evil-localhost',
  '127.0.0.1.evil.example:8787',
  '127.0.0.1@evil.example',
  'internal',
  '.internal',
  'printer.local',
])('%s is not', (host) => {
  expect([isLocalName(host), isLocalName(host)]).toEqual([false, false]);
});

describe('a listener on loopback', () => {
  test('refuses who has no key and calls it by another name, in the dialect that they speak', async () => {
    const { url, records } = await start();
    expect((await get(`${url}/v1/models`, { host: 'localhost:1' })).status).toBe(200);
    expect(await get(`${url}/v1/models`, { host: FOREIGN, 'anthropic-version': '2023-06-01' })).toMatchObject({
      status: 403,
      body: { type: 'error', error: { message: expect.stringContaining('Call it by localhost or an IP address') } },
    });
    expect(records.at(-1)).toMatchObject({ outcome: 'failed', status: 403 });
  });

  test('with `allow anonymous` too, and beside clients', async () => {
    const { url } = await start({ allowAnonymous: true }, { clients: [client('web')] });
    expect((await get(`${url}/v1/models`, { host: FOREIGN })).status).toBe(403);
  });

  test('takes a key under any name, as behind a proxy that passes its own on', async () => {
    const { url } = await start({}, { clients: [client('web')] });
    const [variable] = [client('web').keys[0]?.secret];
    const key = variable !== undefined && 'env' in variable ? secretOf(variable.env) : '';
    expect((await get(`${url}/v1/models`, { host: FOREIGN, authorization: `Bearer ${key}` })).status).toBe(200);
    expect((await get(`${url}/v1/models`, { host: FOREIGN })).status).toBe(401);
  });

  test('the admin listener does the same', async () => {
    const { server } = await start();
    expect((await get(`${server.adminUrl}/-/requests`, { host: 'localhost' })).status).toBe(200);
    expect(await get(`${server.adminUrl}/-/requests`, { host: FOREIGN })).toMatchObject({
      status: 403,
      body: { error: expect.stringContaining('this machine') },
    });
  });
});

test('no web page reaches a unix socket: it is called by any name', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'fairlead-names-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const path = join(folder, 'socket');
  await start({ listen: [{ kind: 'unix', path }] });
  expect((await get('http://fairlead/v1/models', {}, { socketPath: path })).status).toBe(200);
});
