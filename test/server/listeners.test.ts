// Listeners, the admin listener, reload and drain.
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as readText } from 'node:stream/consumers';
import { afterEach, describe, expect, onTestFinished, test } from 'vitest';
import type { Address, RouteTable } from '../../src/route-table.ts';
import { ANSWER, ask, CLOSE, FINISH, OPEN, START, STOP, text } from '../support/anthropic-wire.ts';
import { type RunningServer, secretOf, snapshotOf, startServer } from '../support/running-server.ts';
import { provider, route, table } from '../support/tables.ts';
import { answer, type Behaviour, closedPort, stream, UpstreamServer } from '../support/upstream-server.ts';

const opened: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
});

const tcp = (port: number, host = '127.0.0.1'): Address => ({ kind: 'tcp', host, port });

async function upstream(behaviour: Behaviour): Promise<UpstreamServer> {
  const server = await UpstreamServer.start(behaviour);
  opened.push({ stop: () => server.close() });
  return server;
}

function tableOn(url: string, server: Partial<RouteTable['server']>, name = 'main'): RouteTable {
  const base = table({ providers: [provider('first', url)], routes: [route(name, ['first'])] });
  return { ...base, server: { ...base.server, ...server } };
}

async function start(routeTable: RouteTable): Promise<RunningServer> {
  const running = await startServer(routeTable);
  opened.push(running);
  return running;
}

describe('listeners', () => {
  test('several, of both kinds', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'fairlead-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, 'socket');
    const running = await start(
      tableOn((await upstream(answer(200, ANSWER))).url, { listen: [tcp(0), { kind: 'unix', path }] }),
    );
    expect(running.server.urls).toEqual([expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/), `unix:${path}`]);
    const request = httpRequest({
      socketPath: path,
      path: '/v1/messages',
      method: 'POST',
      headers: { 'content-type': 'application/json' },
    });
    request.end(ask().body);
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    expect(JSON.parse(await readText(response))).toEqual(ANSWER);
  });

  test('one that is taken fails the start, names the address, and leaves none open', async () => {
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const free = await closedPort();
    await expect(startServer(tableOn('http://127.0.0.1:9', { listen: [tcp(free), tcp(port)] }))).rejects.toThrow(
      `cannot listen on 127.0.0.1:${port}: something else listens there`,
    );
    await expect(fetch(`http://127.0.0.1:${free}/`)).rejects.toThrow();
    taken.close();
  });

  test('beyond loopback nobody is anonymous unless the table says so', async () => {
    const url = (await upstream(answer(200, ANSWER))).url;
    const ask0 = async (allowAnonymous: boolean) => {
      const running = await start(tableOn(url, { listen: [tcp(0, '0.0.0.0')], allowAnonymous }));
      return (await fetch(`${running.url.replace('0.0.0.0', '127.0.0.1')}/v1/messages`, ask())).status;
    };
    expect(await ask0(false)).toBe(401);
    expect(await ask0(true)).toBe(200);
  });
});

describe('reload', () => {
  test('a shared listener stays open, a new one opens, an old one closes', async () => {
    const url = (await upstream(answer(200, ANSWER))).url;
    const [kept, old, fresh] = [await closedPort(), await closedPort(), await closedPort()];
    const running = await start(tableOn(url, { listen: [tcp(kept), tcp(old)] }));
    await running.server.apply(snapshotOf(tableOn(url, { listen: [tcp(kept), tcp(fresh)] }, 'next'), 'hash-2'));
    for (const port of [kept, fresh]) {
      const response = await fetch(`http://127.0.0.1:${port}/v1/messages`, ask());
      expect(response.headers.get('x-fairlead-route')).toBe('next');
      expect(response.headers.get('x-fairlead-config')).toBe('hash-2');
    }
    await expect(fetch(`http://127.0.0.1:${old}/v1/messages`, ask())).rejects.toThrow();
  });

  test('one whose listener cannot be opened changes nothing', async () => {
    const url = (await upstream(answer(200, ANSWER))).url;
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const { port } = taken.address() as { port: number };
    const running = await start(tableOn(url, {}));
    await expect(running.server.apply(snapshotOf(tableOn(url, { listen: [tcp(port)] }, 'next')))).rejects.toThrow(
      'cannot listen',
    );
    const response = await fetch(`${running.url}/v1/messages`, ask());
    expect(response.headers.get('x-fairlead-route')).toBe('main');
    taken.close();
  });

  test('requests in flight end on the table, and the upstream, that they began with', async () => {
    let go: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow = await upstream(
      stream([START, OPEN, text('old')], async ({ response }) => {
        await gate;
        response.end(CLOSE + FINISH + STOP);
      }),
    );
    const next = await upstream(answer(200, ANSWER));
    const running = await start(tableOn(slow.url, {}));
    const before = await fetch(`${running.url}/v1/messages`, ask({ stream: true }));
    await running.server.apply(snapshotOf(tableOn(next.url, {}, 'next'), 'hash-2'));
    expect(await (await fetch(`${running.url}/v1/messages`, ask())).json()).toEqual(ANSWER);
    go();
    expect(await before.text()).toBe([START, OPEN, text('old'), CLOSE, FINISH, STOP].join(''));
    expect(running.records.map(({ config }) => config)).toEqual(['hash-2', 'hash-1']);
  });
});

