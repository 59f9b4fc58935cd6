// The window by which rates are counted: a bound kept by it is kept in every stretch of time, not only in some.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SLOTS, SlidingWindow } from '../../src/state/sliding-window.ts';

const MINUTE = 60_000;

/** What a limit of `most` lets through of requests at these times. */
function admitted(most: number, times: readonly number[]): number[] {
  const window = new SlidingWindow(MINUTE);
  return times.filter((at) => {
    if (window.used(at) >= most) return false;
    window.add(1, at);
    return true;
  });
}

test('limits are never exceeded: in no stretch of the period is there more than the bound', () => {
  const gaps = fc.array(fc.integer({ min: 0, max: 4_000 }), { minLength: 50, maxLength: 400 });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      gaps,
      fc.double({ min: 0, max: 1e6, noNaN: true }),
      (most, steps, start) => {
        let now = start;
        const times = admitted(
          most,
          steps.map((gap) => {
            now += gap;
            return now;
          }),
        );
        for (const [index, from] of times.entries()) {
          const within = times.slice(index).filter((at) => at < from + MINUTE).length;
          if (within > most) return false;
        }
        return true;
      },
    ),
  );
});

test('what is offered evenly above the bound is let through to within one percent of it', () => {
  const times = Array.from({ length: 20_000 }, (_, index) => index * 15);
  const passed = admitted(1_000, times).length;
  expect(passed).toBeGreaterThanOrEqual(4_950);
  expect(passed).toBeLessThanOrEqual(5_000);
});

describe('a window', () => {
  test('says when it will have room', () => {
    const window = new SlidingWindow(MINUTE);
    window.add(3, 0);
    window.add(4, 30_000);
    expect(window.untilAtMost(7, 40_000)).toBe(0);
    const wait = window.untilAtMost(4, 40_000);
    expect(wait).toBeCloseTo(20_000 + MINUTE / SLOTS);
    expect(window.used(40_000 + wait - 1)).toBe(7);
    expect(window.used(40_000 + wait)).toBe(4);
  });

  test('takes a correction where the charge was made, and none once that is over', () => {
    const window = new SlidingWindow(MINUTE);
    const first = window.add(100, 0);
    window.add(10, 30_000);
    window.adjust(first, -60);
    expect(window.used(30_000)).toBe(50);
    expect(window.used(70_000)).toBe(10);
    window.adjust(first, 1_000);
    expect(window.used(70_000)).toBe(10);
  });

  test('a clock that went back does not give anything back', () => {
    const window = new SlidingWindow(MINUTE);
    window.add(5, 100_000);
    window.add(5, 10_000);
    expect(window.used(120_000)).toBe(10);
  });

  test('holds no more than its slots, however much is added', () => {
    const window = new SlidingWindow(1_000);
    for (let at = 0; at < 100_000; at++) window.add(1, at / 3);
    expect(window.used(100_000 / 3)).toBeLessThanOrEqual(3 * (1_000 + 5) + 3);
  });
});

test('nothing is used any more just when no more than a little is, for the last of it', () => {
  const added = fc.array(
    fc.record({ amount: fc.integer({ min: 0, max: 9 }), after: fc.integer({ max: 9_000, min: 0 }) }),
  );
  fc.assert(
    fc.property(added, (steps) => {
      const window = new SlidingWindow(MINUTE);
      let now = 0;
      for (const { amount, after } of steps) {
        now += after;
        const place = window.add(amount + 1, now);
        window.adjust(place, -1);
      }
      expect(window.untilAtMost(0, now)).toBe(window.untilAtMost(0.5, now));
    }),
  );
});
