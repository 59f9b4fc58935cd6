// Section 4 of the language, "Hedge": one test a sentence, under a clock that jumps.
import { describe, expect, test } from 'vitest';
import type { SimulatedOutcome } from '../../src/gateway/simulation/simulated-transport.ts';
import type { RequestRecord } from '../../src/telemetry/record.ts';
import { simulating } from '../support/simulating.ts';

const answers = (afterMs: number, lastsMs = 0): SimulatedOutcome => ({ kind: 'answers', afterMs, lastsMs });
const fails = (error: 'overloaded' | 'invalid_request', afterMs: number): SimulatedOutcome => ({
  kind: 'fails',
  error,
  afterMs,
});

const PROVIDERS = ['a', 'b', 'c', 'd']
  .map((name) => `provider ${name} { protocol openai-chat; base_url "https://${name}.test"; key env.KEY_${name} }`)
  .join('\n');

/** Arm of a, b and c in this order, fallback d; what each does is said by name, call by call. */
function race(outcomes: Readonly<Record<string, readonly SimulatedOutcome[]>>, settings = 'hedge after 1s') {
  const calls: string[] = [];
  const { simulation, records } = simulating(
    `${PROVIDERS}
     route r { match any; to { rotate priority; a/m; b/m; c/m }; fallback to d/m; ${settings} }`,
    ({ provider }) => {
      const seen = calls.filter((call) => call === provider).length;
      calls.push(provider);
      return outcomes[provider]?.[seen] ?? { kind: 'hangs' };
    },
  );
  return { simulation, records, calls };
}

function results(record: RequestRecord | undefined): readonly string[] {
  return record?.attempts.map(({ target, result, hedge }) => `${target} ${result}${hedge ? ' hedge' : ''}`) ?? [];
}

