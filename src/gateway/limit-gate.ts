// Where requests ask for what limits allow them, and wait for it where a limit has a queue. Outlives every table.
import type { QueueTerms } from '../routing/limits.ts';
import type { Charge, Hold, Meter, Meters, Reading, Verdict } from '../state/meters.ts';
import type { Clock, Timer } from '../upstream/clock.ts';
import { LimitQueue } from './limit-queue.ts';

/** What a request asks for. */
export interface Demand {
  readonly charges: readonly Charge[];
  /** Queues are fair between these: the client's name. */
  readonly lane: string;
  /** Where to wait for this meter; undefined: nowhere. */
  queueFor(meter: Meter): QueueTerms | undefined;
  /** Called once, unless it was cancelled before; perhaps before `ask` has returned. */
  decided(decision: Decision): void;
}

export type Decision =
  | { readonly kind: 'granted'; readonly hold: Hold; readonly readings: readonly Reading[] }
  | {
      readonly kind: 'refused';
      readonly meter: Meter;
      readonly retryAfterMs: number | undefined;
      readonly readings: readonly Reading[];
    }
  /** The gateway shuts down: nobody waits any more. */
  | { readonly kind: 'drained' };

export interface Ticket {
  /** Nobody waits for the decision any more; what was granted meanwhile goes back. */
  cancel(): void;
}

type Refusal = Extract<Verdict, { granted: false }>;

interface Waiter {
  readonly lane: string;
  readonly ticket: OpenTicket;
  /** Why it waits, as it was last told. */
  refusal: Refusal;
  leaves: Timer | undefined;
}

interface Queue {
  readonly waiters: LimitQueue<Waiter>;
  /** When something may have come back by itself. */
  wake: Timer | undefined;
  /** Somebody is asking for those who wait; `again`: something came back meanwhile. */
  walking: boolean;
  again: boolean;
}

export class LimitGate {
  readonly #meters: Meters;
  readonly #clock: Clock;
  readonly #queues = new Map<string, Queue>();
  /** Of the present table, by identity; undefined before the first reload: then every demand knows its own. */
  #bounds: ReadonlyMap<string, Meter> | undefined;
  #draining = false;

  constructor(meters: Meters, clock: Clock) {
    this.#meters = meters;
    this.#clock = clock;
  }

