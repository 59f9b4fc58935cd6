// Meters in this process.
import { endOfPeriod, periodOf } from './calendar.ts';
import {
  type Charge,
  fits,
  type Hold,
  type Meter,
  type Meters,
  type Reading,
  type Settlement,
  settledAmount,
  type Verdict,
} from './meters.ts';
import { SlidingWindow } from './sliding-window.ts';

/** One meter's count. `add` says where it was added, so that it can be put right there. */
interface Count {
  used(now: number): number;
  add(amount: number, now: number): number;
  adjust(place: number, difference: number): void;
  /** Milliseconds until no more than `amount` is used; undefined where time alone does not help. */
  untilAtMost(amount: number, now: number): number | undefined;
}

export class MemoryMeters implements Meters {
  readonly #counts = new Map<string, Count>();

  take(charges: readonly Charge[], now: number): Verdict {
    const refused = charges.find((charge) => !fits(charge, this.#countOf(charge.meter).used(now)));
    if (refused !== undefined) {
      const { meter, amount } = refused;
      const retryAfterMs = this.#countOf(meter).untilAtMost(meter.most - Math.min(amount, meter.most), now);
      return { granted: false, refusedBy: meter, retryAfterMs, readings: this.#readings(charges, now) };
    }
    const hold = this.#charge(charges, now);
    return { granted: true, hold, readings: this.#readings(charges, now) };
  }

  read(meters: readonly Meter[], now: number): readonly Reading[] {
    return meters.map((meter) => {
      const count = this.#countOf(meter);
      return { meter, used: count.used(now), resetMs: count.untilAtMost(0, now) ?? 0 };
    });
  }

  retire(declared: (identity: string) => boolean): void {
    for (const identity of this.#counts.keys()) if (!declared(identity)) this.#counts.delete(identity);
  }

  #readings(charges: readonly Charge[], now: number): readonly Reading[] {
    return this.read(
      charges.map(({ meter }) => meter),
      now,
    );
  }

  #charge(charges: readonly Charge[], now: number): Hold {
    return new Charged(
      charges.map(({ meter, amount }) => {
        const count = this.#countOf(meter);
        const charged = Math.min(amount, meter.most);
        return { meter, count, charged, place: count.add(charged, now) };
      }),
    );
  }

  #countOf(meter: Meter): Count {
    let count = this.#counts.get(meter.identity);
    if (count === undefined) {
      count = newCount(meter);
      this.#counts.set(meter.identity, count);
    }
    return count;
  }
}

/** A charge that was granted, and where it was added. */
interface Made {
  readonly meter: Meter;
  readonly count: Count;
  readonly charged: number;
  readonly place: number;
}

class Charged implements Hold {
  readonly #made: readonly Made[];
  #settled = false;
  #held = true;

  constructor(made: readonly Made[]) {
    this.#made = made;
  }

  settle(real: Settlement): void {
    if (this.#settled) return;
    this.#settled = true;
    for (const { meter, count, charged, place } of this.#made) {
      const amount = settledAmount(meter, real);
      if (amount !== undefined && amount !== charged) count.adjust(place, amount - charged);
    }
  }

  release(): void {
    if (!this.#held) return;
    this.#held = false;
    for (const { meter, count, charged, place } of this.#made) {
      if (meter.kind === 'slots') count.adjust(place, -charged);
    }
  }
}

function newCount(meter: Meter): Count {
  if (meter.kind === 'window') return new SlidingWindow(meter.perMs);
  return meter.kind === 'slots' ? new SlotCount() : new CalendarCount(meter.per);
}

class SlotCount implements Count {
  #used = 0;

  used(): number {
    return this.#used;
  }

  add(amount: number): number {
    this.#used += amount;
    return 0;
  }

  adjust(_: number, difference: number): void {
    this.#used += difference;
  }

  untilAtMost(): undefined {
    return undefined;
  }
}

class CalendarCount implements Count {
  readonly #per: 'day' | 'month';
  #period = 0;
  #used = 0;

  constructor(per: 'day' | 'month') {
    this.#per = per;
  }

  used(now: number): number {
    this.#turn(now);
    return this.#used;
  }

  add(amount: number, now: number): number {
    this.#turn(now);
    this.#used += amount;
    return this.#period;
  }

  adjust(period: number, difference: number): void {
    if (period === this.#period) this.#used += difference;
  }

  /** Nothing of a period comes back before its end. */
  untilAtMost(_: number, now: number): number {
    return this.used(now) === 0 ? 0 : endOfPeriod(this.#per, now) - now;
  }

  #turn(now: number): void {
    const period = periodOf(this.#per, now);
    if (period <= this.#period) return;
    this.#period = period;
    this.#used = 0;
  }
}
