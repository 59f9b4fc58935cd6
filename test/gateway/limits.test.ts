// `limit` and `budget` as requests meet them, with the words of the language's reference.
import { describe, expect, test } from 'vitest';
import { openAiChat } from '../../src/codec/openai-chat/index.ts';
import { settle } from '../support/fake-clock.ts';
import { type Ask, startScripted, UPSTREAM } from '../support/scripted-gateway.ts';

const MINUTE = 60_000;

/** Providers that speak Anthropic, a route to the first with the second behind it. */
const PROVIDERS = `provider first { protocol anthropic; base_url "http://first.test"; key env.FIRST_KEY }
provider second { protocol anthropic; base_url "http://second.test"; key env.SECOND_KEY }`;
const ROUTE = 'route main { match any; to first/$model; fallback to second/$model }';
const WEB = (says: string): string => `client web { key env.WEB_CLIENT_KEY; ${says} }`;

function running(routes: string, options: Parameters<typeof startScripted>[1] = {}) {
  const started = startScripted(routes, options);
  /** The statuses of so many requests, one after the other. */
  const statuses = async (count: number, ask: Ask = {}): Promise<(number | undefined)[]> => {
    const seen: (number | undefined)[] = [];
    for (let index = 0; index < count; index++) {
      const reply = started.send(ask);
      await settle();
      seen.push(reply.status);
    }
    return seen;
  };
  return { ...started, statuses };
}

