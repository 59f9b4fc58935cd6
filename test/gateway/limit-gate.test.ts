// Who gets what a limit allows, and who waits for it: bounded, fair, and nobody for ever.
import { describe, expect, test } from 'vitest';
import { type Decision, LimitGate } from '../../src/gateway/limit-gate.ts';
import { chargesOf, type PreparedLimit, prepareLimits } from '../../src/routing/limits.ts';
import { MemoryMeters } from '../../src/state/memory-meters.ts';
import type { Charge, Hold, Meters, Verdict } from '../../src/state/meters.ts';
import { FakeClock, settle } from '../support/fake-clock.ts';

const QUEUE = { places: 3, waitMs: 5_000 };

const slots = (concurrent: number, owner = 'tag shared', queue = QUEUE): readonly PreparedLimit[] =>
  prepareLimits(owner, { limits: [{ rates: [], concurrent, queue }] });

interface Asked {
  readonly client: string;
  decision: Decision | undefined;
  readonly cancel: () => void;
}

function start(meters: Meters = new MemoryMeters()) {
  const clock = new FakeClock();
  const gate = new LimitGate(meters, clock);
  const order: string[] = [];
  const ask = (client: string, limits: readonly PreparedLimit[]): Asked => {
    const asked: Asked = { client, decision: undefined, cancel: () => ticket.cancel() };
    const ticket = gate.ask({
      charges: chargesOf(limits, () => 100),
      lane: client,
      queueFor: (meter) => limits.find((limit) => limit.meters.includes(meter))?.queue,
      decided: (decision) => {
        asked.decision = decision;
        order.push(`${client} ${decision.kind}`);
      },
    });
    return asked;
  };
  return { clock, gate, ask, order };
}

function holdOf({ client, decision }: Asked): Hold {
  if (decision?.kind !== 'granted') throw new Error(`${client} was not granted anything`);
  return decision.hold;
}

const boundsOf = (limits: readonly PreparedLimit[]) =>
  new Map(limits.flatMap(({ meters }) => meters.map((meter) => [meter.identity, meter] as const)));

