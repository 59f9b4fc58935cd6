// `mirror 5% [by KEY] to TARGET`: a copy whose answer is thrown away.
import { describe, expect, test } from 'vitest';
import type { SimulatedOutcome } from '../../src/gateway/simulation/simulated-transport.ts';
import { simulating } from '../support/simulating.ts';

const PROVIDERS = `client web { key env.WEB_KEY; limit 1000000 requests/min }
provider main { protocol openai-chat; base_url "https://main.test"; key env.MAIN_KEY }
provider copy { protocol anthropic; base_url "https://copy.test"; key env.COPY_KEY; limit 1 requests/day }
`;

function world(mirror: string, copy: () => SimulatedOutcome = () => ({ kind: 'answers', afterMs: 5, lastsMs: 5 })) {
  const calls: string[] = [];
  const { simulation, records } = simulating(
    `${PROVIDERS}route r { match any; to main/$model; ${mirror} }`,
    ({ provider, model }) => {
      calls.push(`${provider}/${model}`);
      return provider === 'copy' ? copy() : { kind: 'answers', afterMs: 20, lastsMs: 10 };
    },
  );
  const decision = () => simulation.gateway.traces.latest(1)[0]?.decision();
  return { simulation, records, calls, decision };
}

const ask = { model: 'm', client: 'web' };

describe('mirror', () => {
  test.each([true, false])(
    'the copy goes behind the request, translated, and its answer is thrown away (stream: %s)',
    async (stream) => {
      const { simulation, records, calls, decision } = world('mirror 100% to copy/small');
      const plain = world('');
      const reply = simulation.send({ ...ask, stream });
      const alone = plain.simulation.send({ ...ask, stream });
      for (const one of [simulation, plain.simulation]) await one.run(1_000);
      expect(calls).toEqual(['main/m', 'copy/small']);
      expect(reply.text).toBe(alone.text);
      expect(reply.endedAt).toBe(alone.endedAt);
      expect(reply.headers).toMatchObject({ 'x-fairlead-target': 'main/m', 'x-fairlead-attempts': '1' });
      expect(records).toMatchObject([{ attempts: [{ target: 'main/m' }], mirrors: ['copy/small'] }]);
      expect(decision()?.mirrors).toEqual([
        { target: 'copy/small', key: 'COPY_KEY', outcome: 'answered', durationMs: 10 },
      ]);
      expect(simulation.clock.pending).toBe(0);
    },
  );

  test.each<[string, SimulatedOutcome, string]>([
    ['fails', { kind: 'fails', error: 'rate_limited', retryAfterMs: 60_000 }, 'rate_limited'],
    ['breaks', { kind: 'breaks', afterMs: 1 }, 'stream_broken'],
    ['hangs', { kind: 'hangs' }, 'timeout'],
  ])('a copy that %s is not tried again, and says nothing of key or target', async (_, outcome, kind) => {
    const { simulation, calls, decision } = world('mirror 100% to copy/m; retry 3', () => outcome);
    const reply = simulation.send({ ...ask, stream: true });
    await simulation.run(700_000);
    expect(reply.status).toBe(200);
    expect(calls).toEqual(['main/m', 'copy/m']);
    expect(decision()?.mirrors).toMatchObject([{ outcome: kind }]);
    expect(simulation.state.outages()).toEqual([]);
    expect(simulation.clock.pending).toBe(0);
  });

  test('it counts in no limit, and takes no slot', async () => {
    const { simulation, calls } = world('mirror 100% to copy/m', () => ({ kind: 'hangs' }));
    for (let request = 0; request < 3; request++) simulation.send(ask);
    await simulation.run(100);
    // `copy` has a limit of one request a day.
    expect(calls.filter((call) => call === 'copy/m')).toHaveLength(3);
    expect(simulation.state.inFlight('target copy/m')).toBe(0);
    expect(simulation.gateway.inFlight).toBe(0);
  });

  test('a key that is not ready: no copy, and the trace says why', async () => {
    const { simulation, calls, decision } = world('mirror 100% to copy/m');
    const now = simulation.clock.now();
    simulation.state.setOutage('key copy/COPY_KEY', {
      key: 'copy/COPY_KEY',
      model: undefined,
      reason: 'rate_limited',
      since: now,
      until: now + 60_000,
      strikes: 1,
      halfOpen: false,
      probing: false,
    });
    simulation.send(ask);
    await simulation.run(100);
    expect(calls).toEqual(['main/m']);
    expect(decision()?.mirrors).toEqual([{ target: 'copy/m', reason: 'no ready key for 60000 ms (rate_limited)' }]);
  });

  test('it is cancelled on drain, which does not wait for it', async () => {
    const { simulation, decision } = world('mirror 100% to copy/m', () => ({ kind: 'hangs' }));
    simulation.send(ask);
    await simulation.run(100);
    expect(await simulation.gateway.drained(1_000)).toBe(true);
    expect(decision()?.mirrors).toMatchObject([{ outcome: 'cancelled' }]);
    expect(simulation.clock.pending).toBe(0);
    simulation.send(ask);
    await simulation.run(100);
    expect(decision()?.mirrors).toEqual([{ target: 'copy/m', reason: 'the gateway drains' }]);
  });

  test('the share is of all requests, drawn as `sample` draws', async () => {
    const { simulation, calls } = world('mirror 5% to copy/m');
    for (let request = 0; request < 4_000; request++) simulation.send(ask);
    await simulation.run(1_000);
    const copies = calls.filter((call) => call === 'copy/m').length;
    expect(copies / 4_000).toBeGreaterThan(0.04);
    expect(copies / 4_000).toBeLessThan(0.06);
  });

  test('by KEY: all requests of one key, or none', async () => {
    const { simulation, records } = world('mirror 30% by user to copy/m');
    for (let request = 0; request < 200; request++) simulation.send({ ...ask, body: { user: `user-${request % 20}` } });
    await simulation.run(1_000);
    const drawn = Array.from({ length: 20 }, (_, user) =>
      records.filter((_record, request) => request % 20 === user).map(({ mirrors }) => mirrors.length),
    );
    for (const user of drawn) expect(new Set(user).size).toBe(1);
    expect(new Set(drawn.map(([first]) => first)).size).toBe(2);
  });
});
