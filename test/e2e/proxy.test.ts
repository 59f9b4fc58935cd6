// `proxy URL` of a provider and of a key, through real proxies on loopback.
import { once } from 'node:events';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { createServer as createTlsServer } from 'node:tls';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { compileText, tableOf } from '../compiler/compiling.ts';
import { ANSWER, ask, WHOLE_STREAM } from '../support/anthropic-wire.ts';
import { makeCertificate, trust } from '../support/certificate.ts';
import { httpProxy, type ProxyServer, socksProxy } from '../support/proxy-servers.ts';
import { type RunningServer, startServer } from '../support/running-server.ts';
import { answer, closedPort, stream, UpstreamServer } from '../support/upstream-server.ts';

const closing: { close(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of closing.splice(0).reverse()) await one.close();
});

async function open<T extends { close(): Promise<void> }>(opened: Promise<T>): Promise<T> {
  const one = await opened;
  closing.push(one);
  return one;
}

/** A gateway whose provider `one` stands at `url`. */
async function gateway(url: string, inProvider: string): Promise<RunningServer> {
  const table = tableOf(`provider one { protocol anthropic; base_url "${url}"; ${inProvider} }
route r { match any; to one/$model }`);
  const listen = [{ kind: 'tcp', host: '127.0.0.1', port: 0 }] as const;
  const running = await startServer({ ...table, server: { ...table.server, listen } });
  closing.push({ close: () => running.stop() });
  return running;
}

const post = (running: RunningServer, body: object = {}): Promise<Response> =>
  fetch(`${running.url}/v1/messages`, ask(body));

