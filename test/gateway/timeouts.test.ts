// `timeout connect, first_token, idle, total, stream` of section 3: each by its name, to the millisecond, under a clock that
// jumps. Over real sockets they are in test/e2e/timeouts.test.ts.
import { describe, expect, test } from 'vitest';
import type { SimulatedOutcome } from '../../src/gateway/simulation/simulated-transport.ts';
import { simulating } from '../support/simulating.ts';

const PROVIDERS = ['a', 'b']
  .map((name) => `provider ${name} { protocol openai-chat; base_url "https://${name}.test"; key env.KEY_${name} }`)
  .join('\n');

function world(settings: string, a: SimulatedOutcome, b: SimulatedOutcome = { kind: 'answers', afterMs: 0 }) {
  return simulating(
    `${PROVIDERS}\nroute r { match any; to { rotate priority; a/m; b/m }; ${settings} }`,
    ({ provider }) => (provider === 'a' ? a : b),
  );
}

const answers = (afterMs: number, lastsMs = 0): SimulatedOutcome => ({ kind: 'answers', afterMs, lastsMs });

describe.each([true, false])('stream: %s', (stream) => {
  const ask = { model: 'm', stream };

  test('`first_token` bounds an attempt until its first content, and the chain goes on', async () => {
    const { simulation, records } = world('timeout first_token 2s', { kind: 'hangs' });
    const reply = simulation.send(ask);
    await simulation.run(1_999);
    expect(reply.status).toBeUndefined();
    await simulation.run(1);
    expect(reply.headers['x-fairlead-target']).toBe('b/m');
    expect(records[0]?.attempts).toMatchObject([
      { target: 'a/m', result: 'timeout', durationMs: 2_000, message: expect.stringContaining('first_token') },
      { target: 'b/m', result: 'ok' },
    ]);
  });

  test('`first_token`: content in its last millisecond is in time', async () => {
    const { simulation } = world('timeout first_token 2s', answers(1_999, 10_000));
    const reply = simulation.send(ask);
    await simulation.run(20_000);
    expect(reply.headers['x-fairlead-target']).toBe('a/m');
  });

  test('`total` bounds the whole chain, retries and backoff included', async () => {
    const failing: SimulatedOutcome = { kind: 'fails', error: 'overloaded', afterMs: 900 };
    const { simulation, records } = world('timeout total 2s; retry 5 backoff 100ms..100ms', failing, { kind: 'hangs' });
    const reply = simulation.send(ask);
    await simulation.run(1_999);
    expect(reply.status).toBeUndefined();
    await simulation.run(1);
    expect(reply.status).toBe(504);
    expect(reply.endedAt).toBe(reply.sentAt + 2_000);
    expect(records[0]?.attempts.length).toBeGreaterThan(1);
    expect(simulation.clock.pending).toBe(0);
  });
});

test('`total` ends at the commit point; from there on `stream` counts, and a break is an error event', async () => {
  const { simulation, records } = world('timeout total 2s, stream 5s', answers(1_000, 60_000));
  const reply = simulation.send({ model: 'm', stream: true });
  await simulation.run(5_999);
  expect(reply.endedAt).toBeUndefined();
  await simulation.run(1);
  expect(reply.endedAt).toBe(reply.sentAt + 6_000);
  expect(reply.text).toContain('timeout stream');
  expect(reply.text).not.toContain('[DONE]');
  expect(records[0]).toMatchObject({ outcome: 'failed', error: { kind: 'timeout' }, attempts: [{ target: 'a/m' }] });
});

test('`stream` is off by default', async () => {
  const { simulation } = world('timeout total 2s', answers(10, 3_600_000));
  const reply = simulation.send({ model: 'm', stream: true });
  await simulation.run(3_600_010);
  expect(reply.endedAt).toBe(reply.sentAt + 3_600_010);
});

test('a whole answer commits with its end: `total` bounds all of it', async () => {
  const { simulation } = world('timeout total 2s', answers(10, 3_600_000));
  const reply = simulation.send({ model: 'm' });
  await simulation.run(2_000);
  expect(reply.status).toBe(504);
});
