// Section 4, "Answers say what happened": the decision of a live request, in the ring and in the answer.
import { describe, expect, test } from 'vitest';
import type { Decision } from '../../src/gateway/decision.ts';
import { renderDecision } from '../../src/gateway/decision-text.ts';
import { explain } from '../../src/gateway/explanation.ts';
import type { SimulatedUpstream } from '../../src/gateway/simulation/simulated-transport.ts';
import { configurationOf, simulating } from '../support/simulating.ts';

const ROUTES = `client web { key env.WEB_KEY; trace allow }
client other { key env.OTHER_KEY }
provider a { protocol openai-chat; base_url "https://a.test"; key env.A_KEY }
provider b { protocol anthropic; base_url "https://b.test"; key env.B_KEY label "spare" }
condition loud { match header "x-loud" "yes" }
route first { match model "gpt-*" and tools; to a/$model }
route second { match is loud; to b/$model }
route main {
  match model "m-*"
  to { rotate priority; a/$1; b/small }
  set temperature 0.5
  timeout first_token 9s
}
route closed { match model "closed"; reject 403 "not for you" }
`;

const SERVES: SimulatedUpstream = ({ provider }) =>
  provider === 'a'
    ? { kind: 'fails', error: 'overloaded', afterMs: 20 }
    : { kind: 'answers', afterMs: 30, lastsMs: 10 };

function world(upstream: SimulatedUpstream = SERVES) {
  return simulating(ROUTES, upstream);
}

const ask = { model: 'm-x', client: 'web', headers: { 'x-fairlead-trace': '1' } };

function latest({ simulation }: ReturnType<typeof world>): Decision {
  const [trace] = simulation.gateway.traces.latest(1);
  if (trace === undefined) throw new Error('nothing is remembered');
  return trace.decision();
}

