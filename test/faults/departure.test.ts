// H56: a client that leaves, and a client that reads slowly.
import { once } from 'node:events';
import { type ClientRequest, request as httpRequest, type IncomingMessage } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { targetIdentity } from '../../src/routing/identity.ts';
import { ask, OPEN, START, text } from '../support/anthropic-wire.ts';
import { type RunningServer, startServer } from '../support/running-server.ts';
import { provider, route, table } from '../support/tables.ts';
import { type Behaviour, hang, stream, UpstreamServer } from '../support/upstream-server.ts';

const opened: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
});

async function start(behaviour: Behaviour): Promise<{ running: RunningServer; upstream: UpstreamServer }> {
  const upstream = await UpstreamServer.start(behaviour);
  const running = await startServer(
    table({ providers: [provider('first', upstream.url)], routes: [route('main', ['first'])] }),
  );
  opened.push({ stop: () => upstream.close() }, running);
  return { running, upstream };
}

function post(url: string, body: object): ClientRequest {
  const request = httpRequest(`${url}/v1/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
  });
  request.on('error', () => {});
  request.end(ask(body).body);
  return request;
}

describe('a client that leaves', () => {
  const moments: readonly (readonly [string, object, Behaviour])[] = [
    ['waits for a whole answer', {}, hang],
    ['waits for the first content', { stream: true }, stream([START], hang)],
    ['is in the middle of a stream', { stream: true }, stream([START, OPEN, text('a')], hang)],
  ];

  test.each(moments)('while it %s: the upstream is let go at once', async (_, body, behaviour) => {
    const { running, upstream } = await start(behaviour);
    const request = post(running.url, body);
    const call = await upstream.called(1);
    if (behaviour === moments[2]?.[2]) await once(request, 'response');
    request.destroy();
    await call.abandoned;
    const record = await running.recorded(1);
    expect(record).toMatchObject({ outcome: 'gone', attempts: [{ result: 'cancelled' }] });
    expect(running.gateway.inFlight).toBe(0);
    expect(running.state.inFlight(targetIdentity('first/claude-test'))).toBe(0);
  });

  test('while it sends its request: nothing is sent on', async () => {
    const { running, upstream } = await start(hang);
    const request = httpRequest(`${running.url}/v1/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'content-length': '1000' },
    });
    request.on('error', () => {});
    request.write('{"model":');
    await once(request, 'socket');
    while (running.gateway.inFlight === 0) await new Promise((resolve) => setImmediate(resolve));
    request.destroy();
    expect(await running.recorded(1)).toMatchObject({ outcome: 'gone' });
    expect(upstream.calls).toEqual([]);
  });
});

test('a client that reads slowly holds the upstream back; nothing is lost', async () => {
  const piece = text('x'.repeat(64 * 1024));
  const pieces = 500;
  let written = 0;
  let blocked: () => void = () => {};
  const stuck = new Promise<void>((resolve) => {
    blocked = resolve;
  });
  const { running } = await start(async ({ response }) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(START + OPEN);
    while (written < pieces) {
      written += 1;
      if (response.write(piece)) continue;
      blocked();
      await new Promise((resolve) => response.once('drain', resolve));
    }
    response.end();
  });
  const [response] = (await once(post(running.url, { stream: true }), 'response')) as [IncomingMessage];
  response.pause();
  await stuck;
  for (let turn = 0; turn < 100; turn++) await new Promise((resolve) => setImmediate(resolve));
  // Sockets hold some; the gateway itself must not hold the rest.
  expect(written).toBeLessThan(pieces / 2);
  let bytes = 0;
  for await (const chunk of response) bytes += (chunk as Buffer).length;
  expect(bytes).toBeGreaterThan(pieces * piece.length);
  expect(written).toBe(pieces);
});
