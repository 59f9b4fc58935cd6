// Simulated time: everything fires in order, what is cancelled does not, and work that is announced is waited for.
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../src/gateway/simulation/virtual-clock.ts';
import { seededRandom } from '../../../src/routing/random.ts';
import type { Timer } from '../../../src/upstream/clock.ts';

describe('the virtual clock', () => {
  test.each([1, 2, 3, 4])('fires by time, then by order of setting; what is cancelled never: seed %i', async (seed) => {
    const clock = new VirtualClock(0);
    const random = seededRandom(seed);
    const set: { readonly at: number; readonly timer: Timer; cancelled: boolean }[] = [];
    const fired: number[] = [];
    for (let index = 0; index < 2_000; index++) {
      const at = Math.floor(random() * 300);
      set.push({ at, timer: clock.after(at, () => fired.push(index)), cancelled: false });
      const victim = set[Math.floor(random() * set.length)];
      // Most timers of a gateway are cancelled, some of them twice.
      if (victim === undefined || random() > 0.9) continue;
      victim.timer.cancel();
      victim.cancelled = true;
    }
    const due = [...set.entries()].filter(([, { cancelled }]) => !cancelled);
    expect(clock.pending).toBe(due.length);
    await clock.advance(300);
    expect(fired).toEqual(due.sort(([, one], [, other]) => one.at - other.at).map(([index]) => index));
    expect(clock.pending).toBe(0);
    expect(clock.now()).toBe(300);
  });

  test('what a timer sets is due in the same advance, at the time it was set for', async () => {
    const clock = new VirtualClock(0);
    const fired: [string, number][] = [];
    clock.after(10, () => {
      fired.push(['first', clock.now()]);
      clock.after(5, () => fired.push(['second', clock.now()]));
    });
    clock.after(16, () => fired.push(['other', clock.now()]));
    await clock.advance(15);
    expect(fired).toEqual([
      ['first', 10],
      ['second', 15],
    ]);
    expect(clock.pending).toBe(1);
  });

  test('time stands still until announced work is done, and the work that follows from it', async () => {
    const clock = new VirtualClock(0);
    const seen: [string, number][] = [];
    const turn = (): Promise<void> => new Promise((resolve) => void setImmediate(resolve));
    clock.after(10, () => {
      clock.waitFor(
        turn().then(() => {
          seen.push(['work', clock.now()]);
          clock.waitFor(turn().then(() => seen.push(['more work', clock.now()])));
        }),
      );
    });
    clock.after(11, () => seen.push(['timer', clock.now()]));
    await clock.advance(20);
    expect(seen).toEqual([
      ['work', 10],
      ['more work', 10],
      ['timer', 11],
    ]);
  });

  test('stops as soon as it is over, and says where nothing could end it', async () => {
    const clock = new VirtualClock(0);
    let over = false;
    clock.after(10, () => {
      over = true;
    });
    clock.after(20, () => {});
    expect(await clock.advanceUntil(() => over)).toBe(true);
    expect(clock.now()).toBe(10);
    expect(await clock.advanceUntil(() => false)).toBe(false);
  });
});