describe('the decision of a live request', () => {
  test('names route and line, why not those before, attempts with key, kind, times and edits, and the table', async () => {
    const { simulation, records } = world();
    simulation.send({ ...ask, body: { logit_bias: { 5: 1 } } });
    await simulation.run(1_000);
    const [trace] = simulation.gateway.traces.latest(1);
    expect(trace?.decision()).toMatchObject({
      config: simulation.gateway.snapshot.hash,
      request: { model: 'm-x', client: 'web', protocol: 'openai-chat', operation: 'chat' },
      live: { requestId: records[0]?.requestId, outcome: 'answered', status: 200, durationMs: 60, stream: false },
      passedOver: [
        { route: 'first', position: { line: 7 }, reasons: [{ atom: { kind: 'model' }, outcome: 'different' }] },
        { route: 'second', position: { line: 8 }, reasons: [{ outcome: 'absent', within: ['loud'] }] },
      ],
      route: { name: 'main', position: { line: 9 }, captures: ['x'] },
      attempts: [
        {
          target: 'a/x',
          arm: 0,
          position: { line: 11 },
          key: 'A_KEY',
          outcome: 'overloaded',
          edits: { set: { temperature: 0.5 } },
          sent: { startedMs: 0, durationMs: 20, message: 'simulated overloaded' },
        },
        {
          target: 'b/small',
          key: 'spare',
          outcome: 'serves',
          warnings: [{ code: 'dropped', path: 'logit_bias', protocol: 'anthropic' }],
          sent: { status: 200, startedMs: 20, durationMs: 40, passthrough: false },
        },
      ],
    });
    expect(trace?.decision().settings).toContainEqual(
      expect.objectContaining({ name: 'timeout first_token', value: 9_000, layer: 'route' }),
    );
  });

  test('is made when someone reads it, and then holds no body', async () => {
    const { simulation } = world();
    simulation.send({ model: 'gpt-5', client: 'web', body: { tools: [], user: 'body-text' } });
    await simulation.run(1_000);
    const text = JSON.stringify(latest({ simulation } as ReturnType<typeof world>));
    expect(text).not.toContain('body-text');
    expect(text).not.toContain('.simulated');
  });

  test('members that were passed over say why, and when', async () => {
    const limited: SimulatedUpstream = () => ({ kind: 'fails', error: 'rate_limited', retryAfterMs: 60_000 });
    const subject = world(limited);
    subject.simulation.send(ask);
    await subject.simulation.run(10);
    subject.simulation.send(ask);
    await subject.simulation.run(10);
    expect(latest(subject)).toMatchObject({
      attempts: [],
      skipped: [
        { target: 'a/x', reason: expect.stringContaining('key'), after: 0 },
        { target: 'b/small', reason: expect.stringContaining('key'), after: 0 },
      ],
      error: { kind: 'rate_limited', status: 429 },
    });
  });

  test('whether cooling and how long, over its limit, not able, too small, or its circuit open', async () => {
    let served = 0;
    const { simulation } = simulating(
      `provider cools { protocol openai-chat; base_url "https://a.test"; key env.A_KEY }
provider full { protocol openai-chat; base_url "https://b.test"; key env.B_KEY limit 1 requests/min }
provider blind { protocol openai-chat; base_url "https://c.test"; key env.C_KEY; model "x" lacks images }
provider small { protocol openai-chat; base_url "https://d.test"; key env.D_KEY; model "x" context 2 }
provider down { protocol openai-chat; base_url "https://e.test"; key env.E_KEY }
route r {
  match any
  to { rotate priority; cools/x; blind/x; down/x; full/x; small/x }
  breaker 1 failures in 1m, open 1h
}`,
      ({ provider }) => {
        if (provider === 'cools') return { kind: 'fails', error: 'rate_limited', retryAfterMs: 60_000 };
        return provider === 'full' && served++ === 0
          ? { kind: 'answers', afterMs: 1 }
          : { kind: 'fails', error: 'overloaded' };
      },
    );
    const content = [{ type: 'image_url', image_url: { url: 'https://images.test/a.png' } }];
    const pictured = { model: 'm', body: { messages: [{ role: 'user', content }] } };
    for (let request = 0; request < 2; request++) {
      simulation.send(pictured);
      await simulation.run(100);
    }
    const skipped = simulation.gateway.traces.latest(1)[0]?.decision().skipped;
    expect(skipped?.map(({ target, reason }) => `${target}: ${reason}`)).toEqual([
      'cools/x: no ready key for 59900 ms (rate_limited)',
      'blind/x: lacks images',
      'down/x: circuit open for 3599900 ms',
      'full/x: key full/B_KEY is above its limit',
      'small/x: context of 2 tokens, about 1004 needed',
    ]);
  });

  test.each([
    ['a route that rejects', { model: 'closed' }, { route: { name: 'closed' }, reject: { status: 403 } }],
    ['no route', { model: 'nothing' }, { error: { kind: 'model_not_found', status: 404 } }],
  ])('%s', async (_, request, expected) => {
    const subject = world();
    subject.simulation.send({ ...ask, ...request });
    await subject.simulation.run(10);
    expect(latest(subject)).toMatchObject(expected);
  });

  test('while it is under way', async () => {
    const subject = world(() => ({ kind: 'hangs' }));
    subject.simulation.send(ask);
    await subject.simulation.run(10);
    expect(latest(subject).live).toMatchObject({ outcome: 'under way' });
  });

  test('the ring holds a thousand and forgets the oldest', async () => {
    const { simulation, records } = world();
    for (let request = 0; request < 1_001; request++) simulation.send(ask);
    await simulation.run(1_000);
    const { traces } = simulation.gateway;
    expect(traces.latest(5_000)).toHaveLength(1_000);
    const ids = new Set(traces.latest(5_000).map(({ requestId }) => requestId));
    expect(records.filter(({ requestId }) => !ids.has(requestId))).toHaveLength(1);
    expect(traces.find(records.at(-1)?.requestId ?? '')).toBeDefined();
  });
});