describe('above the limit of a client, tag or route: 429', () => {
  test('limit RATE on a client; it has room again when the time is over', async () => {
    const { statuses, clock, sent } = running(`${WEB('limit 2 requests/min')}\n${PROVIDERS}\n${ROUTE}`);
    expect(await statuses(3, { as: 'web' })).toEqual([200, 200, 429]);
    expect(sent).toHaveLength(2);
    await clock.advance(61_000);
    expect(await statuses(1, { as: 'web' })).toEqual([200]);
  });

  test('in Anthropic’s dialect, with Retry-After and its ratelimit headers', async () => {
    const { send, statuses, records } = running(
      `${WEB('limit 1 requests/min, 5k tokens/min')}\n${PROVIDERS}\n${ROUTE}`,
    );
    await statuses(1, { as: 'web' });
    const reply = send({ as: 'web' });
    expect(reply.status).toBe(429);
    expect(JSON.parse(reply.text)).toMatchObject({
      type: 'error',
      error: { type: 'rate_limit_error', message: 'client web is above its limit of 1 requests/min' },
    });
    expect(reply.headers).toMatchObject({
      'retry-after': '61',
      'anthropic-ratelimit-requests-limit': '1',
      'anthropic-ratelimit-requests-remaining': '0',
      'anthropic-ratelimit-requests-reset': expect.stringMatching(/^2023-11-14T22:14:2\dZ$/),
      'anthropic-ratelimit-tokens-limit': '5000',
      'anthropic-ratelimit-tokens-remaining': '4992',
      'x-fairlead-route': 'main',
    });
    expect(records[1]).toMatchObject({ status: 429, route: 'main', attempts: [], error: { kind: 'rate_limited' } });
  });

  test('in OpenAI’s dialect, with its ratelimit headers', async () => {
    const { send, statuses } = running(`${WEB('limit 1 requests/min')}\n${PROVIDERS}\n${ROUTE}`);
    await statuses(1, { as: 'web' });
    const reply = send({ as: 'web', codec: openAiChat });
    expect(reply.status).toBe(429);
    expect(JSON.parse(reply.text)).toMatchObject({ error: { type: 'rate_limit_error', code: 'rate_limit_exceeded' } });
    expect(reply.headers).toMatchObject({
      'retry-after': '61',
      'x-ratelimit-limit-requests': '1',
      'x-ratelimit-remaining-requests': '0',
      'x-ratelimit-reset-requests': expect.stringMatching(/^1m0\.\ds$/),
    });
  });

  test('answers say what is left', async () => {
    const { send } = running(`${WEB('limit 5 requests/min')}\n${PROVIDERS}\n${ROUTE}`);
    const reply = send({ as: 'web' });
    await settle();
    expect(reply.headers['anthropic-ratelimit-requests-remaining']).toBe('4');
  });

  test('tag NAME { limit } is shared by all clients that carry the tag; a request passes its client’s and its tags’', async () => {
    const clients = ['web', 'app'].map(
      (name) => `client ${name} { key env.${name.toUpperCase()}_CLIENT_KEY; tag prod }`,
    );
    const { statuses } = running(
      `${clients.join('\n')}\nclient other { key env.OTHER_CLIENT_KEY }\ntag prod { limit 3 requests/min }\n${PROVIDERS}\n${ROUTE}`,
    );
    expect(await statuses(2, { as: 'web' })).toEqual([200, 200]);
    expect(await statuses(2, { as: 'app' })).toEqual([200, 429]);
    expect(await statuses(1, { as: 'other' })).toEqual([200]);
  });

  test('models of a tag hold for its clients, beside their own', async () => {
    const { statuses } = running(
      `${WEB('tag prod; models "a-*", "b-*"')}\ntag prod { models "b-*", "c-*" }\n${PROVIDERS}\n${ROUTE}`,
    );
    const asked = async (model: string) => (await statuses(1, { as: 'web', body: { model } }))[0];
    expect([await asked('a-1'), await asked('b-1'), await asked('c-1')]).toEqual([404, 200, 404]);
  });

  test('limit on a route counts whoever comes', async () => {
    const { statuses } = running(`${PROVIDERS}\nroute main { match any; limit 2 requests/min; to first/$model }`);
    expect(await statuses(3)).toEqual([200, 200, 429]);
  });

  test('for GLOB counts these models only, all together', async () => {
    const { statuses } = running(`${WEB('limit 2 requests/min for "a-*", "b"')}\n${PROVIDERS}\n${ROUTE}`);
    const asked = async (model: string) => (await statuses(1, { as: 'web', body: { model } }))[0];
    expect([await asked('a-1'), await asked('b'), await asked('a-2'), await asked('c')]).toEqual([200, 200, 429, 200]);
  });

  test('tokens are charged with an estimate, then settled with the real usage', async () => {
    const usage = { input_tokens: 10, output_tokens: 20 };
    const { send, statuses } = running(`${WEB('limit 300 tokens/min')}\n${PROVIDERS}\n${ROUTE}`, {
      scripts: { first: UPSTREAM.answers(usage) },
    });
    const ask = { as: 'web', body: { max_tokens: 200 } };
    const both = [send(ask), send(ask)];
    await settle();
    expect(both.map(({ status }) => status)).toEqual([200, 429]);
    expect(await statuses(2, ask)).toEqual([200, 200]);
  });

  test('what is refused before a route is known costs nothing', async () => {
    const { statuses } = running(
      `${WEB('limit 1 requests/min; models "a"')}\n${PROVIDERS}\nroute main { match model "a"; to first/$model }`,
    );
    expect(await statuses(3, { as: 'web', body: { model: 'x' } })).toEqual([404, 404, 404]);
    expect(await statuses(1, { as: 'web', body: { model: 'a' } })).toEqual([200]);
  });
});