describe.each<[string, () => Promise<ProxyServer>, (url: string) => string]>([
  ['http', () => httpProxy(), (url) => `POST ${url}/v1/messages fairlead:proxy_password-secret`],
  [
    'socks5',
    () => socksProxy('proxy_password-secret'),
    (url) => `socks ${url.slice('http://'.length)} fairlead:proxy_password-secret`,
  ],
])('%s', (scheme, start, seen) => {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a hole of the language
  const user = 'fairlead:${env.PROXY_PASSWORD}@';

  test('answers and streams come through the proxy, which is given the user and the password', async () => {
    const upstream = await open(UpstreamServer.start(answer(200, ANSWER), stream(WHOLE_STREAM)));
    const proxy = await open(start());
    const running = await gateway(upstream.url, `key env.ONE_KEY; proxy "${scheme}://${user}127.0.0.1:${proxy.port}"`);
    expect(await (await post(running)).json()).toMatchObject({ content: ANSWER.content });
    expect(await (await post(running, { stream: true })).text()).toContain('event: message_stop');
    expect(new Set(proxy.asked)).toEqual(new Set([seen(upstream.url)]));
    expect(upstream.calls).toHaveLength(2);
    expect(upstream.calls[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  test('a proxy that is not there: an error that names neither its address nor its password', async () => {
    const upstream = await open(UpstreamServer.start(answer(200, ANSWER)));
    const port = await closedPort();
    const running = await gateway(upstream.url, `key env.ONE_KEY; proxy "${scheme}://${user}127.0.0.1:${port}"`);
    const text = await (await post(running)).text();
    const { attempts } = await running.recorded(1);
    expect(attempts).toMatchObject([{ result: 'network' }]);
    for (const said of [text, attempts[0]?.message ?? '', running.log.join('')]) {
      expect(said).toContain('through its proxy');
      expect(said).not.toContain(String(port));
      expect(said).not.toContain('proxy_password-secret');
    }
    expect(upstream.calls).toHaveLength(0);
  });
});

test('the proxy of a key stands for that key alone', async () => {
  const upstream = await open(UpstreamServer.start(answer(200, ANSWER)));
  const [first, second] = [await open(httpProxy()), await open(httpProxy())];
  const keys = `keys { rotate round_robin; key env.A; key env.B proxy "http://127.0.0.1:${second.port}" }`;
  const running = await gateway(upstream.url, `proxy "http://127.0.0.1:${first.port}"; ${keys}`);
  for (let request = 0; request < 4; request++) await (await post(running)).text();
  expect([first.asked.length, second.asked.length]).toEqual([2, 2]);
  expect(upstream.calls.map(({ headers }) => headers['x-api-key'])).toEqual([
    'a-secret',
    'b-secret',
    'a-secret',
    'b-secret',
  ]);
});

test('https goes through a tunnel; a proxy that refuses it is a network failure', async () => {
  const proxy = await open(httpProxy());
  const running = await gateway('https://one.test', `key env.ONE_KEY; proxy "http://127.0.0.1:${proxy.port}"`);
  expect((await post(running)).status).toBe(502);
  expect(proxy.asked).toEqual(['CONNECT one.test:443']);
  const { attempts } = await running.recorded(1);
  expect(attempts).toMatchObject([{ result: 'network', message: expect.stringContaining('the proxy refused') }]);
});

test('through a tunnel the upstream is spoken to in TLS, by its own name', async () => {
  const names: string[] = [];
  // Without a certificate the handshake goes no further than the name.
  const server = createTlsServer({
    SNICallback: (name, done) => {
      names.push(name);
      done(new Error('no certificate'));
    },
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push({ close: async () => void server.close() });
  const proxy = await open(httpProxy({ tunnelTo: (server.address() as AddressInfo).port }));
  const running = await gateway('https://one.test', `key env.ONE_KEY; proxy "http://127.0.0.1:${proxy.port}"`);
  expect((await post(running)).status).toBe(502);
  expect(names).toEqual(['one.test']);
});

const certificate = makeCertificate();

test('openssl is there to make a certificate (without it what follows is skipped)', () => {
  expect(certificate !== undefined || process.env.FAIRLEAD_REQUIRE_ALL === undefined).toBe(true);
});

describe.runIf(certificate !== undefined)('in TLS', () => {
  const tls = certificate ?? { key: '', cert: '' };
  let distrust = (): void => {};
  beforeAll(() => {
    distrust = trust(tls);
  });
  afterAll(() => distrust());

  test('a proxy that is itself spoken to in TLS', async () => {
    const upstream = await open(UpstreamServer.start(answer(200, ANSWER)));
    const proxy = await open(httpProxy({ certificate: tls }));
    const running = await gateway(upstream.url, `key env.ONE_KEY; proxy "https://user@localhost:${proxy.port}"`);
    expect(await (await post(running)).json()).toMatchObject({ content: ANSWER.content });
    expect(proxy.asked).toEqual([`POST ${upstream.url}/v1/messages user:`]);
  });

  test.each([
    ['http', {}],
    ['https', { certificate: tls }],
  ])('an upstream in TLS, through a tunnel of an %s proxy', async (scheme, options) => {
    const upstream = createHttpsServer({ ...tls }, (incoming, outgoing) => {
      incoming.resume();
      outgoing.setHeader('content-type', 'application/json').end(JSON.stringify(ANSWER));
    });
    upstream.listen(0, '127.0.0.1');
    await once(upstream, 'listening');
    closing.push({ close: async () => void upstream.close() });
    const { port } = upstream.address() as AddressInfo;
    const proxy = await open(httpProxy({ tunnelTo: port, ...options }));
    const running = await gateway(
      `https://localhost:${port}`,
      `key env.ONE_KEY; proxy "${scheme}://localhost:${proxy.port}"`,
    );
    expect(await (await post(running)).json()).toMatchObject({ content: ANSWER.content });
    expect(proxy.asked).toEqual([`CONNECT localhost:${port}`]);
  });
});

describe('the compiler', () => {
  test.each([
    ['proxy "ftp://proxy:1"', 'no http, https or socks5 address'],
    ['proxy "proxy:3128"', 'no http, https or socks5 address'],
    ['proxy "http://user:sesame@proxy:3128"', 'a password is written in the file'],
  ])('%s', (line, message) => {
    const { diagnostics } = compileText(
      `edition 2026\nprovider openai { key env.K; ${line} }\nroute r { match any; to openai/m }`,
    );
    expect(diagnostics.map((diagnostic) => diagnostic.message).join()).toContain(message);
    expect(JSON.stringify(diagnostics.map((diagnostic) => diagnostic.message))).not.toContain('sesame');
  });
});