describe('x-fairlead-trace', () => {
  test('a whole answer brings it in its head', async () => {
    const { simulation } = world();
    const reply = simulation.send(ask);
    await simulation.run(1_000);
    const decision = JSON.parse(reply.headers['x-fairlead-trace'] ?? '');
    expect(decision).toMatchObject({
      route: { name: 'main' },
      attempts: [{ outcome: 'overloaded' }, { outcome: 'serves' }],
    });
  });

  test('a stream brings it in a last comment', async () => {
    const { simulation } = world();
    const reply = simulation.send({ ...ask, stream: true });
    await simulation.run(1_000);
    const [, json = ''] = /\n: x-fairlead-trace: (.*)\n\n$/.exec(reply.text) ?? [];
    expect(JSON.parse(json)).toMatchObject({ attempts: [{ target: 'a/x' }, { outcome: 'serves' }] });
    expect(reply.headers).not.toHaveProperty('x-fairlead-trace');
  });

  test('an error brings it, with what the client is told', async () => {
    const { simulation } = world(() => ({ kind: 'fails', error: 'server_error' }));
    const reply = simulation.send(ask);
    await simulation.run(1_000);
    expect(JSON.parse(reply.headers['x-fairlead-trace'] ?? '')).toMatchObject({
      error: { kind: 'server_error', status: 502 },
    });
  });

  test('a broken stream brings it behind its error', async () => {
    const { simulation } = world(() => ({ kind: 'breaks', afterMs: 1 }));
    const reply = simulation.send({ ...ask, stream: true });
    await simulation.run(1_000);
    expect(reply.text).toMatch(/"error"[\s\S]*\n: x-fairlead-trace: .*"stream_broken".*\n\n$/);
  });

  test.each([
    ['a client without `trace allow`', { ...ask, client: 'other' }],
    ['a client that does not ask', { ...ask, headers: {} }],
    ['one that says something else', { ...ask, headers: { 'x-fairlead-trace': 'yes' } }],
  ])('never for %s', async (_, request) => {
    const { simulation } = world();
    const replies = [simulation.send(request), simulation.send({ ...request, stream: true })];
    await simulation.run(1_000);
    for (const reply of replies) {
      expect(reply.headers).not.toHaveProperty('x-fairlead-trace');
      expect(reply.text).not.toContain('x-fairlead-trace');
    }
  });

  test('what does not fit into a head is left out, and said to be', async () => {
    const many = Array.from({ length: 200 }, (_, n) => `route r${n} { match model "other-${n}"; to a/$model }`).join(
      '\n',
    );
    const { simulation } = simulating(ROUTES.replace('route first', `${many}\nroute first`), SERVES);
    const reply = simulation.send(ask);
    await simulation.run(1_000);
    const header = reply.headers['x-fairlead-trace'] ?? '';
    expect(header.length).toBeLessThanOrEqual(8_192);
    expect(JSON.parse(header)).toMatchObject({ leftOut: ['settings', 'passedOver'], route: { name: 'main' } });
  });
});

test('`explain` prints the same object by the same renderer', async () => {
  const subject = world();
  subject.simulation.send(ask);
  await subject.simulation.run(1_000);
  const { live: _live, attempts, ...lived } = latest(subject);
  const [trace] = subject.simulation.gateway.traces.latest(1);
  const configuration = configurationOf(ROUTES);
  const failures = new Map([['a', 'overloaded' as const]]);
  if (trace === undefined) throw new Error('nothing is remembered');
  const client = subject.simulation.gateway.snapshot.clientKeys.named('web');
  const { attempts: foretold, ...explained } = explain({
    configuration,
    facts: trace.facts,
    client,
    failures,
  });
  expect(explained).toEqual({ ...lived, config: explained.config });
  expect(attempts.map(({ sent: _, warnings: __, ...attempt }) => attempt)).toEqual(foretold);
  const text = renderDecision(latest(subject));
  expect(text).toContain('1. a/x (to, key A_KEY) fairlead.routes:11: fails: overloaded at 0 ms, for 20 ms');
  expect(text).toContain('2. b/small (to, key spare) fairlead.routes:11: serves (200) at 20 ms, for 40 ms');
  expect(text).toContain('header "x-loud" "yes" is absent from the request (in condition loud)');
});