describe('N concurrent', () => {
  const LIMITED = `${WEB('limit 1 concurrent')}\n${PROVIDERS}\n${ROUTE}`;
  const ask: Ask = { as: 'web', body: { stream: true } };

  test('the slot is given back when the stream ends, not before', async () => {
    const { send, clock } = running(LIMITED, { scripts: { first: UPSTREAM.streams(5_000) } });
    send(ask);
    await settle();
    expect(send(ask).status).toBe(429);
    await clock.advance(5_000);
    const later = send(ask);
    await settle();
    expect(later.status).toBe(200);
  });

  test('the slot is given back when the client leaves', async () => {
    const { send, clock } = running(LIMITED, { scripts: { first: UPSTREAM.streams(5_000) } });
    const reply = send(ask);
    await settle();
    reply.leave();
    const next = send(ask);
    await settle();
    expect(next.status).toBe(200);
    expect(send(ask).status).toBe(429);
    await clock.advance(5_000);
  });

  test('the slot is given back when every target failed', async () => {
    const broken = UPSTREAM.refuses(529, 'overloaded_error');
    const { statuses } = running(LIMITED, { scripts: { first: broken, second: broken } });
    expect(await statuses(3, { as: 'web' })).toEqual([529, 529, 529]);
  });

  test('queue N for D: waits for the slot, without a byte to the client', async () => {
    const { send, clock, gateway } = running(`${WEB('limit 1 concurrent queue 1 for 10s')}\n${PROVIDERS}\n${ROUTE}`, {
      scripts: { first: UPSTREAM.streams(5_000) },
    });
    send(ask);
    const waiting = send(ask);
    await settle();
    expect([waiting.status, gateway.waiting]).toEqual([undefined, 1]);
    expect(send(ask).status).toBe(429);
    await clock.advance(5_000);
    expect([waiting.status, gateway.waiting]).toEqual([200, 0]);
  });

  test('a client that leaves the queue frees its place', async () => {
    const { send, gateway } = running(`${WEB('limit 1 concurrent queue 1 for 10s')}\n${PROVIDERS}\n${ROUTE}`, {
      scripts: { first: UPSTREAM.streams(5_000) },
    });
    send(ask);
    const waiting = send(ask);
    waiting.leave();
    expect(gateway.waiting).toBe(0);
    send(ask);
    expect(gateway.waiting).toBe(1);
  });

  test('a reload that raises the limit lets those who wait go', async () => {
    const limited = (most: number): string =>
      `${WEB(`limit ${most} concurrent queue 9 for 10s`)}\n${PROVIDERS}\n${ROUTE}`;
    const { send, reload } = running(limited(1), { scripts: { first: UPSTREAM.streams(5_000) } });
    const replies = [send(ask), send(ask), send(ask), send(ask)];
    await settle();
    reload(limited(3));
    await settle();
    expect(replies.map(({ status }) => status)).toEqual([200, 200, 200, undefined]);
  });

  test('drain answers those who wait', async () => {
    const { send, gateway } = running(`${WEB('limit 1 concurrent queue 9 for 10s')}\n${PROVIDERS}\n${ROUTE}`, {
      scripts: { first: UPSTREAM.streams(5_000) },
    });
    send(ask);
    const waiting = send(ask);
    gateway.drain();
    await settle();
    expect(waiting.status).toBe(529);
    expect(waiting.text).toContain('shutting down');
  });
});

