// One suite that every store of meters passes.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemoryMeters } from '../../src/state/memory-meters.ts';
import type { Charge, Meter, Meters, Verdict } from '../../src/state/meters.ts';
import { createRedisState, type RedisState } from '../../src/state/redis/redis-state.ts';
import { describeWithRedis, RedisServer } from '../support/redis-server.ts';

interface Store {
  /** A new one, that shares nothing with others. */
  readonly create: () => Promise<Meters>;
  readonly stop: () => Promise<void>;
}

async function startMemory(): Promise<Store> {
  return { create: async () => new MemoryMeters(), stop: async () => undefined };
}

async function startRedis(): Promise<Store> {
  const server = await RedisServer.start();
  const states: RedisState[] = [];
  return {
    create: async () => {
      const state = createRedisState({ url: server.url, prefix: randomUUID(), now: () => NOON });
      states.push(state);
      await state.ready(5_000);
      if (!state.store.connected) throw new Error('Redis is not reached');
      return state.meters;
    },
    stop: async () => {
      await Promise.all(states.map((state) => state.close()));
      await server.stop();
    },
  };
}

const MINUTE = 60_000;
/** 2026-11-21T12:00:00Z. */
const NOON = Date.UTC(2026, 10, 21, 12);

const requests = (most: number, identity = 'limit a requests'): Charge => ({
  meter: { kind: 'window', of: 'requests', identity, most, perMs: MINUTE },
  amount: 1,
});
const tokens = (most: number, amount: number, identity = 'limit a tokens'): Charge => ({
  meter: { kind: 'window', of: 'tokens', identity, most, perMs: MINUTE },
  amount,
});
const slot = (most: number, identity = 'limit a slots'): Charge => ({
  meter: { kind: 'slots', of: 'concurrent', identity, most },
  amount: 1,
});
const budget = (most: number, per: 'day' | 'month' = 'day'): Charge => ({
  meter: { kind: 'calendar', of: 'usd', identity: `budget a ${per}`, most, per },
  amount: 0,
});

describe('memory', () => metersSuite(startMemory));
describeWithRedis('redis', () => metersSuite(startRedis));