describe.each([
  ['a stream', true],
  ['a whole answer', false],
])('hedge, %s', (_, stream) => {
  const ask = { model: 'm', stream };

  test('after D without content the next member of the same arm is started', async () => {
    const { simulation, calls } = race({ a: [answers(5_000)], b: [answers(5_000)] });
    simulation.send(ask);
    await simulation.run(999);
    expect(calls).toEqual(['a']);
    await simulation.run(1);
    expect(calls).toEqual(['a', 'b']);
  });

  test('one at most', async () => {
    const { simulation, calls } = race({});
    simulation.send(ask);
    await simulation.run(60_000);
    expect(calls).toEqual(['a', 'b']);
  });

  test('content within D: none is started', async () => {
    const { simulation, calls } = race({ a: [answers(999, stream ? 5_000 : 0)] });
    const reply = simulation.send(ask);
    await simulation.run(10_000);
    expect(calls).toEqual(['a']);
    expect(reply).toMatchObject({ status: 200, headers: { 'x-fairlead-attempts': '1' } });
  });

  test('first content wins, the other is cancelled, and all slots come back', async () => {
    const { simulation, records } = race({ a: [answers(3_000, 500)], b: [answers(500, 500)] });
    const reply = simulation.send(ask);
    await simulation.run(10_000);
    expect(reply).toMatchObject({
      status: 200,
      headers: { 'x-fairlead-target': 'b/m', 'x-fairlead-attempts': '2' },
    });
    expect(results(records[0]).toSorted()).toEqual(['a/m cancelled', 'b/m ok hedge']);
    expect(simulation.clock.pending).toBe(0);
    for (const name of ['a', 'b']) expect(simulation.state.inFlight(`target ${name}/m`)).toBe(0);
  });

  test('the first one may win too', async () => {
    const { simulation, records } = race({ a: [answers(1_500)], b: [answers(5_000)] });
    const reply = simulation.send(ask);
    await simulation.run(10_000);
    expect(reply.headers['x-fairlead-target']).toBe('a/m');
    expect(results(records[0]).toSorted()).toEqual(['a/m ok', 'b/m cancelled hedge']);
  });

  test('both hold a slot, so both count as attempts in limits', async () => {
    const { simulation } = race({});
    simulation.send(ask);
    await simulation.run(1_500);
    const held = ['target a/m', 'key a/KEY_a', 'target b/m', 'key b/KEY_b'].map((id) => simulation.state.inFlight(id));
    expect(held).toEqual([1, 1, 1, 1]);
  });

  test.each([
    ['the first', { a: [fails('overloaded', 2_000)], b: [answers(3_000)] }, 'b/m'],
    ['the hedge', { a: [answers(3_000)], b: [fails('overloaded', 500)] }, 'a/m'],
  ])('a failure of %s waits for the other', async (_name, outcomes, served) => {
    const { simulation, calls } = race(outcomes);
    const reply = simulation.send(ask);
    await simulation.run(2_500);
    expect(calls).toEqual(['a', 'b']);
    await simulation.run(10_000);
    expect(reply.headers['x-fairlead-target']).toBe(served);
  });

  test('`retry` begins when both failed', async () => {
    const { simulation, calls } = race(
      { a: [fails('overloaded', 1_200), answers(10)], b: [fails('overloaded', 4_000)] },
      'hedge after 1s; retry 1 backoff 1ms..1ms',
    );
    const reply = simulation.send(ask);
    await simulation.run(4_999);
    expect(calls).toEqual(['a', 'b']);
    await simulation.run(100);
    expect(calls).toEqual(['a', 'b', 'a']);
    expect(reply).toMatchObject({ status: 200, headers: { 'x-fairlead-target': 'a/m' } });
  });

  test('when both failed the chain goes on as ever: the next member', async () => {
    const { simulation, calls } = race({
      a: [fails('overloaded', 1_200)],
      b: [fails('overloaded', 4_000)],
      c: [answers(1)],
    });
    simulation.send(ask);
    await simulation.run(10_000);
    expect(calls).toEqual(['a', 'b', 'c']);
  });

  test('never a member of another arm', async () => {
    const { simulation, calls } = race({
      a: [fails('overloaded', 1)],
      b: [fails('overloaded', 1)],
      c: [answers(20_000)],
    });
    simulation.send(ask);
    await simulation.run(10_000);
    expect(calls).toEqual(['a', 'b', 'c']);
  });

  test('`total` ends both', async () => {
    const { simulation, records } = race({}, 'hedge after 1s; timeout total 3s');
    const reply = simulation.send(ask);
    await simulation.run(3_000);
    expect(reply.status).toBe(504);
    expect(results(records[0])).toEqual(['a/m timeout', 'b/m timeout hedge']);
    expect(simulation.clock.pending).toBe(0);
    expect(simulation.state.inFlight('target b/m')).toBe(0);
  });

  test('a client that leaves ends both', async () => {
    const { simulation, records } = race({});
    const reply = simulation.send(ask);
    await simulation.run(1_500);
    reply.leave();
    expect(results(records[0])).toEqual(['a/m cancelled', 'b/m cancelled hedge']);
    expect(simulation.clock.pending).toBe(0);
    expect(simulation.state.inFlight('key a/KEY_a')).toBe(0);
  });
});

test('`max` is a share of this route’s requests in the last minute', async () => {
  const { simulation, records, calls } = race({ b: Array(1_000).fill(answers(1)) }, 'hedge after 1s max 5%');
  for (let request = 0; request < 400; request++) {
    simulation.send({ model: 'm' });
    await simulation.run(100);
  }
  await simulation.run(1_000);
  const hedges = calls.filter((call) => call === 'b').length;
  expect(hedges).toBe(20);
  // A minute later those requests count no more.
  await simulation.run(60_000);
  simulation.send({ model: 'm' });
  await simulation.run(2_000);
  expect(calls.filter((call) => call === 'b')).toHaveLength(hedges);
  expect(records.every(({ attempts }) => attempts.length <= 2)).toBe(true);
});

test('`hedge off` in a route ends what `defaults` begin', async () => {
  const { simulation, calls } = race({}, 'hedge off }\ndefaults { hedge after 1s');
  simulation.send({ model: 'm' });
  await simulation.run(5_000);
  expect(calls).toEqual(['a']);
});
