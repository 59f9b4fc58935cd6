// What happens to a request when an upstream fails: before the first content the chain goes on, after it the client is told.
import { afterEach, describe, expect, test } from 'vitest';
import { targetIdentity } from '../../src/routing/identity.ts';
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
import { type RunningServer, startServer } from '../support/running-server.ts';
import { provider, route, table, timeouts } from '../support/tables.ts';
import { answer, type Behaviour, closedPort, cut, hang, stream, UpstreamServer } from '../support/upstream-server.ts';

const opened: { stop(): Promise<void> }[] = [];

afterEach(async () => {
  for (const one of opened.splice(0).reverse()) await one.stop();
});

async function upstream(...behaviours: Behaviour[]): Promise<UpstreamServer> {
  const server = await UpstreamServer.start(...behaviours);
  opened.push({ stop: () => server.close() });
  return server;
}

/** Two providers, `first` then `second`; `first_token` and `idle` of the first are short. */
async function gateway(first: string, second: string): Promise<RunningServer> {
  const running = await startServer(
    table({
      providers: [
        provider('first', first, { settings: timeouts({ firstToken: 200, idle: 200, connect: 500 }) }),
        provider('second', second),
      ],
      routes: [route('main', ['first', 'second'])],
    }),
  );
  opened.push(running);
  return running;
}

/** What is counted as under way at each target. */
function slots({ state }: RunningServer): number[] {
  return ['first', 'second'].map((name) => state.inFlight(targetIdentity(`${name}/claude-test`)));
}

const error = (status: number, type: string): Behaviour => answer(status, failure(type, 'no'));

/** Whole and streamed: the same failures, the same outcome. */
const FAILURES: readonly (readonly [string, Behaviour, string])[] = [
  ['429', error(429, 'rate_limit_error'), 'rate_limited'],
  ['500', error(500, 'api_error'), 'server_error'],
  ['529', error(529, 'overloaded_error'), 'overloaded'],
  ['401', error(401, 'authentication_error'), 'auth_failed'],
  ['404', answer(404, failure('not_found_error', 'model: claude-test')), 'model_not_found'],
  ['a hang', hang, 'timeout'],
  ['a cut', cut, 'network'],
  ['a page of markup', answer(200, '<html>', { 'content-type': 'text/html' }), 'bad_response'],
  [
    'an error that breaks off',
    ({ response }) => {
      response.writeHead(529, { 'content-type': 'application/json' });
      response.write('{"type":"error"');
      setImmediate(() => response.destroy());
    },
    'overloaded',
  ],
];

describe('before the first content the next arm answers', () => {
  test.each(FAILURES)('a whole answer, after %s', async (_, behaviour, kind) => {
    const [bad, good] = [await upstream(behaviour), await upstream(answer(200, ANSWER))];
    const running = await gateway(bad.url, good.url);
    const response = await fetch(`${running.url}/v1/messages`, ask());
    expect(response.status).toBe(200);
    expect(await response.json()).toEqual(ANSWER);
    expect(response.headers.get('x-fairlead-target')).toBe('second/claude-test');
    expect(response.headers.get('x-fairlead-attempts')).toBe('2');
    const record = await running.recorded(1);
    expect(record.attempts.map(({ target, result }) => [target, result])).toEqual([
      ['first/claude-test', kind],
      ['second/claude-test', 'ok'],
    ]);
    expect(slots(running)).toEqual([0, 0]);
  });

  const inStream: readonly (readonly [string, Behaviour, string])[] = [
    ...FAILURES,
    [
      'an error inside the 200',
      stream([START, `event: error\ndata: ${JSON.stringify(failure('overloaded_error', 'no'))}\n\n`]),
      'overloaded',
    ],
    ['lifecycle, then a hang', stream([START, OPEN], hang), 'timeout'],
    ['lifecycle, then a cut', stream([START, OPEN], (call) => void setImmediate(() => cut(call))), 'stream_broken'],
    ['lifecycle, then an end', stream([START, OPEN]), 'stream_broken'],
    ['nothing at all', stream([]), 'bad_response'],
  ];

  test.each(inStream)('H36 a stream, after %s', async (_, behaviour, kind) => {
    const [bad, good] = [await upstream(behaviour), await upstream(stream(WHOLE_STREAM))];
    const running = await gateway(bad.url, good.url);
    const response = await fetch(`${running.url}/v1/messages`, ask({ stream: true }));
    expect(response.status).toBe(200);
    expect(await response.text()).toBe(WHOLE_STREAM.join(''));
    expect(response.headers.get('x-fairlead-target')).toBe('second/claude-test');
    const record = await running.recorded(1);
    expect(record.attempts.map(({ result }) => result)).toEqual([kind, 'ok']);
    expect(record).toMatchObject({ outcome: 'answered', usage: { inputTokens: 3, outputTokens: 5 }, finish: 'stop' });
    expect(slots(running)).toEqual([0, 0]);
  });

  test('a refused connection', async () => {
    const good = await upstream(answer(200, ANSWER));
    const running = await gateway(`http://127.0.0.1:${await closedPort()}`, good.url);
    expect((await fetch(`${running.url}/v1/messages`, ask())).status).toBe(200);
    expect((await running.recorded(1)).attempts[0]?.result).toBe('network');
  });
});

