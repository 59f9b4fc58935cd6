// Limits over real sockets: what takes none, what a client is told, and two gateways on one Redis that comes and goes.
import { afterEach, describe, expect, test } from 'vitest';
import { type RunningFairlead, startFairlead } from '../support/fairlead.ts';
import { describeWithRedis, RedisServer } from '../support/redis-server.ts';

const ENVIRONMENT = { WEB_KEY: 'web-key' };
const running: RunningFairlead[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((fairlead) => fairlead.stop()));
});

async function start(routes: string, environment: Readonly<Record<string, string>> = {}): Promise<RunningFairlead> {
  const listens = 'server { listen 127.0.0.1:0; admin 127.0.0.1:0 }';
  const text = `edition 2026\n${listens}\n${routes}\nprovider demo {}\nroute main { match any; to demo/echo }\n`;
  const fairlead = await startFairlead(text, { ...ENVIRONMENT, ...environment });
  running.push(fairlead);
  return fairlead;
}

interface Asked {
  readonly path?: string;
  readonly key?: string;
  readonly body?: string;
}

const CHAT = JSON.stringify({ model: 'any', messages: [{ role: 'user', content: 'hi' }] });

async function ask(
  { url }: RunningFairlead,
  { path = '/v1/chat/completions', key = 'web-key', body = CHAT }: Asked = {},
) {
  const response = await fetch(`${url}${path}`, {
    method: body === '' ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}`, 'anthropic-version': '2023-06-01' },
    ...(body === '' ? {} : { body }),
  });
  await response.text();
  return response;
}

async function statuses(fairlead: RunningFairlead, count: number): Promise<number[]> {
  const seen: number[] = [];
  for (let index = 0; index < count; index++) seen.push((await ask(fairlead)).status);
  return seen;
}

interface Health {
  readonly waiting: number;
  readonly state: { readonly kind: string; readonly connected?: boolean; readonly gateways?: number };
  readonly limits: readonly object[];
}

async function health({ adminUrl }: RunningFairlead): Promise<Health> {
  return (await fetch(`${adminUrl}/-/health`)).json() as Promise<Health>;
}

async function metrics({ adminUrl }: RunningFairlead): Promise<string> {
  return (await fetch(`${adminUrl}/-/metrics`)).text();
}

const LIMITED = 'client web { key env.WEB_KEY; limit 1 requests/min }';

describe('nothing is charged', () => {
  test.each<[string, Asked, number]>([
    ['before the key is known', { key: 'wrong' }, 401],
    ['for a body that is no JSON', { body: '{' }, 400],
    ['for a list of models', { path: '/v1/models', body: '' }, 200],
    ['for a count of tokens', { path: '/v1/messages/count_tokens' }, 200],
    ['for a path that is none', { path: '/v1/nothing' }, 404],
  ])('%s', async (_, asked, status) => {
    const fairlead = await start(LIMITED);
    for (let count = 0; count < 2; count++) expect((await ask(fairlead, asked)).status).toBe(status);
    expect(await statuses(fairlead, 2)).toEqual([200, 429]);
  });
});

test('health and metrics say what is used of limits, and no secret', async () => {
  const fairlead = await start('client web { key env.WEB_KEY; limit 10 requests/min, 5 concurrent; budget 2 USD/day }');
  await statuses(fairlead, 3);
  const report = await health(fairlead);
  expect(report).toMatchObject({
    waiting: 0,
    state: { kind: 'memory' },
    limits: [{ limit: 'limit client web requests/min', used: 3, most: 10, free_at: expect.any(String) }],
  });
  const text = await metrics(fairlead);
  expect(text).toContain('fairlead_limit_used{limit="limit client web requests/min"} 3\n');
  expect(text).toContain('# TYPE fairlead_requests_in_flight gauge\nfairlead_requests_in_flight 0\n');
  expect(JSON.stringify(report) + text).not.toContain('web-key');
});

describeWithRedis('state redis', () => {
  const SHARED = 'state redis env.REDIS_URL\nclient web { key env.WEB_KEY; limit 10 requests/h }';

  test('two gateways keep one limit; with Redis gone each goes on with its part, and says so; then all is added', async () => {
    const redis = await RedisServer.start();
    const environment = { REDIS_URL: redis.url };
    const [one, two] = [await start(SHARED, environment), await start(SHARED, environment)];
    expect([...(await statuses(one, 4)), ...(await statuses(two, 4))]).toEqual(Array.from({ length: 8 }, () => 200));
    await until(async () => (await health(one)).state.gateways === 2);
    await redis.stop();
    expect(await statuses(one, 2)).toEqual([200, 429]);
    expect((await health(one)).state).toEqual({ kind: 'redis', connected: false, gateways: 2, pending: 1 });
    expect(await metrics(one)).toContain('fairlead_state_connected 0\n');
    await redis.start();
    await until(
      async () => (await health(one)).state.connected === true && (await health(two)).state.connected === true,
    );
    expect((await health(one)).state).toMatchObject({ gateways: 2, pending: 0 });
    expect(await metrics(one)).toContain('fairlead_state_connected 1\n');
    // Redis came back empty: of all that was used it knows what was granted without it.
    expect(await statuses(two, 10)).toEqual([...Array.from({ length: 9 }, () => 200), 429]);
    await Promise.all(running.splice(0).map((fairlead) => fairlead.stop()));
    await redis.stop();
  }, 30_000);
});

describe('the address of `state redis`', () => {
  test('is a problem of the table where it is none, and is not repeated', async () => {
    const routes = 'state redis env.REDIS_URL';
    const fault = await start(routes, { REDIS_URL: 'http://user:hidden@host' }).catch((error: Error) => error.message);
    expect(fault).toContain('the address of `state redis` is not one');
    expect(fault).not.toContain('hidden');
  });
});

async function until(what: () => Promise<boolean>): Promise<void> {
  for (const end = Date.now() + 10_000; !(await what()); ) {
    if (Date.now() > end) throw new Error('not within 10 s');
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