function metersSuite(start: () => Promise<Store>): void {
  let store: Store;
  beforeAll(async () => {
    store = await start();
  });
  afterAll(() => store.stop());

  const used = async (meters: Meters, meter: Meter, now: number): Promise<number | undefined> =>
    (await meters.take([{ meter: { ...meter, most: 1e9 }, amount: 0 }], now)).readings[0]?.used;

  function granted(verdict: Verdict): Extract<Verdict, { granted: true }> {
    if (!verdict.granted) throw new Error(`refused by ${verdict.refusedBy.identity}`);
    return verdict;
  }

  test('a rate is refused above its bound, with the time until it fits', async () => {
    const meters = await store.create();
    for (let count = 0; count < 3; count++) granted(await meters.take([requests(3)], NOON + count * 10_000));
    const refused = await meters.take([requests(3)], NOON + 30_000);
    expect(refused).toMatchObject({ granted: false, refusedBy: requests(3).meter });
    if (refused.granted) return;
    expect(refused.retryAfterMs).toBeGreaterThan(30_000);
    expect(refused.retryAfterMs).toBeLessThanOrEqual(30_000 + MINUTE / 100);
    expect((await meters.take([requests(3)], NOON + 30_000 + (refused.retryAfterMs ?? 0))).granted).toBe(true);
  });

  test('all charges or none: what one of them refuses is not charged to the others', async () => {
    const meters = await store.create();
    granted(await meters.take([slot(1)], NOON));
    const refused = await meters.take([requests(5), tokens(100, 10), slot(1)], NOON);
    expect(refused).toMatchObject({ granted: false, refusedBy: slot(1).meter });
    expect(await used(meters, requests(5).meter, NOON)).toBe(0);
    expect(await used(meters, tokens(100, 10).meter, NOON)).toBe(0);
  });

  test('tokens are charged by an estimate and settled with the real usage, once', async () => {
    const meters = await store.create();
    const { hold } = granted(await meters.take([tokens(1_000, 900)], NOON));
    expect((await meters.take([tokens(1_000, 200)], NOON)).granted).toBe(false);
    hold.settle({ tokens: 100 });
    hold.settle({ tokens: 900 });
    expect(await used(meters, tokens(1, 1).meter, NOON)).toBe(100);
    expect((await meters.take([tokens(1_000, 200)], NOON)).granted).toBe(true);
  });

  test('usage beyond the estimate is counted too', async () => {
    const meters = await store.create();
    granted(await meters.take([tokens(1_000, 10)], NOON)).hold.settle({ tokens: 1_500 });
    expect(await used(meters, tokens(1, 1).meter, NOON)).toBe(1_500);
    expect((await meters.take([tokens(1_000, 1)], NOON)).granted).toBe(false);
  });

  test('a request that is larger than the whole bound passes alone', async () => {
    const meters = await store.create();
    granted(await meters.take([tokens(1_000, 50_000)], NOON));
    expect((await meters.take([tokens(1_000, 1)], NOON)).granted).toBe(false);
    expect((await meters.take([tokens(1_000, 50_000)], NOON + 61_000)).granted).toBe(true);
  });

  test('slots come back when they are released, exactly once', async () => {
    const meters = await store.create();
    const first = granted(await meters.take([slot(2)], NOON)).hold;
    granted(await meters.take([slot(2)], NOON));
    const refused = await meters.take([slot(2)], NOON);
    expect(refused).toMatchObject({ granted: false, refusedBy: slot(2).meter });
    first.release();
    first.release();
    first.release();
    expect(await used(meters, slot(2).meter, NOON)).toBe(1);
    granted(await meters.take([slot(2)], NOON));
    expect((await meters.take([slot(2)], NOON)).granted).toBe(false);
  });

  test('what is released stays charged to rates', async () => {
    const meters = await store.create();
    granted(await meters.take([requests(1), slot(1)], NOON)).hold.release();
    expect(await meters.take([requests(1), slot(1)], NOON)).toMatchObject({ refusedBy: { of: 'requests' } });
  });

  test('a budget is open until it is spent, and again with the next day in UTC', async () => {
    const meters = await store.create();
    granted(await meters.take([budget(1)], NOON)).hold.settle({ usd: 0.75 });
    granted(await meters.take([budget(1)], NOON)).hold.settle({ usd: 0.75 });
    const refused = await meters.take([budget(1)], NOON + MINUTE);
    expect(refused).toMatchObject({ granted: false, retryAfterMs: 12 * 60 * MINUTE - MINUTE });
    expect((await meters.take([budget(1)], NOON + 12 * 60 * MINUTE)).granted).toBe(true);
  });

  test('a budget of a month lasts to its last day', async () => {
    const meters = await store.create();
    granted(await meters.take([budget(1, 'month')], NOON)).hold.settle({ usd: 1 });
    expect((await meters.take([budget(1, 'month')], Date.UTC(2026, 10, 30, 23, 59))).granted).toBe(false);
    expect((await meters.take([budget(1, 'month')], Date.UTC(2026, 11, 1))).granted).toBe(true);
  });

  test('a bound that was raised or lowered holds at once, with what was counted before', async () => {
    const meters = await store.create();
    for (let count = 0; count < 5; count++) granted(await meters.take([requests(5)], NOON));
    expect((await meters.take([requests(5)], NOON)).granted).toBe(false);
    expect((await meters.take([requests(6)], NOON)).granted).toBe(true);
    expect((await meters.take([requests(4)], NOON)).granted).toBe(false);
  });

  test('says where each meter stands', async () => {
    const meters = await store.create();
    granted(await meters.take([requests(10), tokens(1_000, 300), slot(4)], NOON));
    const { readings } = granted(await meters.take([requests(10), tokens(1_000, 300), slot(4)], NOON));
    expect(readings.map(({ used: amount }) => amount)).toEqual([2, 600, 2]);
    expect(readings[0]?.resetMs).toBeGreaterThanOrEqual(MINUTE);
    expect(readings[0]?.resetMs).toBeLessThanOrEqual(MINUTE * 1.01);
    expect(meters.read([requests(10).meter, slot(4).meter], NOON).map(({ used: amount }) => amount)).toEqual([2, 2]);
  });

  test('what is no longer declared is forgotten', async () => {
    const meters = await store.create();
    granted(await meters.take([requests(1, 'kept'), slot(1, 'gone')], NOON));
    meters.retire((identity) => identity === 'kept');
    expect(
      meters.read([requests(1, 'kept').meter, slot(1, 'gone').meter], NOON).map(({ used: amount }) => amount),
    ).toEqual([1, 0]);
  });
}
