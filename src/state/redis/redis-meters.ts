// Meters that several gateways share. Without Redis each holds its part of every bound by itself, notes what it grants,
// and adds that once Redis is back.
import { endOfPeriod, periodOf } from '../calendar.ts';
import { MemoryMeters } from '../memory-meters.ts';
import {
  type Charge,
  type Hold,
  type Meter,
  type Meters,
  type Reading,
  settledAmount,
  type Verdict,
} from '../meters.ts';
import { SLOTS } from '../sliding-window.ts';
import { adjustment, type Difference, Journal } from './journal.ts';
import type { RedisLink } from './link.ts';
import { ADJUST, TAKE } from './scripts.ts';

/** When a slot that another gateway holds may have come back: nobody is told, so it is asked again. */
const SLOT_POLL_MS = 50;

/** A charge as it was made. */
interface Made {
  readonly meter: Meter;
  readonly key: string;
  /** The number of the slot of time (window); nothing otherwise. */
  readonly place: number;
  readonly charged: number;
}

export class RedisMeters implements Meters {
  readonly #link: RedisLink;
  /** What this gateway was granted: its part of the bounds when it is alone, and who holds slots. */
  readonly #own = new MemoryMeters();
  readonly #journal = new Journal();
  readonly #slots = new Map<string, Meter>();
  /** What Redis said last, and when that is no longer so. */
  readonly #last = new Map<string, Reading & { readonly until: number }>();
  /** Slots were taken or given back that Redis was not told of. */
  #heldUnsaid = false;
  #now = 0;

  constructor(link: RedisLink) {
    this.#link = link;
  }

  /** How many counts wait for Redis to return. */
  get pending(): number {
    return this.#journal.size;
  }

  take(charges: readonly Charge[], now: number): Verdict | Promise<Verdict> {
    this.#now = now;
    return this.#link.up ? this.#takeShared(charges, now) : this.#takeAlone(charges, now);
  }

