// The timeouts of section 3 over real sockets: what each bounds, and what follows.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { tableOf } from '../compiler/compiling.ts';
import { ANSWER, ask, OPEN, START, text } from '../support/anthropic-wire.ts';
import { type RunningServer, startServer } from '../support/running-server.ts';
import { answer, type Behaviour, hang, stream, UpstreamServer } from '../support/upstream-server.ts';

const closing: (() => Promise<void>)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** A gateway with a route to `one`, then to `two`, which always answers. */
async function gateway(one: Behaviour | string, settings: string): Promise<RunningServer> {
  const serve = async (behaviour: Behaviour): Promise<string> => {
    const upstream = await UpstreamServer.start(behaviour);
    closing.push(() => upstream.close());
    return upstream.url;
  };
  const url = typeof one === 'string' ? one : await serve(one);
  const table = tableOf(`provider one { protocol anthropic; base_url "${url}"; key env.ONE_KEY }
provider two { protocol anthropic; base_url "${await serve(answer(200, ANSWER))}"; key env.TWO_KEY }
route r { match any; to one/$model; fallback to two/$model; ${settings} }`);
  const listen = [{ kind: 'tcp', host: '127.0.0.1', port: 0 }] as const;
  const running = await startServer({ ...table, server: { ...table.server, listen } });
  closing.push(() => running.stop());
  return running;
}

async function outcome(running: RunningServer, body: object = {}) {
  const response = await fetch(`${running.url}/v1/messages`, ask(body));
  const answered = await response.text();
  const [first] = (await running.recorded(1)).attempts;
  return { status: response.status, answered, first, attempts: running.records[0]?.attempts.length };
}

test('`connect`: a connection that never comes about', async () => {
  // TLS is part of connecting, and this machine says nothing.
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  closing.push(async () => void server.close());
  const { port } = server.address() as AddressInfo;
  const running = await gateway(`https://127.0.0.1:${port}`, 'timeout connect 200ms');
  const { status, first } = await outcome(running);
  expect(status).toBe(200);
  expect(first).toMatchObject({
    target: 'one/claude-test',
    result: 'timeout',
    message: expect.stringContaining('200 ms'),
  });
});

test('`first_token`: a head without content', async () => {
  const running = await gateway(stream([START, OPEN], hang), 'timeout first_token 200ms');
  const { status, answered, first } = await outcome(running, { stream: true });
  expect(status).toBe(200);
  expect(answered).toContain('message_stop');
  expect(first).toMatchObject({ result: 'timeout', message: expect.stringContaining('first_token') });
});

test('`idle`: silence in the midst of an answer is an error event, and nothing is tried again', async () => {
  const running = await gateway(stream([START, OPEN, text('a')], hang), 'timeout idle 1s');
  const { answered, first, attempts } = await outcome(running, { stream: true });
  expect(answered).toMatch(/event: error\n/);
  expect(answered).not.toContain('message_stop');
  expect(first).toMatchObject({ result: 'timeout', message: expect.stringContaining('1000 ms') });
  expect(attempts).toBe(1);
});

test('`total`: the whole chain', async () => {
  const running = await gateway(hang, 'timeout total 300ms');
  const { status, answered, attempts } = await outcome(running);
  expect(status).toBe(504);
  expect(answered).toContain('timeout total');
  expect(attempts).toBe(1);
});

test('`stream`: the rest of an answer', async () => {
  const slow: Behaviour = ({ response }) => {
    const timer = setInterval(() => response.write(text('b')), 20);
    response.on('close', () => clearInterval(timer));
  };
  const running = await gateway(stream([START, OPEN, text('a')], slow), 'timeout stream 300ms');
  const { answered, first } = await outcome(running, { stream: true });
  expect(answered).toMatch(/event: error\n.*timeout stream/);
  expect(first).toMatchObject({ result: 'timeout' });
});
