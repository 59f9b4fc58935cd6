// One target's part of a chain: its first attempt, the next key after a refusal, and the retries.
import type { ErrorKind, GatewayError } from '../errors.ts';
import type { State } from '../state/state.ts';
import type { EffectiveSettings } from './attempt.ts';
import { openCircuit } from './circuit.ts';
import type { RequestFacts } from './facts.ts';
import { blocking } from './health.ts';
import { keyMeasures } from './measures.ts';
import type { PreparedKey } from './prepared.ts';
import type { Clock, Random } from './random.ts';
import { rotated } from './rotation.ts';
import { soonestReady } from './spent.ts';
import type { ResolvedTarget } from './target.ts';

/** Milliseconds: a retry that would have to wait longer is not waited for. */
const LONGEST_WAIT = 10_000;

/** What an upstream says about one key, so that another of the same target may do: 401, 402, 403, 429. */
const KEY_FAILURES: ReadonlySet<ErrorKind> = new Set(['auth_failed', 'quota_exhausted', 'rate_limited']);

export interface Try {
  /** Undefined for a provider that takes no credential. */
  readonly key: PreparedKey | undefined;
  readonly waitMs: number;
  /** No other key of the target is ready and untried. */
  readonly lastKey: boolean;
}

interface VisitTools {
  readonly state: State;
  readonly clock: Clock;
  readonly random: Random;
  readonly facts: RequestFacts;
}

export class TargetVisit {
  readonly target: ResolvedTarget;
  readonly settings: EffectiveSettings;
  readonly #tools: VisitTools;
  /** Their ids. */
  readonly #triedKeys: string[] = [];
  #retries = 0;

  constructor(target: ResolvedTarget, settings: EffectiveSettings, tools: VisitTools) {
    this.target = target;
    this.settings = settings;
    this.#tools = tools;
  }

  /** Undefined: no key is ready. */
  first(): Try | undefined {
    return this.#tryAfter(0, this.target.keys);
  }

  /** What the same target may do about a failure; undefined: nothing, the chain moves on. */
  after(error: GatewayError, leftMs: number): Try | undefined {
    if (KEY_FAILURES.has(error.kind) && !this.#circuitOpen(0)) {
      const another = this.anotherKey();
      if (another) return another;
    }
    return this.#retry(error, leftMs);
  }

  /** Another key, where the last one's limit did not allow the attempt. */
  anotherKey(): Try | undefined {
    const fresh = this.#untried();
    return fresh.length > 0 ? this.#tryAfter(0, fresh) : undefined;
  }

  #untried(): readonly PreparedKey[] {
    return this.target.keys.filter((key) => !this.#triedKeys.includes(key.id));
  }

  #retry(error: GatewayError, leftMs: number): Try | undefined {
    const { retry } = this.settings;
    if (this.#retries >= retry.count || !retry.on.includes(error.kind)) return undefined;
    const waitMs = Math.max(this.#backoffMs(), error.retryAfterMs ?? 0, this.#keysReadyInMs());
    if (waitMs > Math.min(leftMs, LONGEST_WAIT) || this.#circuitOpen(waitMs)) return undefined;
    this.#retries++;
    return this.#tryAfter(waitMs, this.target.keys);
  }

  /** Full jitter: anything up to a limit that doubles with each retry. */
  #backoffMs(): number {
    const { minMs, maxMs } = this.settings.retry.backoff;
    return Math.round(this.#tools.random() * Math.min(maxMs, minMs * 2 ** this.#retries));
  }

  /** 0 where some key is ready now. */
  #keysReadyInMs(): number {
    const { state, clock } = this.#tools;
    const now = clock.now();
    if (this.target.keys.length === 0 || this.#readyKeys(this.target.keys, now).length > 0) return 0;
    return (soonestReady([this.target], state, now) ?? now) - now;
  }

  #tryAfter(waitMs: number, keys: readonly PreparedKey[]): Try | undefined {
    const group = this.target.provider.keys;
    if (group.members.length === 0) return { key: undefined, waitMs, lastKey: true };
    const now = this.#tools.clock.now();
    const ready = this.#readyKeys(keys, now + waitMs);
    const key = group.members.length === 1 ? ready[0] : this.#pick(ready, now);
    if (!key) return undefined;
    this.#triedKeys.push(key.id);
    return { key, waitMs, lastKey: this.#readyKeys(this.#untried(), now + waitMs).length === 0 };
  }

  #pick(ready: readonly PreparedKey[], now: number): PreparedKey | undefined {
    const { state, random, facts } = this.#tools;
    const tools = { state, random, facts, now, measures: keyMeasures(state, now) };
    return rotated(this.target.provider.keys, ready, tools).next().value;
  }

  #circuitOpen(inMs: number): boolean {
    const { state, clock } = this.#tools;
    return (
      this.settings.breaker !== undefined && openCircuit(state, this.target.name, clock.now() + inMs) !== undefined
    );
  }

  #readyKeys(keys: readonly PreparedKey[], at: number): readonly PreparedKey[] {
    return keys.filter((key) => !blocking(this.#tools.state, key.id, this.target.model, at));
  }
}