  /** Of slots only those of this gateway are known. */
  read(meters: readonly Meter[], now: number): readonly Reading[] {
    return this.#own.read(meters, now).map((own) => {
      const said = this.#last.get(own.meter.identity);
      if (said === undefined || now >= said.until || own.meter.kind === 'slots') return own;
      return { meter: own.meter, used: Math.max(own.used, said.used), resetMs: said.until - now };
    });
  }

  retire(declared: (identity: string) => boolean): void {
    this.#own.retire(declared);
    for (const map of [this.#last, this.#slots]) {
      for (const identity of map.keys()) if (!declared(identity)) map.delete(identity);
    }
  }

  /**
   * Redis is back: adds what was granted without it, and says which slots are held now, until nothing is left to say;
   * then, before anything else can happen, `done`.
   */
  async handOver(done: () => void): Promise<void> {
    this.#heldUnsaid = true;
    while (this.#journal.size > 0 || this.#heldUnsaid) {
      const entries = this.#journal.drain();
      const held = this.#held();
      this.#heldUnsaid = false;
      if (entries.length + held.length === 0) break;
      try {
        await this.#link.run(ADJUST, ...adjustment([...entries, ...held], this.#now));
      } catch (fault) {
        for (const entry of entries) this.#journal.add(entry);
        throw fault;
      }
    }
    done();
  }

  #held(): readonly Difference[] {
    const place = this.#link.gateway;
    return this.#own
      .read([...this.#slots.values()], this.#now)
      .map(({ meter, used }) => ({ kind: 'held', key: this.#keyOf(meter, 0), amount: used, place, span: 0 }));
  }

  async #takeShared(charges: readonly Charge[], now: number): Promise<Verdict> {
    let answer: readonly string[];
    try {
      const keys = charges.map(({ meter }) => this.#keyOf(meter, now));
      const args = charges.flatMap(({ meter, amount }) => [meter.kind, amount, meter.most, spanOf(meter, now)]);
      const gateways = this.#link.key('gateways');
      answer = (await this.#link.run(TAKE, [gateways, ...keys], [now, this.#link.gateway, ...args])) as string[];
    } catch {
      return this.#takeAlone(charges, now);
    }
    return this.#verdict(charges, answer.map(Number), now);
  }

  #verdict(charges: readonly Charge[], answer: readonly number[], now: number): Verdict {
    const [refused = 0, retry = 0] = answer;
    const readings = charges.map(({ meter }, index) => ({
      meter,
      used: answer[2 + index * 3] ?? 0,
      resetMs: answer[3 + index * 3] ?? 0,
    }));
    for (const reading of readings) {
      this.#last.set(reading.meter.identity, { ...reading, until: now + reading.resetMs });
    }
    const refusedBy = charges[refused - 1]?.meter;
    if (refusedBy !== undefined) {
      return { granted: false, refusedBy, retryAfterMs: retry < 0 ? SLOT_POLL_MS : retry, readings };
    }
    const made = charges.map((charge, index) => this.#made(charge, now, answer[4 + index * 3]));
    return { granted: true, hold: this.#hold(made, this.#note(charges, now)), readings };
  }

  /** Each gateway has its part: the bound by the number of gateways that were there last. */
  #takeAlone(charges: readonly Charge[], now: number): Verdict {
    const parts = charges.map(({ meter, amount }) => ({
      meter: { ...meter, most: meter.most / this.#link.gateways },
      amount,
    }));
    const verdict = this.#own.take(parts, now);
    this.#remember(charges);
    if (!verdict.granted) {
      const meter = charges.find((charge) => charge.meter.identity === verdict.refusedBy.identity)?.meter;
      return { ...verdict, refusedBy: meter ?? verdict.refusedBy };
    }
    this.#heldUnsaid = true;
    const made = parts.map((charge) => this.#made(charge, now, undefined));
    for (const { meter, key, place, charged } of made) {
      if (meter.kind === 'window')
        this.#journal.add({ kind: 'window', key, amount: charged, place, span: spanOf(meter, now) });
    }
    return { ...verdict, hold: this.#hold(made, verdict.hold) };
  }

  /** This gateway's own count of what Redis granted: never refused, since it was. */
  #note(charges: readonly Charge[], now: number): Hold {
    this.#remember(charges);
    const unbounded = charges.map(({ meter, amount }) => ({
      meter: { ...meter, most: Number.MAX_VALUE },
      amount: Math.min(amount, meter.most),
    }));
    const verdict = this.#own.take(unbounded, now);
    if (!verdict.granted) throw new Error(`nothing is below ${verdict.refusedBy.identity}`);
    return verdict.hold;
  }

  #remember(charges: readonly Charge[]): void {
    for (const { meter } of charges) if (meter.kind === 'slots') this.#slots.set(meter.identity, meter);
  }

  #made({ meter, amount }: Charge, now: number, place = slotAt(meter, now)): Made {
    return { meter, key: this.#keyOf(meter, now), place, charged: Math.min(amount, meter.most) };
  }

  #hold(made: readonly Made[], own: Hold): Hold {
    let settled = false;
    let held = true;
    return {
      settle: (real) => {
        if (settled) return;
        settled = true;
        own.settle(real);
        const differences = made.flatMap(({ meter, key, place, charged }) => {
          const amount = settledAmount(meter, real);
          const span = meter.kind === 'calendar' ? CALENDAR_KEPT_MS : spanOf(meter, this.#now);
          return amount === undefined ? [] : [{ kind: meter.kind, key, amount: amount - charged, place, span }];
        });
        this.#adjust(differences.filter(({ amount }) => amount !== 0));
      },
      release: () => {
        if (!held) return;
        held = false;
        own.release();
        const slots = made.filter(({ meter }) => meter.kind === 'slots');
        // While Redis is gone nothing is noted: which slots are held then, it is told when it is back.
        this.#heldUnsaid = true;
        if (!this.#link.up) return;
        this.#adjust(
          slots.map(({ key, charged }) => ({
            kind: 'slots',
            key,
            amount: -charged,
            place: this.#link.gateway,
            span: 0,
          })),
        );
      },
    };
  }

  #adjust(differences: readonly Difference[]): void {
    if (differences.length === 0) return;
    const note = (): void => {
      for (const difference of differences) if (difference.kind !== 'slots') this.#journal.add(difference);
    };
    if (this.#link.up) this.#link.run(ADJUST, ...adjustment(differences, this.#now)).catch(note);
    else note();
  }

  #keyOf(meter: Meter, now: number): string {
    const period = meter.kind === 'calendar' ? ` ${periodOf(meter.per, now)}` : '';
    return this.#link.key(`${meter.identity}${period}`);
  }
}

/** Longer than any month: what is settled late still finds its period. */
const CALENDAR_KEPT_MS = 40 * 86_400_000;

/** Milliseconds: of a slot of time (window), or until the period ends (calendar). */
function spanOf(meter: Meter, now: number): number {
  if (meter.kind === 'window') return meter.perMs / SLOTS;
  return meter.kind === 'calendar' ? endOfPeriod(meter.per, now) - now : 0;
}

function slotAt(meter: Meter, now: number): number {
  return meter.kind === 'window' ? Math.floor(now / (meter.perMs / SLOTS)) : 0;
}
