// Several gateways on one Redis, and what each does while it is gone.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Charge } from '../../src/state/meters.ts';
import { createRedisState, type RedisState } from '../../src/state/redis/redis-state.ts';
import type { Outage } from '../../src/state/state.ts';
import { describeWithRedis, RedisServer } from '../support/redis-server.ts';

const MINUTE = 60_000;
const START = Date.UTC(2026, 10, 21, 12);

const requests = (most: number): Charge => ({
  meter: { kind: 'window', of: 'requests', identity: 'limit tag shared requests', most, perMs: MINUTE },
  amount: 1,
});
const slot = (most: number): Charge => ({
  meter: { kind: 'slots', of: 'concurrent', identity: 'limit tag shared concurrent', most },
  amount: 1,
});
const budget = (most: number): Charge => ({
  meter: { kind: 'calendar', of: 'usd', identity: 'budget tag shared day', most, per: 'day' },
  amount: 0,
});

describeWithRedis('several gateways on one Redis', () => {
  let server: RedisServer;
  let now = START;
  const states: RedisState[] = [];

  beforeAll(async () => {
    server = await RedisServer.start();
  });
  afterAll(async () => {
    await Promise.all(states.map((state) => state.close()));
    await server.stop();
  });

  /** So many gateways, each of which knows of the others. */
  async function gateways(count: number, at = server): Promise<RedisState[]> {
    const prefix = randomUUID();
    const started: RedisState[] = [];
    for (let index = 0; index < count; index++) {
      const state = createRedisState({ url: at.url, prefix, now: () => now });
      started.push(state);
      states.push(state);
      await state.ready(5_000);
      expect(state.store.connected).toBe(true);
    }
    return started;
  }

  /** Waits for something that another process, or a timer of the link, brings about. */
  async function until(what: () => boolean): Promise<void> {
    for (const end = Date.now() + 10_000; !what(); ) {
      if (Date.now() > end) throw new Error(`not within 10 s: ${what}`);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  }

  async function grantedBy(state: RedisState, charges: readonly Charge[], times: number): Promise<number> {
    const verdicts = await Promise.all(Array.from({ length: times }, async () => state.meters.take(charges, now)));
    return verdicts.filter((verdict) => verdict.granted).length;
  }

  test('two gateways at 1,000 requests/min for five windows keep one limit to within 1%', async () => {
    const both = await gateways(2);
    const most = 1_000;
    /** Half a second, 20 requests on each gateway: more than twice of what is allowed. */
    const step = 500;
    const granted: number[] = [];
    for (now = START; now < START + 5 * MINUTE; now += step) {
      const counts = await Promise.all(both.map((state) => grantedBy(state, [requests(most)], 10)));
      granted.push((counts[0] ?? 0) + (counts[1] ?? 0));
    }
    const total = granted.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(5 * most * 0.99);
    expect(total).toBeLessThanOrEqual(5 * most * 1.01);
    const window = MINUTE / step;
    for (let from = 0; from + window <= granted.length; from++) {
      expect(granted.slice(from, from + window).reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(most);
    }
    now = START;
  });

  test('a burst on both at once is not let through twice', async () => {
    const both = await gateways(2);
    const counts = await Promise.all(both.map((state) => grantedBy(state, [requests(100)], 300)));
    expect((counts[0] ?? 0) + (counts[1] ?? 0)).toBe(100);
  });

  test('slots are shared, and come back to all', async () => {
    const [one, two] = (await gateways(2)) as [RedisState, RedisState];
    const verdict = await one.meters.take([slot(1)], now);
    expect((await two.meters.take([slot(1)], now)).granted).toBe(false);
    if (verdict.granted) verdict.hold.release();
    // Of the same connection, so after the release.
    await one.meters.take([requests(1e6)], now);
    expect((await two.meters.take([slot(1)], now)).granted).toBe(true);
  });

  test('money that one spent is spent for all', async () => {
    const [one, two] = (await gateways(2)) as [RedisState, RedisState];
    const verdict = await one.meters.take([budget(1)], now);
    if (verdict.granted) verdict.hold.settle({ usd: 1.5 });
    await one.meters.take([requests(1e6)], now);
    const refused = await two.meters.take([budget(1)], now);
    expect(refused).toMatchObject({ granted: false, retryAfterMs: 12 * 60 * MINUTE });
  });

  test('a clock that is behind the other gateway’s gives nothing back early', async () => {
    const [one, two] = (await gateways(2)) as [RedisState, RedisState];
    expect((await one.meters.take([requests(1)], START + 10 * MINUTE)).granted).toBe(true);
    expect((await two.meters.take([requests(1)], START)).granted).toBe(false);
    expect((await one.meters.take([requests(1)], START + 10.5 * MINUTE)).granted).toBe(false);
  });

  test('an outage that one gateway met is known to all, and so is its end; who comes later learns of it', async () => {
    const prefix = randomUUID();
    const create = async (): Promise<RedisState> => {
      const state = createRedisState({ url: server.url, prefix, now: () => now });
      states.push(state);
      await state.ready(5_000);
      return state;
    };
    const [one, two] = [await create(), await create()];
    one.setOutage('key openai/K', anOutage({ until: now + 1_000, probing: true }));
    await until(() => two.outage('key openai/K') !== undefined);
    expect(two.outage('key openai/K')).toEqual(anOutage({ until: now + 1_000, probing: false }));
    const late = await create();
    expect(late.outage('key openai/K')?.until).toBe(now + 1_000);
    now += 2_000;
    two.setOutage('key openai/K', undefined);
    await until(() => one.outage('key openai/K') === undefined);
    now = START;
  });

  test('of two outages of a key the longer counts, and who knows of the shorter does not end it', async () => {
    const [one, two] = (await gateways(2)) as [RedisState, RedisState];
    one.setOutage('key openai/K', anOutage({ until: now + 60_000 }));
    two.setOutage('key openai/K', anOutage({ until: now + 1_000 }));
    await until(() => two.outage('key openai/K')?.until === now + 60_000);
    two.setOutage('key openai/K', undefined);
    expect(two.outage('key openai/K')).toBeUndefined();
    await until(() => two.outage('key openai/K')?.until === now + 60_000);
    expect(one.outage('key openai/K')?.until).toBe(now + 60_000);
  });

  test('failures of a target add up, and its open circuit is not closed by who did not know', async () => {
    const [one, two] = (await gateways(2)) as [RedisState, RedisState];
    const circuit = { target: 'openai/a', failures: [now], open: undefined };
    one.setCircuit('target openai/a', circuit);
    two.setCircuit('target openai/a', { ...circuit, failures: [now + 1] });
    await until(() => one.circuit('target openai/a')?.failures.length === 2);
    const open = { since: now, until: now + 5_000, probing: false };
    one.setCircuit('target openai/a', { ...circuit, open });
    two.setCircuit('target openai/a', { ...circuit, failures: [now + 2] });
    await until(() => two.circuit('target openai/a')?.open !== undefined);
    expect(one.circuit('target openai/a')?.open).toEqual(open);
  });

  test('a user keeps to the member that another gateway chose', async () => {
    const [one, two] = (await gateways(2)) as [RedisState, RedisState];
    one.setAffinity('pool gpt', 'user-1', { member: 'openai/gpt-4o', until: now + MINUTE });
    await until(() => two.affinity('pool gpt', 'user-1', now) !== undefined);
    expect(two.affinity('pool gpt', 'user-1', now)).toBe('openai/gpt-4o');
    expect(two.affinity('pool gpt', 'user-1', now + MINUTE)).toBeUndefined();
  });

  describe('with Redis gone', () => {
    test('requests go on, each gateway holding limit / last known number of gateways; what they used is added when it returns', async () => {
      const own = await RedisServer.start();
      const both = await gateways(2, own);
      const [one, two] = both as [RedisState, RedisState];
      await until(() => one.store.gateways === 2 && two.store.gateways === 2);
      expect(await grantedBy(one, [requests(100)], 20)).toBe(20);
      await own.stop();
      expect(await grantedBy(one, [requests(100)], 100)).toBe(30);
      expect(await grantedBy(two, [requests(100)], 100)).toBe(50);
      expect(both.map(({ store }) => [store.connected, store.gateways, store.pending > 0])).toEqual([
        [false, 2, true],
        [false, 2, true],
      ]);
      // It comes back empty: what was used before is lost with it, what was used without it is not.
      await own.start();
      await until(() => both.every(({ store }) => store.connected));
      expect(both.map(({ store }) => store.pending)).toEqual([0, 0]);
      expect(await grantedBy(two, [requests(100)], 100)).toBe(20);
      await Promise.all(both.map((state) => state.close()));
      await own.stop();
    }, 30_000);

    test('slots that were taken and given back meanwhile are right afterwards', async () => {
      const own = await RedisServer.start();
      const [one] = (await gateways(1, own)) as [RedisState];
      const kept = await one.meters.take([slot(2)], now);
      await own.stop();
      await one.meters.take([requests(1e6)], now);
      const taken = await one.meters.take([slot(2)], now);
      expect((await one.meters.take([slot(2)], now)).granted).toBe(false);
      if (kept.granted) kept.hold.release();
      await own.start();
      await until(() => one.store.connected);
      const again = await one.meters.take([slot(2)], now);
      expect(again.granted).toBe(true);
      expect((await one.meters.take([slot(2)], now)).granted).toBe(false);
      for (const verdict of [taken, again]) if (verdict.granted) verdict.hold.release();
      expect((await one.meters.take([slot(1)], now)).granted).toBe(true);
      await one.close();
      await own.stop();
    }, 30_000);

    test('outages that were met meanwhile are told when it returns', async () => {
      const own = await RedisServer.start();
      const [one, two] = (await gateways(2, own)) as [RedisState, RedisState];
      await own.stop();
      await Promise.all([one, two].map((state) => state.meters.take([requests(10)], now)));
      one.setOutage('key openai/K', anOutage({ until: now + 60_000 }));
      expect(two.outage('key openai/K')).toBeUndefined();
      await own.start();
      await until(() => two.outage('key openai/K') !== undefined);
      await Promise.all([one, two].map((state) => state.close()));
      await own.stop();
    }, 30_000);

    test('a Redis that never was does not keep the gateway from its start', async () => {
      const state = createRedisState({ url: 'redis://127.0.0.1:1', prefix: 'none', now: () => now });
      await state.ready(50);
      expect(state.store).toEqual({ kind: 'redis', connected: false, gateways: 1, pending: 0 });
      expect(await grantedBy(state, [requests(3)], 5)).toBe(3);
      await state.close();
    });
  });
});

function anOutage(parts: Partial<Outage> = {}): Outage {
  return {
    key: 'openai/K',
    model: undefined,
    reason: 'rate_limited',
    since: START,
    until: START + 1_000,
    strikes: 1,
    halfOpen: false,
    probing: false,
    ...parts,
  };
}
