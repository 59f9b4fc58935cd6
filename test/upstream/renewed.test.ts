// Tokens: one fetch for all who wait, renewed before they end, and never twice on a request's way.
import { expect, test } from 'vitest';
import { Renewed } from '../../src/upstream/signing/renewed.ts';

const MINUTE = 60_000;

const ENDLESS = Number.POSITIVE_INFINITY;

interface Token {
  readonly value: number;
  readonly expiresAt: number | undefined;
}

/** Tokens of an hour, by a clock that stands still; `fail` makes the next fetch fail. */
function fetching(lifetime = 60 * MINUTE) {
  const world = { now: 0, fetched: 0, fail: false };
  const renewed = new Renewed<Token>(
    async () => {
      world.fetched += 1;
      if (world.fail) throw new Error('no token');
      return { value: world.fetched, expiresAt: lifetime === ENDLESS ? undefined : world.now + lifetime };
    },
    () => world.now,
  );
  return { world, renewed };
}

test('all who wait share one fetch, and afterwards it is at hand', async () => {
  const { world, renewed } = fetching();
  const [first, second] = await Promise.all([renewed.get(), renewed.get()]);
  expect(first).toBe(second);
  expect(renewed.get()).toBe(first);
  expect(world.fetched).toBe(1);
});

test('shortly before its end the old one is handed out while a new one is fetched, once', async () => {
  const { world, renewed } = fetching();
  const first = await renewed.get();
  world.now = 56 * MINUTE;
  expect(renewed.get()).toBe(first);
  expect(renewed.get()).toBe(first);
  expect(world.fetched).toBe(2);
  await expect.poll(() => renewed.get()).toMatchObject({ value: 2 });
  expect(world.fetched).toBe(2);
});

test('a renewal that fails is tried again after a while, and nobody notices', async () => {
  const { world, renewed } = fetching();
  const first = await renewed.get();
  world.now = 56 * MINUTE;
  world.fail = true;
  expect(renewed.get()).toBe(first);
  await Promise.resolve();
  await new Promise((resolve) => setImmediate(resolve));
  expect(renewed.get()).toBe(first);
  expect(world.fetched).toBe(2);
  world.now += MINUTE;
  world.fail = false;
  expect(renewed.get()).toBe(first);
  expect(world.fetched).toBe(3);
});

test('one that would end on the way is not handed out', async () => {
  const { world, renewed } = fetching();
  await renewed.get();
  world.now = 60 * MINUTE - 10_000;
  const next = renewed.get();
  expect(next).toBeInstanceOf(Promise);
  expect(await next).toMatchObject({ value: 2 });
});

test('one without an end is fetched once', async () => {
  const { world, renewed } = fetching(ENDLESS);
  await renewed.get();
  world.now = Number.MAX_SAFE_INTEGER;
  expect(await renewed.get()).toMatchObject({ value: 1 });
});

test('a failed fetch fails those who wait, and the next one tries again', async () => {
  const { world, renewed } = fetching();
  world.fail = true;
  const waiting = [renewed.get(), renewed.get()];
  for (const one of waiting) await expect(one).rejects.toThrow('no token');
  world.fail = false;
  expect(await renewed.get()).toMatchObject({ value: 2 });
});
