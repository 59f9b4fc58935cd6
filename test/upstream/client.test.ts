// The HTTP transport against real local servers.
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { LongBody } from '../../src/codec/long-body.ts';
import type { GatewayError } from '../../src/errors.ts';
import { createHttpTransport } from '../../src/upstream/client.ts';
import type { UpstreamCall, UpstreamHandler, UpstreamRequest } from '../../src/upstream/transport.ts';
import { settle } from '../support/fake-clock.ts';
import { answer, type Behaviour, closedPort, cut, hang, stream, UpstreamServer } from '../support/upstream-server.ts';

const opened: UpstreamServer[] = [];

afterEach(async () => {
  await Promise.all(opened.splice(0).map((server) => server.close()));
});

async function serve(...behaviours: Behaviour[]): Promise<UpstreamServer> {
  const server = await UpstreamServer.start(...behaviours);
  opened.push(server);
  return server;
}

class Heard implements UpstreamHandler {
  readonly chunks: Buffer[] = [];
  status: number | undefined;
  headers: Readonly<Record<string, string | undefined>> = {};
  ended = false;
  error: GatewayError | undefined;
  readonly #over: (() => void)[] = [];
  onData: () => void = () => {};
  head(status: number, headers: Readonly<Record<string, string | undefined>>): void {
    this.status = status;
    this.headers = headers;
  }
  data(chunk: Buffer): void {
    this.chunks.push(chunk);
    this.onData();
  }
  end(): void {
    this.ended = true;
    for (const resolve of this.#over) resolve();
  }
  failed(error: GatewayError): void {
    this.error = error;
    for (const resolve of this.#over) resolve();
  }
  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }
  over(): Promise<void> {
    return new Promise((resolve) => this.#over.push(resolve));
  }
}

function request(url: string, overrides: Partial<UpstreamRequest> = {}): UpstreamRequest {
  return {
    method: 'POST',
    url: new URL('/v1/chat?key=hidden-key', url),
    headers: { authorization: 'Bearer hidden-key' },
    body: '{"a":1}',
    timeouts: { connect: 2000, idle: 2000 },
    ...overrides,
  };
}

async function outcome(sent: UpstreamRequest): Promise<Heard> {
  const transport = createHttpTransport();
  const heard = new Heard();
  const over = heard.over();
  transport.send(sent, heard);
  await over;
  await transport.close();
  return heard;
}

describe('an answer', () => {
  test('comes with head, data and end; the request goes out as it was given', async () => {
    const server = await serve(answer(201, { ok: true }, { 'x-one': '1' }));
    const heard = await outcome(request(server.url));
    expect(heard).toMatchObject({ status: 201, ended: true, text: '{"ok":true}' });
    expect(heard.headers['x-one']).toBe('1');
    expect(server.calls[0]).toMatchObject({ method: 'POST', path: '/v1/chat?key=hidden-key', body: '{"a":1}' });
    expect(server.calls[0]?.headers['content-length']).toBe('7');
  });

  test('H51 one that is compressed all the same is read, in pieces', async () => {
    const text = 'data: {"n":1}\n\n'.repeat(2000);
    const server = await serve(({ response }) => {
      response.writeHead(200, { 'content-encoding': 'gzip' });
      const bytes = gzipSync(text);
      response.write(bytes.subarray(0, 50));
      response.end(bytes.subarray(50));
    });
    expect(await outcome(request(server.url))).toMatchObject({ ended: true, text });
  });

  test('a body in pieces goes out with its length, and can be sent again', async () => {
    const server = await serve(answer(200, {}));
    const pieces = Array.from({ length: 40 }, (_, at) =>
      Buffer.alloc(16 * 1024, String.fromCharCode(0x61 + (at % 26))),
    );
    const body = new LongBody(pieces);
    await outcome(request(server.url, { body }));
    await outcome(request(server.url, { body }));
    for (const { body: came, headers } of server.calls) {
      expect(came).toBe(Buffer.concat(pieces).toString());
      expect(headers['content-length']).toBe(String(body.length));
      expect(headers['transfer-encoding']).toBeUndefined();
    }
    expect(server.calls).toHaveLength(2);
  });

  test('is heard while a body in pieces is still being sent, and so is its end', async () => {
    const server = createServer((_, response) => void response.writeHead(429, { 'content-length': 2 }).end('no'));
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const body = new LongBody(Array(400).fill(Buffer.alloc(64 * 1024, 'a')));
    const { port } = server.address() as AddressInfo;
    const heard = await outcome(request(`http://127.0.0.1:${port}`, { body }));
    expect(heard).toMatchObject({ status: 429, ended: true, text: 'no' });
    server.closeAllConnections();
    server.close();
  });

  test('that nobody waits for any more ends a body in pieces too', async () => {
    const server = createServer(() => {});
    await once(server.listen(0, '127.0.0.1'), 'listening');
    const { port } = server.address() as AddressInfo;
    const transport = createHttpTransport();
    const heard = new Heard();
    const body = new LongBody(Array(400).fill(Buffer.alloc(64 * 1024, 'a')));
    const call = transport.send(request(`http://127.0.0.1:${port}`, { body }), heard);
    const [incoming] = (await once(server, 'request')) as [IncomingMessage];
    call.cancel();
    await new Promise((resolve) =>
      incoming
        .on('error', () => {})
        .on('close', resolve)
        .resume(),
    );
    expect(incoming.complete).toBe(false);
    expect(heard).toMatchObject({ status: undefined, ended: false, error: undefined });
    await transport.close();
    server.close();
  });

  test('connections are used again', async () => {
    const server = await serve(({ response }) => void response.end(String(response.socket?.remotePort)));
    const transport = createHttpTransport();
    const ports: string[] = [];
    for (let round = 0; round < 3; round++) {
      const heard = new Heard();
      const over = heard.over();
      transport.send(request(server.url), heard);
      await over;
      ports.push(heard.text);
      // undici gives a connection back on the turn after the end.
      await settle();
    }
    await transport.close();
    expect(new Set(ports).size).toBe(1);
  });
});

describe('a failure', () => {
  test('nobody there is network', async () => {
    const heard = await outcome(request(`http://127.0.0.1:${await closedPort()}`));
    expect(heard.error?.kind).toBe('network');
    expect(heard.error?.message).toMatch(/refused the connection/);
  });

  test('a cut before the head is network, after it stream_broken', async () => {
    const server = await serve(
      cut,
      stream(['data: 1\n\n'], async (call) => {
        await new Promise((resolve) => setImmediate(resolve));
        cut(call);
      }),
    );
    expect((await outcome(request(server.url))).error?.kind).toBe('network');
    const after = await outcome(request(server.url));
    expect(after.error?.kind).toBe('stream_broken');
    expect(after.ended).toBe(false);
  });

  test('silence in the middle is timeout', async () => {
    const server = await serve(stream(['data: 1\n\n'], hang));
    const heard = await outcome(request(server.url, { timeouts: { connect: 2000, idle: 60 } }));
    expect(heard.error?.kind).toBe('timeout');
    expect(heard.text).toBe('data: 1\n\n');
  });

  test('no connection in time is timeout', async () => {
    // TEST-NET-1 (RFC 5737): nothing answers there; some machines refuse at once, which is network.
    const heard = await outcome(request('http://192.0.2.1', { timeouts: { connect: 50, idle: 50 } }));
    expect(['timeout', 'network']).toContain(heard.error?.kind);
  });

  test('H50 says nothing of the credentials', async () => {
    const server = await serve(cut);
    const { error } = await outcome(request(server.url));
    expect(`${error?.message} ${error?.stack}`).not.toContain('hidden-key');
  });

  test('a header that cannot be sent fails the call and nothing else', async () => {
    const server = await serve(answer(200, {}));
    const heard = await outcome(request(server.url, { headers: { authorization: 'two\nlines' } }));
    expect(heard.error?.kind).toBe('network');
    expect(heard.error?.message).not.toContain('lines');
  });
});

describe('cancel', () => {
  test('H56 ends the connection at once, and nothing more is heard', async () => {
    const server = await serve(hang);
    const transport = createHttpTransport();
    const heard = new Heard();
    const call = transport.send(request(server.url), heard);
    const seen = await server.called(1);
    call.cancel();
    await seen.abandoned;
    expect(heard).toMatchObject({ ended: false, error: undefined, status: undefined });
    await transport.close();
  });

  test('before there is a connection, nothing is sent', async () => {
    const server = await serve(answer(200, {}));
    const transport = createHttpTransport();
    const heard = new Heard();
    transport.send(request(server.url), heard).cancel();
    const second = new Heard();
    const over = second.over();
    transport.send(request(server.url), second);
    await over;
    expect(second.status).toBe(200);
    expect(heard.status).toBeUndefined();
    await transport.close();
  });
});

test('H56 a paused answer is not read: the server cannot write it all', async () => {
  const piece = Buffer.alloc(64 * 1024, 'x');
  const pieces = 1000;
  let written = 0;
  let blocked: () => void;
  const stuck = new Promise<void>((resolve) => {
    blocked = resolve;
  });
  const server = await serve(async ({ response }) => {
    response.writeHead(200);
    while (written < pieces) {
      written += 1;
      if (response.write(piece)) continue;
      blocked();
      await new Promise((resolve) => response.once('drain', resolve));
    }
    response.end();
  });
  const transport = createHttpTransport();
  const heard = new Heard();
  const over = heard.over();
  let call: UpstreamCall | undefined;
  heard.onData = () => {
    if (heard.chunks.length === 1) call?.pause();
  };
  call = transport.send(request(server.url), heard);
  await stuck;
  const seen = heard.chunks.length;
  expect(written).toBeLessThan(pieces);
  for (let turn = 0; turn < 50; turn++) await new Promise((resolve) => setImmediate(resolve));
  expect(heard.chunks.length - seen).toBeLessThan(3);
  expect(written).toBeLessThan(pieces);
  call.resume();
  await over;
  expect(heard.text.length).toBe(pieces * piece.length);
  await transport.close();
});
