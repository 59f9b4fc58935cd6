// The loop of one request under a clock that is moved by hand, with upstreams that play a script.
import { describe, expect, test } from 'vitest';
import { anthropicCodec } from '../../src/codec/anthropic/index.ts';
import { createClientCall } from '../../src/codec/exchange.ts';
import { Execution } from '../../src/gateway/execution.ts';
import { Gateway } from '../../src/gateway/gateway.ts';
import { provision } from '../../src/gateway/snapshot.ts';
import type { RouteTable } from '../../src/route-table.ts';
import { targetIdentity } from '../../src/routing/identity.ts';
import { seededRandom } from '../../src/routing/random.ts';
import { createMemoryState } from '../../src/state/memory.ts';
import type { RequestRecord } from '../../src/telemetry/record.ts';
import { createInProcessTransport, type ScriptStep } from '../../src/upstream/in-process.ts';
import {
  ANSWER,
  ask,
  CLOSE,
  FINISH,
  failure,
  OPEN,
  START,
  STOP,
  text,
  WHOLE_STREAM,
} from '../support/anthropic-wire.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';
import { RecordedReply } from '../support/recorded-reply.ts';
import { secretOf } from '../support/running-server.ts';
import { client, provider, route, table, timeouts } from '../support/tables.ts';

type Script = readonly ScriptStep[];

const wait = (ms: number): ScriptStep => ({ kind: 'wait', ms });
const data = (...texts: string[]): ScriptStep[] => texts.map((value) => ({ kind: 'data', text: value }));
const sse: ScriptStep = {
  kind: 'head',
  status: 200,
  headers: { 'content-type': 'text/event-stream', 'request-id': 'up-1' },
};
const end: ScriptStep = { kind: 'end' };
const hang: ScriptStep = { kind: 'hang' };
const whole: Script = [{ kind: 'head', status: 200, headers: {} }, ...data(JSON.stringify(ANSWER)), end];
const refusal = (status: number, headers: Record<string, string> = {}): Script => [
  { kind: 'head', status, headers },
  ...data(JSON.stringify(failure(status === 429 ? 'rate_limit_error' : 'overloaded_error', 'no'))),
  end,
];

