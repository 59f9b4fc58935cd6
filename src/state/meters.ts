// The contract of what is counted against a bound: rates in a sliding window, requests at a time, money in a calendar
// period. Meters have the identity of what they bound (`limit client web requests/min`), never a place in a table, so
// that counts outlive a reload, and a bound that was raised holds at once.

interface Bounded {
  readonly identity: string;
  /** The bound: never more than this. */
  readonly most: number;
}

/**
 * - `window`: at most so many in any stretch of `perMs` milliseconds. Time is cut into 200 slots a window, and one that is
 *   partly over still counts in full: what was used comes back up to half a percent late, never early.
 * - `slots`: at most so many at a time, each held until it is released.
 * - `calendar`: until the end of the day or month, in UTC. What is charged late still counts where it began.
 */
export type Meter =
  | (Bounded & { readonly kind: 'window'; readonly of: 'requests' | 'tokens'; readonly perMs: number })
  | (Bounded & { readonly kind: 'slots'; readonly of: 'concurrent' })
  | (Bounded & { readonly kind: 'calendar'; readonly of: 'usd'; readonly per: 'day' | 'month' });

export interface Charge {
  readonly meter: Meter;
  /** More than the whole bound counts as all of it: such a request passes where nothing else was counted. */
  readonly amount: number;
}

/** Where a meter stands. */
export interface Reading {
  readonly meter: Meter;
  readonly used: number;
  /** Milliseconds until nothing of it is used any more; 0 where that cannot be known. */
  readonly resetMs: number;
}

export type Verdict =
  | { readonly granted: true; readonly hold: Hold; readonly readings: readonly Reading[] }
  | {
      readonly granted: false;
      /** The first charge that does not fit; nothing was charged. */
      readonly refusedBy: Meter;
      /** When it may fit; undefined: once somebody gives a slot back. */
      readonly retryAfterMs: number | undefined;
      readonly readings: readonly Reading[];
    };

/** What a request turned out to use, where its charge was an estimate. */
export interface Settlement {
  readonly tokens?: number;
  readonly usd?: number;
}

/** Charges that were granted together. */
export interface Hold {
  /** Puts the real amounts in the place of those that were charged. Calls after the first do nothing. */
  settle(real: Settlement): void;
  /** Gives slots back; what was charged otherwise stays. Calls after the first do nothing. */
  release(): void;
}

export interface Meters {
  /**
   * All charges, or none of them. At once from memory; a shared store answers after one round trip, and never rejects:
   * without it, a gateway decides by itself.
   *
   * @param now the clock's milliseconds
   */
  take(charges: readonly Charge[], now: number): Verdict | Promise<Verdict>;
  /** Where each meter stands, as far as it is known here. */
  read(meters: readonly Meter[], now: number): readonly Reading[];
  /** Forgets meters that are no longer declared. */
  retire(declared: (identity: string) => boolean): void;
}

/** Whether a charge fits beside what is used: the one rule of every store. */
export function fits({ meter, amount }: Charge, used: number): boolean {
  return used < meter.most && used + Math.min(amount, meter.most) <= meter.most;
}

/** The real amount of a charge; undefined where the estimate is all there is to know. */
export function settledAmount({ of }: Meter, real: Settlement): number | undefined {
  if (of === 'tokens') return real.tokens;
  return of === 'usd' ? real.usd : undefined;
}