describe('queue N for D', () => {
  test('a slot that is freed goes to the one who waits', async () => {
    const { ask, order } = start();
    const first = ask('a', slots(1));
    ask('b', slots(1));
    expect(order).toEqual(['a granted']);
    holdOf(first).release();
    await settle();
    expect(order).toEqual(['a granted', 'b granted']);
  });

  test('N at most wait; one more is refused at once', async () => {
    const { ask, gate } = start();
    ask('a', slots(1));
    for (let count = 0; count < 3; count++) ask('a', slots(1));
    expect(gate.waiting).toBe(3);
    const more = ask('a', slots(1));
    expect(more.decision).toMatchObject({ kind: 'refused', meter: { most: 1 } });
  });

  test('nobody waits longer than D', async () => {
    const { ask, clock, gate } = start();
    ask('a', slots(1));
    const late = ask('b', slots(1));
    await clock.advance(4_999);
    expect(late.decision).toBeUndefined();
    await clock.advance(1);
    expect(late.decision?.kind).toBe('refused');
    expect([gate.waiting, clock.pending]).toEqual([0, 0]);
  });

  test('clients take turns, however many of one came first', async () => {
    const { ask, order } = start();
    const limits = slots(1, 'tag shared', { places: 10, waitMs: 60_000 });
    let under = ask('x', limits);
    const waiting = [...'aaab'].map((client) => ask(client, limits));
    for (let turn = 0; turn < 4; turn++) {
      holdOf(under).release();
      await settle();
      under = waiting.find(({ decision }) => decision?.kind === 'granted') ?? under;
      waiting.splice(waiting.indexOf(under), 1);
    }
    expect(order).toEqual(['x granted', 'a granted', 'b granted', 'a granted', 'a granted']);
  });

  test('a waiter that leaves frees its place', async () => {
    const { ask, gate, order } = start();
    const first = ask('a', slots(1));
    const waiting = [ask('b', slots(1)), ask('c', slots(1)), ask('d', slots(1))];
    waiting[0]?.cancel();
    expect(gate.waiting).toBe(2);
    ask('e', slots(1));
    expect(gate.waiting).toBe(3);
    holdOf(first).release();
    await settle();
    expect(order).toEqual(['a granted', 'c granted']);
  });

  test('raising limits wakes several', async () => {
    const { ask, gate, order } = start();
    ask('a', slots(1));
    for (const client of ['b', 'c', 'd']) ask(client, slots(1));
    gate.install(boundsOf(slots(3)));
    await settle();
    expect(order).toEqual(['a granted', 'b granted', 'c granted']);
  });

  test('a limit that a reload takes away holds nobody', async () => {
    const { ask, gate, order } = start();
    ask('a', slots(1));
    ask('b', slots(1));
    ask('c', slots(1));
    gate.install(new Map());
    await settle();
    expect(order).toEqual(['a granted', 'b granted', 'c granted']);
  });

  test('a slot freed goes to a waiter that can use it', async () => {
    const { ask, order } = start();
    const own = slots(1, 'client b');
    ask('b', own);
    const shared = ask('a', slots(1));
    ask('b', [...slots(1), ...own]);
    ask('c', slots(1));
    holdOf(shared).release();
    await settle();
    expect(order).toEqual(['b granted', 'a granted', 'c granted']);
  });

  test('who comes later does not pass those who wait', async () => {
    const { ask, order } = start();
    const first = ask('a', slots(1));
    ask('b', slots(1));
    holdOf(first).release();
    ask('c', slots(1));
    await settle();
    expect(order).toEqual(['a granted', 'b granted']);
  });

  test('drain empties it, and nobody waits any more', async () => {
    const { ask, gate, clock, order } = start();
    ask('a', slots(1));
    ask('b', slots(1));
    ask('c', slots(1));
    gate.drain();
    expect(order).toEqual(['a granted', 'b drained', 'c drained']);
    expect([gate.waiting, clock.pending]).toEqual([0, 0]);
    expect(ask('d', slots(1)).decision?.kind).toBe('refused');
  });

  test('what a rate gives back by itself wakes those who wait', async () => {
    const { ask, clock, order } = start();
    const limits = prepareLimits('client a', {
      limits: [{ rates: [{ amount: 1, of: 'requests', perMs: 1_000 }], queue: QUEUE }],
    });
    ask('a', limits);
    ask('a', limits);
    ask('a', limits);
    await clock.advance(1_010);
    expect(order).toEqual(['a granted', 'a granted']);
    await clock.advance(1_010);
    expect(order).toEqual(['a granted', 'a granted', 'a granted']);
  });

  test('tokens that were estimated too high, and come back, wake those who wait', async () => {
    const { ask, order } = start();
    const limits = prepareLimits('client a', {
      limits: [{ rates: [{ amount: 150, of: 'tokens', perMs: 60_000 }], queue: QUEUE }],
    });
    const first = ask('a', limits);
    ask('a', limits);
    holdOf(first).settle({ tokens: 20 });
    await settle();
    expect(order).toEqual(['a granted', 'a granted']);
  });
});

describe('without a queue', () => {
  test('what does not fit is refused at once', () => {
    const { ask } = start();
    const limits = prepareLimits('client a', { limits: [{ rates: [], concurrent: 1 }] });
    ask('a', limits);
    expect(ask('a', limits).decision?.kind).toBe('refused');
  });
});

describe('a store that answers later', () => {
  /** Memory behind a promise that a test settles. */
  function later() {
    const meters = new MemoryMeters();
    const answers: (() => void)[] = [];
    const slow: Meters = {
      take: (charges: readonly Charge[], now: number) =>
        new Promise<Verdict>((resolve) => {
          answers.push(() => resolve(meters.take(charges, now)));
        }),
      read: (asked, now) => meters.read(asked, now),
      retire: () => undefined,
    };
    return { slow, meters, answer: () => answers.shift()?.() };
  }

  test('a request that left before the answer gives back what it was granted', async () => {
    const { slow, meters, answer } = later();
    const { ask, order, clock } = start(slow);
    ask('a', slots(1)).cancel();
    answer();
    await settle();
    expect(order).toEqual([]);
    expect(meters.read(slots(1)[0]?.meters ?? [], clock.now())[0]?.used).toBe(0);
  });
});