interface Sent {
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One script a provider. */
function start(scripts: Readonly<Record<string, Script | (() => Script)>>, parts: Partial<RouteTable> = {}) {
  const names = Object.keys(scripts);
  const clock = new FakeClock();
  const sent: Sent[] = [];
  const records: RequestRecord[] = [];
  const faults: unknown[] = [];
  const routeTable = table({
    providers: names.map((name) => provider(name, `http://${name}.test`)),
    routes: [route('main', names)],
    ...parts,
  });
  const snapshot = provision({
    table: routeTable,
    positions: () => undefined,
    hash: 'hash-1',
    secrets: { environment: secretOf, file: () => '' },
    transportFor: ({ name }) =>
      createInProcessTransport((request) => {
        sent.push(request);
        const script = scripts[name] ?? [];
        return typeof script === 'function' ? script() : script;
      }, clock),
  });
  const gateway = new Gateway(snapshot, {
    clock,
    random: seededRandom(1),
    state: createMemoryState(),
    onRecord: (record) => void records.push(record),
    onFault: (fault) => void faults.push(fault),
  });
  const send = (body: object = {}, caller?: string) => {
    const reply = new RecordedReply();
    const admission = gateway.admit();
    const bytes = Buffer.from(String(ask(body).body));
    const call = createClientCall({
      codec: anthropicCodec,
      head: { path: '/v1/messages', parameters: {}, query: new URLSearchParams(), headers: { 'x-team': 'search' } },
      bytes,
      body: JSON.parse(bytes.toString()),
      requestId: admission.requestId,
      created: 1,
    });
    const known =
      caller === undefined ? undefined : snapshot.clientKeys.find(secretOf(`${caller.toUpperCase()}_CLIENT_KEY`));
    new Execution({ admission, call, client: known, reply }).begin();
    return reply;
  };
  return { clock, gateway, send, sent, records, faults };
}

describe('the head of an answer', () => {
  test('says which route, target and table, and how many attempts', async () => {
    const { send } = start({ first: refusal(529), second: whole });
    const reply = send();
    await settle();
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({
      'x-fairlead-route': 'main',
      'x-fairlead-target': 'second/claude-test',
      'x-fairlead-attempts': '2',
      'x-fairlead-config': 'hash-1',
      'content-type': 'application/json',
      'content-length': String(reply.text.length),
    });
    expect(reply.headers['x-fairlead-request-id']).toMatch(/^[0-9a-f-]{36}$/);
    expect(reply.headers).not.toHaveProperty('x-fairlead-warnings');
  });

  test('H51 passes the vendor’s request id on, and nothing that describes bytes or keys', async () => {
    const headers = {
      'request-id': 'up-1',
      'content-encoding': 'br',
      'content-length': '7',
      connection: 'close',
      'anthropic-ratelimit-requests-remaining': '1',
      'set-cookie': 'a=b',
    };
    const { send } = start({ first: [{ kind: 'head', status: 200, headers }, ...data(JSON.stringify(ANSWER)), end] });
    const reply = send();
    await settle();
    expect(reply.headers['request-id']).toBe('up-1');
    for (const name of ['content-encoding', 'connection', 'set-cookie', 'anthropic-ratelimit-requests-remaining']) {
      expect(reply.headers).not.toHaveProperty(name);
    }
  });

  test('a model whose name no header can carry is encoded', async () => {
    const { send } = start({ first: whole });
    const reply = send({ model: 'né\n☃' });
    await settle();
    expect(reply.headers['x-fairlead-target']).toBe('first/n%C3%A9%0A%E2%98%83');
  });
});

describe('what goes upstream', () => {
  test('H50 our key, never the client’s; the file’s headers, but not those of the connection', async () => {
    const headers = [
      { name: 'X-Team', value: { parts: ['team-', { env: 'TEAM' }] } },
      { name: 'Content-Length', value: '1' },
    ];
    const { send, sent } = start(
      { first: whole },
      { providers: [provider('first', 'http://first.test/base/', { headers })], clients: [client('web')] },
    );
    send({}, 'web');
    await settle();
    expect(sent[0]?.path).toBe('/base/v1/messages');
    expect(sent[0]?.headers).toMatchObject({ 'x-api-key': 'first_key-secret', 'x-team': 'team-team-secret' });
    expect(sent[0]?.headers).not.toHaveProperty('content-length');
    expect(JSON.stringify(sent)).not.toContain('web_client_key-secret');
  });

  test('what is sent in secret stays out of what a vendor’s error makes of it', async () => {
    const quoted = JSON.stringify(failure('invalid_request_error', 'bad header team-secret, key first_key-secret'));
    const { send, records } = start(
      { first: [{ kind: 'head', status: 400, headers: {} }, ...data(quoted), end] },
      {
        providers: [
          provider('first', 'http://first.test', {
            headers: [{ name: 'X-Team', value: { parts: [{ env: 'TEAM' }] } }],
          }),
        ],
      },
    );
    const reply = send();
    await settle();
    expect(reply.text).toContain('bad header [redacted], key [redacted]');
    expect(JSON.stringify(records)).not.toContain('team-secret');
  });

  test('H50 after a move to another provider, that one’s key and no other', async () => {
    const { send, sent } = start({ first: refusal(529), second: whole });
    send();
    await settle();
    expect(sent.map(({ headers }) => headers['x-api-key'])).toEqual(['first_key-secret', 'second_key-secret']);
  });
});

describe('times', () => {
  const bounded = (settings: NonNullable<Parameters<typeof timeouts>[0]>): Partial<RouteTable> => ({
    defaults: timeouts(settings),
  });

  test.each([
    ['a stream', { stream: true }, [sse, ...data(START, OPEN), hang] as Script],
    ['a whole answer', {}, [hang] as Script],
  ])('first_token: %s without content in time is left for the next arm', async (_, body, script) => {
    const good = 'stream' in body ? [sse, ...data(...WHOLE_STREAM), end] : whole;
    const { clock, send, records } = start({ first: script, second: good }, bounded({ firstToken: 1000 }));
    const reply = send(body);
    await clock.advance(999);
    expect(reply.status).toBeUndefined();
    await clock.advance(1);
    expect(reply).toMatchObject({ status: 200, ended: true });
    expect(records[0]?.attempts.map(({ result }) => result)).toEqual(['timeout', 'ok']);
    expect(records[0]?.attempts[0]?.message).toContain('first_token');
  });

  test('first_token does not bound what follows the first content', async () => {
    const { clock, send } = start(
      { first: [sse, ...data(START, OPEN, text('a')), wait(5000), ...data(CLOSE, FINISH, STOP), end] },
      bounded({ firstToken: 1000 }),
    );
    const reply = send({ stream: true });
    await clock.advance(5000);
    expect(reply.ended).toBe(true);
    expect(reply.text).not.toContain('event: error');
  });

  test('total bounds the whole chain up to the commit point', async () => {
    const { clock, send, gateway } = start(
      { first: [wait(600), ...refusal(529)], second: [hang] },
      bounded({ total: 1000 }),
    );
    const reply = send();
    await clock.advance(999);
    expect(reply.status).toBeUndefined();
    await clock.advance(1);
    expect(reply.status).toBe(504);
    expect(reply.text).toContain('timeout total');
    expect(gateway.inFlight).toBe(0);
    expect(clock.pending).toBe(0);
  });

  test('stream bounds the rest', async () => {
    const { clock, send, records } = start(
      { first: [sse, ...data(START, OPEN, text('a')), wait(400), ...data(text('b')), wait(4000)] },
      bounded({ stream: 1000 }),
    );
    const reply = send({ stream: true });
    await clock.advance(1000);
    expect(reply.ended).toBe(true);
    expect(reply.text).toMatch(/event: error\ndata: .*timeout stream/);
    expect(records[0]).toMatchObject({ outcome: 'failed', error: { kind: 'timeout' } });
  });

  test('a retry waits for its backoff', async () => {
    let calls = 0;
    const { clock, send } = start(
      { first: () => (++calls === 1 ? refusal(529) : whole) },
      { defaults: { retry: { count: 1, on: ['overloaded'], backoff: { minMs: 1000, maxMs: 1000 } } } },
    );
    const reply = send();
    await settle();
    expect(calls).toBe(1);
    expect(reply.status).toBeUndefined();
    await clock.advance(2000);
    expect(reply.status).toBe(200);
    expect(reply.headers['x-fairlead-attempts']).toBe('2');
  });

  test('a connection that its upstream keeps after the end is let go', async () => {
    const { clock, send } = start({ first: [sse, ...data(...WHOLE_STREAM), hang] });
    const reply = send({ stream: true });
    await settle();
    expect(reply.ended).toBe(true);
    await clock.advance(2000);
    expect(clock.pending).toBe(0);
  });
});

describe('H33 keep-alives', () => {
  const PING = 'event: ping\ndata: {"type":"ping"}\n\n';

  test('every 15 s while the first content is awaited, and between contents', async () => {
    const { clock, send } = start({
      first: [wait(31_000), sse, ...data(START, OPEN, text('a')), wait(20_000), ...data(CLOSE, FINISH, STOP), end],
    });
    const reply = send({ stream: true });
    await clock.advance(14_999);
    expect(reply.status).toBeUndefined();
    await clock.advance(1);
    expect(reply.status).toBe(200);
    expect(reply.headers).toMatchObject({ 'content-type': expect.stringContaining('text/event-stream') });
    expect(reply.headers).not.toHaveProperty('x-fairlead-target');
    expect(reply.writes).toEqual([PING]);
    await clock.advance(16_000);
    expect(reply.writes).toEqual([PING, PING, START + OPEN + text('a')]);
    await clock.advance(20_000);
    expect(reply.text).toBe([PING, PING, START, OPEN, text('a'), PING, CLOSE, FINISH, STOP].join(''));
    expect(reply.ended).toBe(true);
    expect(clock.pending).toBe(0);
  });

  test('once a head had to be sent, a spent chain is an error in the stream', async () => {
    const { clock, send, records } = start({ first: [wait(20_000), ...refusal(529)] });
    const reply = send({ stream: true });
    await clock.advance(20_000);
    expect(reply).toMatchObject({ status: 200, ended: true });
    expect(reply.text).toMatch(/^event: ping[\s\S]*event: error\n/);
    expect(records[0]).toMatchObject({ outcome: 'failed', status: 200, error: { kind: 'overloaded' } });
  });

  test('none for a whole answer', async () => {
    const { clock, send } = start({ first: [wait(40_000), ...whole] });
    const reply = send();
    await clock.advance(39_000);
    expect(reply.status).toBeUndefined();
    await clock.advance(1000);
    expect(reply.status).toBe(200);
  });

  test('none to a client that does not read', async () => {
    const { clock, send } = start({ first: [sse, ...data(START, OPEN, text('a')), wait(50_000), end] });
    const reply = send({ stream: true });
    reply.reads = false;
    await clock.advance(50_000);
    expect(reply.text).not.toContain('ping');
  });
});

describe('back-pressure and departure', () => {
  test('a slow client pauses the upstream until it has caught up', async () => {
    const { send } = start({ first: [sse, ...data(START, OPEN, text('a'), text('b'), CLOSE, FINISH, STOP), end] });
    const reply = send({ stream: true });
    reply.reads = false;
    await settle();
    expect(reply.text).toBe(START + OPEN + text('a'));
    reply.reads = true;
    reply.drain();
    expect(reply.text).toBe([START, OPEN, text('a'), text('b'), CLOSE, FINISH, STOP].join(''));
    expect(reply.ended).toBe(true);
  });

  test('a client that leaves during a backoff leaves nothing behind', async () => {
    const { clock, send, gateway, records } = start(
      { first: refusal(529) },
      { defaults: { retry: { count: 1, on: ['overloaded'], backoff: { minMs: 1000, maxMs: 1000 } } } },
    );
    const reply = send({ stream: true });
    await settle();
    reply.leave();
    expect(gateway.inFlight).toBe(0);
    expect(clock.pending).toBe(0);
    expect(records[0]).toMatchObject({ outcome: 'gone', attempts: [{ result: 'overloaded' }] });
  });
});

describe('requests that go nowhere', () => {
  const only = (model: string): Partial<RouteTable> => ({
    routes: [route('main', ['first'], { match: { kind: 'model', globs: [model] } })],
  });

  test('no route: 404 in the dialect, naming near models', async () => {
    const { send, sent } = start({ first: whole }, only('claude-sonnet-5'));
    const reply = send({ model: 'claude-sonet-5' });
    expect(reply.status).toBe(404);
    expect(JSON.parse(reply.text)).toMatchObject({ type: 'error', error: { type: 'not_found_error' } });
    expect(reply.text).toContain('claude-sonnet-5');
    expect(sent).toEqual([]);
  });

  test('a model that the client may not use looks the same, and is not offered', async () => {
    const { send } = start(
      { first: whole },
      { ...only('claude-sonnet-5'), clients: [client('web', { models: ['gpt-*'] })] },
    );
    const reply = send({ model: 'claude-sonnet-5' }, 'web');
    expect(reply.status).toBe(404);
    expect(reply.text).not.toContain('Did you mean');
  });

  test('a route that rejects answers by itself', async () => {
    const reject = { status: 451, message: { parts: ['ask ', { env: 'OWNER' }] }, retryAfterMs: 1500 };
    const { send, sent, records } = start({ first: whole }, { routes: [{ ...route('closed', []), reject }] });
    const reply = send();
    expect(reply.status).toBe(451);
    expect(reply.headers).toMatchObject({ 'retry-after': '2', 'x-fairlead-route': 'closed' });
    expect(reply.text).toContain('ask owner-secret');
    expect(sent).toEqual([]);
    expect(records[0]).toMatchObject({ outcome: 'failed', status: 451 });
  });

  test.each([
    ['at once', {}],
    ['after another attempt', { first: [wait(10), ...refusal(529)] }],
  ])(
    'a fault of the program, %s, is a 500 that says nothing, is told to the log, and leaves nothing behind',
    async (_, before) => {
      const broken = (): Script => {
        throw new TypeError('inner detail');
      };
      const { clock, gateway, send, faults } = start({ ...(before as Record<string, Script>), second: broken });
      const reply = send();
      await clock.advance(10);
      expect(reply.status).toBe(500);
      expect(reply.text).not.toContain('inner detail');
      expect(faults).toHaveLength(1);
      expect(gateway.inFlight).toBe(0);
      expect(clock.pending).toBe(0);
      expect(gateway.parts.state.inFlight(targetIdentity('second/claude-test'))).toBe(0);
    },
  );
});

test('routes may ask for headers, streams, tools, images and numbers', async () => {
  const flag = (name: 'stream' | 'tools' | 'images') => route(name, ['first'], { match: { kind: 'flag', flag: name } });
  const { send } = start(
    { first: whole },
    {
      routes: [
        flag('tools'),
        flag('images'),
        route('many', ['first'], { match: { kind: 'number', field: 'max_tokens', min: 500 } }),
        route('team', ['first'], { match: { kind: 'header', name: 'x-team', globs: ['se*'] } }),
      ],
    },
  );
  const image = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
  const bodies = [
    { tools: [{ name: 'a', input_schema: { type: 'object' } }] },
    { messages: [{ role: 'user', content: [image] }] },
    { max_tokens: 500 },
    {},
  ];
  const replies = bodies.map((body) => send(body));
  await settle();
  expect(replies.map(({ headers }) => headers['x-fairlead-route'])).toEqual(['tools', 'images', 'many', 'team']);
});