describe('H35 after the first content nothing is tried again, and the client is told', () => {
  const breaks: readonly (readonly [string, Behaviour, string])[] = [
    ['a cut', (call) => void setImmediate(() => cut(call)), 'stream_broken'],
    ['an end without the terminator', ({ response }) => void response.end(), 'stream_broken'],
    ['silence', hang, 'timeout'],
    [
      'an error event',
      ({ response }) =>
        void response.end(`event: error\ndata: ${JSON.stringify(failure('overloaded_error', 'busy'))}\n\n`),
      'overloaded',
    ],
  ];

  test.each(breaks)('%s', async (_, after, kind) => {
    const [bad, good] = [
      await upstream(stream([START, OPEN, text('hel')], after)),
      await upstream(stream(WHOLE_STREAM)),
    ];
    const running = await gateway(bad.url, good.url);
    const response = await fetch(`${running.url}/v1/messages`, ask({ stream: true }));
    const body = await response.text();
    expect(body.startsWith(START + OPEN + text('hel'))).toBe(true);
    const last = body.slice((START + OPEN + text('hel')).length);
    expect(last).toMatch(/^event: error\ndata: \{"type":"error"/);
    expect(body).not.toContain('message_stop');
    expect(good.calls).toEqual([]);
    expect(await running.recorded(1)).toMatchObject({ outcome: 'failed', status: 200, error: { kind } });
    expect(slots(running)).toEqual([0, 0]);
  });
});

test('the last failure is what the client gets, in its dialect', async () => {
  const [first, second] = [await upstream(error(500, 'api_error')), await upstream(error(529, 'overloaded_error'))];
  const running = await gateway(first.url, second.url);
  const response = await fetch(`${running.url}/v1/messages`, ask());
  expect(response.status).toBe(529);
  expect(await response.json()).toMatchObject({ type: 'error', error: { type: 'overloaded_error' } });
  expect(response.headers.get('x-fairlead-attempts')).toBe('2');
});

test('an upstream that does not know us is no 401 of the client', async () => {
  const [first, second] = [
    await upstream(error(401, 'authentication_error')),
    await upstream(error(401, 'authentication_error')),
  ];
  const running = await gateway(first.url, second.url);
  expect((await fetch(`${running.url}/v1/messages`, ask())).status).toBe(502);
});

const ping = (more = ''): string => `event: ping\ndata: {"type":"ping"${more}}\n\n`;

test.each([
  ['64 events', Array.from({ length: 70 }, () => ping())],
  ['256 KiB', Array.from({ length: 3 }, () => ping(`,"padding":"${'x'.repeat(100 * 1_024)}"`))],
])('lifecycle is held back, but not beyond %s', async (_, pings) => {
  const [bad, good] = [
    await upstream(stream([START, ...pings], (call) => void setImmediate(() => cut(call)))),
    await upstream(stream(WHOLE_STREAM)),
  ];
  const running = await gateway(bad.url, good.url);
  const body = await (await fetch(`${running.url}/v1/messages`, ask({ stream: true }))).text();
  expect(body).toContain('event: error');
  expect(good.calls).toEqual([]);
});

test('up to there it is held back: the next arm answers as if nothing had come', async () => {
  const pings = [...Array.from({ length: 30 }, () => ping()), ping(`,"padding":"${'x'.repeat(100 * 1_024)}"`)];
  const [bad, good] = [
    await upstream(stream([START, ...pings], (call) => void setImmediate(() => cut(call)))),
    await upstream(stream(WHOLE_STREAM)),
  ];
  const running = await gateway(bad.url, good.url);
  const body = await (await fetch(`${running.url}/v1/messages`, ask({ stream: true }))).text();
  expect(body).not.toContain('event: error');
  expect(body).not.toContain('padding');
  expect(body.match(/event: message_start/g)).toHaveLength(1);
  expect(good.calls).toHaveLength(1);
});

test('H34 a stream is over at its own end, whatever the upstream sends after it', async () => {
  const late = await upstream(stream([START, OPEN, text('x'), CLOSE, FINISH, STOP], hang));
  const running = await gateway(late.url, late.url);
  const body = await (await fetch(`${running.url}/v1/messages`, ask({ stream: true }))).text();
  expect(body.endsWith(STOP)).toBe(true);
  expect(slots(running)).toEqual([0, 0]);
});
