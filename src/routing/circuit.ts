// `breaker N failures in D, open D`: a target that keeps failing is left alone for a while, then tried by one request.
import { type ErrorKind, type GatewayError, TRANSIENT_KINDS } from '../errors.ts';
import type { Breaker } from '../route-table.ts';
import type { Circuit, OpenCircuit, State } from '../state/state.ts';
import { targetIdentity } from './identity.ts';
import type { Clock } from './random.ts';

/** More than any breaker counts (the compiler says so, too). */
const MOST_FAILURES = 100;

/** The target's own trouble: a 429 is about a key, and any other answer shows that somebody is there. */
const COUNTED: ReadonlySet<ErrorKind> = new Set(TRANSIENT_KINDS.filter((kind) => kind !== 'rate_limited'));

/** What keeps requests from this target at that time; undefined: closed, or half-open and free for a probe. */
export function openCircuit(state: State, target: string, at: number): OpenCircuit | undefined {
  const open = state.circuit(targetIdentity(target))?.open;
  return open && (at < open.until || open.probing) ? open : undefined;
}

interface UseOfTarget {
  readonly state: State;
  readonly clock: Clock;
  /** PROVIDER/MODEL. */
  readonly target: string;
  readonly breaker: Breaker;
  /** When the attempt is sent, in the clock's milliseconds. */
  readonly startsAt: number;
}

/** One attempt at one target, from its choice to its outcome. Holds the probe of a half-open circuit. */
export class CircuitUse {
  readonly #use: UseOfTarget;
  readonly #probes: boolean;

  constructor(use: UseOfTarget) {
    this.#use = use;
    const open = this.#circuit.open;
    this.#probes = open !== undefined && use.startsAt >= open.until;
    this.#setProbing(true);
  }

  /** Closes a half-open circuit. One that opened after the attempt began stays open. */
  succeeded(): void {
    if (this.#probes) this.#set(undefined);
  }

  /** A probe that failed for a reason of its own has shown nothing, and may be repeated. */
  failed(error: GatewayError): void {
    if (!COUNTED.has(error.kind)) {
      this.abandoned();
      return;
    }
    const now = this.#use.clock.now();
    const { failures, open } = this.#circuit;
    if (this.#probes) this.#open(open?.since ?? now, now);
    else if (open === undefined) this.#count([...failures, now].slice(-MOST_FAILURES), now);
  }

  /** Nobody waited for the outcome. */
  abandoned(): void {
    this.#setProbing(false);
  }

  #count(failures: readonly number[], now: number): void {
    const { target, breaker } = this.#use;
    const recent = failures.filter((at) => at > now - breaker.withinMs);
    if (recent.length >= breaker.failures) this.#open(now, now);
    else this.#set({ target, failures, open: undefined });
  }

  #open(since: number, now: number): void {
    const { target, breaker } = this.#use;
    this.#set({ target, failures: [], open: { since, until: now + breaker.openMs, probing: false } });
  }

  #setProbing(probing: boolean): void {
    const { open } = this.#circuit;
    if (this.#probes && open) this.#set({ ...this.#circuit, open: { ...open, probing } });
  }

  get #circuit(): Circuit {
    const { state, target } = this.#use;
    return state.circuit(targetIdentity(target)) ?? { target, failures: [], open: undefined };
  }

  #set(circuit: Circuit | undefined): void {
    this.#use.state.setCircuit(targetIdentity(this.#use.target), circuit);
  }
}

/** A target that is left alone, as `/-/health` shows it. */
export interface CircuitReport {
  /** PROVIDER/MODEL. */
  readonly target: string;
  readonly outForMs: number;
  /** 0: half-open: the next request may probe it, or a probe is under way. */
  readonly readyInMs: number;
  readonly probing: boolean;
}

/** Every circuit that is not closed, in the order in which they opened. */
export function circuitsOpen(state: State, now: number): readonly CircuitReport[] {
  return state
    .circuits()
    .flatMap(({ target, open }) => (open ? [{ target, ...open }] : []))
    .sort((a, b) => a.since - b.since)
    .map(({ target, since, until, probing }) => ({
      target,
      outForMs: now - since,
      readyInMs: Math.max(0, until - now),
      probing,
    }));
}