describe('above the limit of a provider or key the target is skipped', () => {
  test('a provider: as rate_limited, so that the next arm is entered', async () => {
    const { statuses, sent, records } = running(
      `${PROVIDERS.replace('key env.FIRST_KEY', 'key env.FIRST_KEY; limit 1 requests/min')}
route main { match any; to first/$model; fallback on rate_limited to second/$model }`,
    );
    expect(await statuses(2)).toEqual([200, 200]);
    expect(sent.map(({ provider }) => provider)).toEqual(['first', 'second']);
    expect(records[1]?.attempts).toHaveLength(1);
  });

  test('a key: the next ready key of the same target is used at once', async () => {
    const keys = 'keys { rotate priority; key env.A limit 1 requests/min; key env.B limit 1 requests/min }';
    const { statuses, sent } = running(`${PROVIDERS.replace('key env.FIRST_KEY', keys)}\n${ROUTE}`);
    expect(await statuses(3)).toEqual([200, 200, 200]);
    expect(sent.map(({ provider, key }) => `${provider} ${key}`)).toEqual([
      'first a-secret',
      'first b-secret',
      'second second_key-secret',
    ]);
  });

  test('with none left: 429 with the soonest Retry-After of the chain', async () => {
    const providers = PROVIDERS.replace('key env.FIRST_KEY', 'key env.FIRST_KEY; limit 1 requests/min').replace(
      'key env.SECOND_KEY',
      'key env.SECOND_KEY; limit 1 requests/h',
    );
    const { statuses, send, records } = running(`${providers}\n${ROUTE}`);
    await statuses(2);
    const reply = send();
    await settle();
    expect(reply.status).toBe(429);
    expect(reply.headers['retry-after']).toBe('61');
    expect(records[2]?.attempts).toEqual([]);
  });

  test('for GLOB is read on the model of the target', async () => {
    const { statuses, sent } = running(
      `${PROVIDERS.replace('key env.FIRST_KEY', 'key env.FIRST_KEY; limit 1 requests/min for "large"')}
route main { match any; to first/large; fallback to first/small }`,
    );
    expect(await statuses(3)).toEqual([200, 200, 200]);
    expect(sent).toHaveLength(3);
  });

  test('concurrent of a key: its slots come back with each answer', async () => {
    const { statuses, sent } = running(
      `${PROVIDERS.replace('key env.FIRST_KEY', 'key env.FIRST_KEY limit 1 concurrent')}\n${ROUTE}`,
    );
    await statuses(5);
    expect(sent.every(({ provider }) => provider === 'first')).toBe(true);
  });

  test('an attempt that failed gives its slot and its tokens back, and stays a request', async () => {
    const { statuses, sent, clock } = running(
      `${PROVIDERS.replace('key env.FIRST_KEY', 'key env.FIRST_KEY limit 2 requests/min, 150 tokens/min, 1 concurrent')}\n${ROUTE}`,
      { scripts: { first: UPSTREAM.refuses(529, 'overloaded_error') } },
    );
    await statuses(3);
    expect(sent.map(({ provider }) => provider)).toEqual(['first', 'second', 'first', 'second', 'second']);
    await clock.advance(MINUTE);
  });

  test('hedge: both count as attempts in limits', async () => {
    const { send, clock, sent } = running(
      `${PROVIDERS.replace('key env.SECOND_KEY', 'key env.SECOND_KEY; limit 1 requests/min')}
route main { match any; hedge after 1s; to { rotate priority; first/$model; second/$model } }`,
      { scripts: { first: UPSTREAM.hangs } },
    );
    const replies = [send(), send()];
    await clock.advance(1_000);
    expect(sent.map(({ provider }) => provider)).toEqual(['first', 'first', 'second']);
    expect(replies.map(({ status }) => status)).toEqual([200, undefined]);
    await clock.advance(400_000);
  });
});

describe('budget MONEY', () => {
  const PRICED = `price "*" input 1k, output 1k\n${PROVIDERS}\n${ROUTE}`;

  test('of a client: once it is spent, 429 until the next day in UTC', async () => {
    const { statuses, send, clock, records } = running(`${WEB('budget 0.02 USD/day')}\n${PRICED}`);
    expect(await statuses(3, { as: 'web' })).toEqual([200, 200, 200]);
    const refused = send({ as: 'web' });
    expect(JSON.parse(refused.text).error.message).toBe('client web has spent its budget of 0.02 USD/day');
    expect(Number(refused.headers['retry-after'])).toBe((Date.UTC(2023, 10, 15) - clock.now()) / 1_000);
    expect(records[0]?.costUsd).toBeCloseTo(0.008);
    await clock.advance(Date.UTC(2023, 10, 15) - clock.now());
    expect(await statuses(1, { as: 'web' })).toEqual([200]);
  });

  test('of a tag is spent by all who carry it; reads from a cache cost what they cost', async () => {
    const clients = ['web', 'app'].map(
      (name) => `client ${name} { key env.${name.toUpperCase()}_CLIENT_KEY; tag prod }`,
    );
    const { statuses, records } = running(
      `${clients.join('\n')}\ntag prod { budget 0.004 USD/month }\nprice "*" input 1k, output 1k, cached 100\n${PROVIDERS}\n${ROUTE}`,
      { scripts: { first: UPSTREAM.answers({ input_tokens: 1, cache_read_input_tokens: 10, output_tokens: 1 }) } },
    );
    expect(await statuses(2, { as: 'web' })).toEqual([200, 200]);
    expect(records[0]?.costUsd).toBeCloseTo(0.003);
    expect(await statuses(1, { as: 'app' })).toEqual([429]);
  });

  test('who leaves before the usage is known pays the estimate', async () => {
    const { send } = running(`${WEB('budget 0.02 USD/day')}\n${PRICED}`, {
      scripts: { first: UPSTREAM.streams(1_000) },
    });
    const reply = send({ as: 'web', body: { stream: true } });
    await settle();
    reply.leave();
    expect(send({ as: 'web' }).status).toBe(429);
  });
});