describe('drain', () => {
  test('requests in flight end well, new ones are not taken', async () => {
    let go: () => void = () => {};
    const gate = new Promise<void>((resolve) => {
      go = resolve;
    });
    const slow = await upstream(
      stream([START, OPEN, text('a')], async ({ response }) => {
        await gate;
        response.end(CLOSE + FINISH + STOP);
      }),
    );
    const running = await startServer(tableOn(slow.url, { drainMs: 10_000 }));
    const before = await fetch(`${running.url}/v1/messages`, ask({ stream: true }));
    const stopped = running.stop();
    await expect(fetch(`${running.url}/v1/messages`, ask())).rejects.toThrow();
    go();
    expect(await before.text()).toContain('message_stop');
    await stopped;
  });

  test('what takes longer than drain is cut, and its upstream let go', async () => {
    const slow = await upstream(stream([START, OPEN, text('a')], () => {}));
    const running = await startServer(tableOn(slow.url, { drainMs: 50 }));
    const before = await fetch(`${running.url}/v1/messages`, ask({ stream: true }));
    await running.stop();
    await expect(before.text()).rejects.toThrow();
    await slow.calls[0]?.abandoned;
    expect(await running.recorded(1)).toMatchObject({ outcome: 'gone' });
  });
});

describe('the admin listener', () => {
  test('tells the table in force and the keys that are out', async () => {
    const limited = await upstream(
      answer(429, { type: 'error', error: { type: 'rate_limit_error', message: 'slow' } }, { 'retry-after': '30' }),
    );
    const running = await start(tableOn(limited.url, { admin: { address: tcp(0) } }));
    await fetch(`${running.url}/v1/messages`, ask());
    const response = await fetch(`${running.server.adminUrl}/-/health`);
    const health = (await response.json()) as { keys: { since: string; ready_at: string }[] };
    expect(health).toMatchObject({
      status: 'ok',
      config: 'hash-1',
      stale: false,
      in_flight: 0,
      keys: [{ key: 'first/FIRST_KEY', state: 'cooling', reason: 'rate_limited' }],
    });
    const [key] = health.keys;
    expect(Date.parse(key?.ready_at ?? '') - Date.parse(key?.since ?? '')).toBeCloseTo(30_000, -2);
    expect(JSON.stringify(health)).not.toContain('secret');
  });

  test.each([
    ['OpenAI’s', { 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '6m0s' }],
    [
      'Anthropic’s',
      {
        'anthropic-ratelimit-tokens-remaining': '0',
        'anthropic-ratelimit-tokens-reset': new Date(Date.now() + 360_000).toISOString(),
      },
    ],
  ])('a key without Retry-After cools until the reset of %s headers', async (_, headers) => {
    const limited = await upstream(
      answer(429, { type: 'error', error: { type: 'rate_limit_error', message: 'slow' } }, headers),
    );
    const running = await start(tableOn(limited.url, { admin: { address: tcp(0) } }));
    const refused = await fetch(`${running.url}/v1/messages`, ask());
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(350);
    const health = await fetch(`${running.server.adminUrl}/-/health`);
    const { keys } = (await health.json()) as { keys: { since: string; ready_at: string }[] };
    const [key] = keys;
    expect(Date.parse(key?.ready_at ?? '') - Date.parse(key?.since ?? '')).toBeGreaterThan(350_000);
  });

  test('tells the circuits that are open', async () => {
    const broken = await upstream(answer(500, { type: 'error', error: { type: 'api_error', message: 'no' } }));
    const breaker = { failures: 1, withinMs: 1_000, openMs: 60_000 };
    const running = await start(
      table({ ...tableOn(broken.url, { admin: { address: tcp(0) } }), defaults: { breaker } }),
    );
    await fetch(`${running.url}/v1/messages`, ask());
    const skipped = await fetch(`${running.url}/v1/messages`, ask());
    expect(skipped.status).toBe(529);
    expect(Number(skipped.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(broken.calls).toHaveLength(1);
    const health = (await (await fetch(`${running.server.adminUrl}/-/health`)).json()) as { targets: object[] };
    expect(health.targets).toMatchObject([{ target: 'first/claude-test', state: 'open' }]);
  });

  test('asks for its key where it has one', async () => {
    const running = await start(
      tableOn('http://127.0.0.1:9', { admin: { address: tcp(0), key: { env: 'ADMIN_KEY' } } }),
    );
    const health = `${running.server.adminUrl}/-/health`;
    expect((await fetch(health)).status).toBe(401);
    expect((await fetch(health, { headers: { authorization: 'Bearer wrong' } })).status).toBe(401);
    const headers = { authorization: `Bearer ${secretOf('ADMIN_KEY')}` };
    expect((await fetch(health, { headers })).status).toBe(200);
    expect((await fetch(`${running.server.adminUrl}/v1/messages`, { headers })).status).toBe(404);
  });

  test('is not there for clients', async () => {
    const running = await start(tableOn('http://127.0.0.1:9', { admin: { address: tcp(0) } }));
    expect((await fetch(`${running.url}/-/health`)).status).toBe(404);
  });
});
