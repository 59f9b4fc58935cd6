// `/-/requests` on the admin listener, over real sockets.
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ANSWER, ask } from '../support/anthropic-wire.ts';
import { type RunningServer, startServer } from '../support/running-server.ts';
import { provider, route, table } from '../support/tables.ts';
import { answer, UpstreamServer } from '../support/upstream-server.ts';

let upstream: UpstreamServer;
let running: RunningServer;

beforeAll(async () => {
  upstream = await UpstreamServer.start(answer(200, ANSWER));
  const base = table({ providers: [provider('one', upstream.url)], routes: [route('main', ['one'])] });
  const server = { ...base.server, admin: { address: { kind: 'tcp', host: '127.0.0.1', port: 0 } as const } };
  running = await startServer({ ...base, server });
});

afterAll(async () => {
  await running.stop();
  await upstream.close();
});

const admin = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${running.server.adminUrl}${path}`, { headers });

test('lists the last requests, the newest first, and tells each decision as JSON or as a text', async () => {
  for (const model of ['claude-a', 'claude-b'])
    await (await fetch(`${running.url}/v1/messages`, ask({ model }))).text();
  await running.recorded(2);
  const { requests } = (await (await admin('/-/requests')).json()) as {
    requests: { requestId: string; model: string }[];
  };
  expect(requests).toMatchObject([
    { model: 'claude-b', route: 'main', target: 'one/claude-b', attempts: 1, outcome: 'answered', status: 200 },
    { model: 'claude-a' },
  ]);
  const path = `/-/requests/${requests[0]?.requestId}`;
  expect(await (await admin(path)).json()).toMatchObject({
    live: { requestId: requests[0]?.requestId },
    route: { name: 'main' },
    attempts: [{ target: 'one/claude-b', outcome: 'serves', sent: { status: 200 } }],
  });
  const text = await (await admin(path, { accept: 'text/plain' })).text();
  expect(text).toContain('1. one/claude-b (to, key ONE_KEY): serves (200)');
  expect(text).not.toContain('one_key-secret');
  const few = (await (await admin('/-/requests?limit=1')).json()) as { requests: unknown[] };
  expect(few.requests).toHaveLength(1);
});

test('a request that nobody remembers is 404', async () => {
  const response = await admin('/-/requests/nothing');
  expect(response.status).toBe(404);
  expect(await response.text()).toContain('/-/requests lists');
});