  /** Who waits, all queues together. */
  get waiting(): number {
    return [...this.#queues.values()].reduce((sum, { waiters }) => sum + waiters.size, 0);
  }

  ask(demand: Demand): Ticket {
    const ticket = new OpenTicket(demand);
    const busy = this.#busyQueue(demand);
    // Behind those who wait already; they are asked first, so that nobody is passed who could go.
    if (busy !== undefined) this.#enqueue(ticket, busy);
    else this.#decide(ticket);
    return ticket;
  }

  /** A new table: what it bounds otherwise holds for those who wait, too. */
  install(bounds: ReadonlyMap<string, Meter>): void {
    this.#bounds = bounds;
    this.#meters.retire((identity) => bounds.has(identity));
    this.#wakeAll();
  }

  /** Nobody waits from now on. */
  drain(): void {
    this.#draining = true;
    for (const { waiters, wake } of this.#queues.values()) {
      wake?.cancel();
      for (const waiter of waiters.inTurn()) this.#send(waiters, waiter, { kind: 'drained' });
    }
  }

  #decide(ticket: OpenTicket): void {
    const verdict = this.#meters.take(ticket.demand.charges, this.#clock.now());
    if (verdict instanceof Promise) void verdict.then((late) => this.#judge(ticket, late));
    else this.#judge(ticket, verdict);
  }

  #judge(ticket: OpenTicket, verdict: Verdict): void {
    if (verdict.granted) {
      ticket.decide(this.#granted(verdict));
      return;
    }
    const terms = ticket.demand.queueFor(verdict.refusedBy);
    if (terms === undefined || this.#draining) ticket.decide(refusedBy(verdict));
    else this.#enqueue(ticket, terms, verdict);
  }

  /** The queue of one of its limits where somebody waits already. */
  #busyQueue(demand: Demand): QueueTerms | undefined {
    if (this.#queues.size === 0) return undefined;
    for (const { meter } of demand.charges) {
      const terms = demand.queueFor(meter);
      if (terms !== undefined && (this.#queues.get(terms.identity)?.waiters.size ?? 0) > 0) return terms;
    }
    return undefined;
  }

  /** @param verdict why it has to wait; undefined: it was not asked for yet, others were there before */
  #enqueue(ticket: OpenTicket, terms: QueueTerms, verdict?: Refusal): void {
    if (ticket.over) return;
    const queue = this.#queueOf(terms);
    const refusal = verdict ?? this.#unasked(ticket.demand, terms);
    if (queue.waiters.size >= terms.places) {
      ticket.decide(refusedBy(refusal));
      return;
    }
    const waiter: Waiter = { lane: ticket.demand.lane, ticket, refusal, leaves: undefined };
    waiter.leaves = this.#clock.after(terms.waitMs, () => this.#send(queue.waiters, waiter, refusedBy(waiter.refusal)));
    queue.waiters.join(waiter);
    ticket.onCancel = () => {
      waiter.leaves?.cancel();
      queue.waiters.leave(waiter);
    };
    if (verdict === undefined) this.#walkAlong(queue);
    else this.#wakeIn(queue, verdict.retryAfterMs);
  }

  #unasked({ charges }: Demand, { identity }: QueueTerms): Refusal {
    const meters = charges.map(({ meter }) => meter);
    const [first] = meters;
    if (first === undefined) throw new Error(`nobody can wait in ${identity} for nothing`);
    const readings = this.#meters.read(meters, this.#clock.now());
    return { granted: false, refusedBy: first, retryAfterMs: undefined, readings };
  }

  #walkAlong(queue: Queue): void {
    const walk = this.#walk(queue);
    this.#clock.waitFor?.(walk);
  }

  /** Asks for those who wait, in turn, as long as there is something to be had. */
  async #walk(queue: Queue): Promise<void> {
    if (queue.walking) {
      queue.again = true;
      return;
    }
    queue.walking = true;
    do {
      queue.again = false;
      for (const waiter of queue.waiters.inTurn()) {
        if (queue.waiters.has(waiter) && !(await this.#retry(queue, waiter))) break;
      }
    } while (queue.again);
    queue.walking = false;
    const [next] = queue.waiters.inTurn();
    if (next !== undefined) this.#wakeIn(queue, next.refusal.retryAfterMs);
  }

  /** False: the next in turn would be refused for the same reason. */
  async #retry(queue: Queue, waiter: Waiter): Promise<boolean> {
    const { demand } = waiter.ticket;
    const verdict = await this.#meters.take(this.#presentCharges(demand), this.#clock.now());
    if (verdict.granted) {
      this.#send(queue.waiters, waiter, this.#granted(verdict));
      return true;
    }
    waiter.refusal = verdict;
    const terms = demand.queueFor(verdict.refusedBy);
    return terms === undefined || this.#queues.get(terms.identity) !== queue;
  }

  /** A bound that the present table has changed or taken away is none for those who wait. */
  #presentCharges({ charges }: Demand): readonly Charge[] {
    const bounds = this.#bounds;
    if (bounds === undefined) return charges;
    return charges.flatMap(({ meter, amount }) => {
      const present = bounds.get(meter.identity);
      return present === undefined ? [] : [{ meter: present, amount }];
    });
  }

  #send(waiters: LimitQueue<Waiter>, waiter: Waiter, decision: Decision): void {
    waiter.leaves?.cancel();
    if (decision.kind === 'granted') waiters.served(waiter);
    else waiters.leave(waiter);
    waiter.ticket.decide(decision);
  }

  /** What goes back is offered to those who wait. */
  #granted({ hold, readings }: Extract<Verdict, { granted: true }>): Decision {
    const wake = (): void => this.#wakeAll();
    return {
      kind: 'granted',
      readings,
      hold: {
        settle: (real) => {
          hold.settle(real);
          wake();
        },
        release: () => {
          hold.release();
          wake();
        },
      },
    };
  }

  #wakeAll(): void {
    for (const queue of this.#queues.values()) if (queue.waiters.size > 0) this.#walkAlong(queue);
  }

  #wakeIn(queue: Queue, delayMs: number | undefined): void {
    queue.wake?.cancel();
    queue.wake = delayMs === undefined ? undefined : this.#clock.after(delayMs, () => this.#walkAlong(queue));
  }

  #queueOf({ identity }: QueueTerms): Queue {
    let queue = this.#queues.get(identity);
    if (queue === undefined) {
      queue = { waiters: new LimitQueue(), wake: undefined, walking: false, again: false };
      this.#queues.set(identity, queue);
    }
    return queue;
  }
}

/** A demand that is decided at most once; a grant that nobody waits for any more goes back. */
class OpenTicket implements Ticket {
  readonly demand: Demand;
  over = false;
  onCancel: (() => void) | undefined;

  constructor(demand: Demand) {
    this.demand = demand;
  }

  decide(decision: Decision): void {
    if (!this.over) {
      this.over = true;
      this.demand.decided(decision);
      return;
    }
    if (decision.kind !== 'granted') return;
    decision.hold.settle({ tokens: 0, usd: 0 });
    decision.hold.release();
  }

  cancel(): void {
    this.over = true;
    this.onCancel?.();
  }
}

function refusedBy({ refusedBy: meter, retryAfterMs, readings }: Refusal): Decision {
  return { kind: 'refused', meter, retryAfterMs, readings };
}
