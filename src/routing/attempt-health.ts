// What one attempt's outcome tells: of its key, its target's circuit, its speed, and whom the request's keys keep to.
import type { GatewayError } from '../errors.ts';
import type { State } from '../state/state.ts';
import { keepTo, type Turn } from './affinity.ts';
import type { EffectiveSettings } from './attempt.ts';
import { CircuitUse } from './circuit.ts';
import type { RequestFacts } from './facts.ts';
import { KeyUse } from './health.ts';
import { keyIdentity } from './identity.ts';
import type { PreparedKey } from './prepared.ts';
import type { Clock, Random } from './random.ts';
import type { ResolvedTarget } from './target.ts';

export interface AttemptSubject {
  readonly target: ResolvedTarget;
  readonly key: PreparedKey | undefined;
  readonly settings: EffectiveSettings;
  /** The choices that led to it, its key's too. */
  readonly turns: readonly Turn[];
  /** When it is sent, in the clock's milliseconds. */
  readonly startsAt: number;
}

interface HealthTools {
  readonly state: State;
  readonly clock: Clock;
  readonly random: Random;
  readonly facts: RequestFacts;
}

export class AttemptHealth {
  readonly #subject: AttemptSubject;
  readonly #tools: HealthTools;
  readonly #key: KeyUse | undefined;
  readonly #circuit: CircuitUse | undefined;
  #committed = false;

  constructor(subject: AttemptSubject, tools: HealthTools) {
    const { target, key, settings, startsAt } = subject;
    const { state, clock, random } = tools;
    const { breaker, cooldown } = settings;
    this.#subject = subject;
    this.#tools = tools;
    const use = { state, clock, random, startsAt };
    this.#key = key && new KeyUse({ ...use, keyId: key.id, model: target.model, cooldown });
    this.#circuit = breaker && new CircuitUse({ ...use, target: target.name, breaker });
  }

  /** It committed. */
  succeeded(timeToFirstTokenMs: number): void {
    this.#committed = true;
    this.#key?.succeeded();
    this.#circuit?.succeeded();
    const { state, clock, facts } = this.#tools;
    const now = clock.now();
    this.#observeLatency(timeToFirstTokenMs, now);
    keepTo(this.#subject.turns, { state, facts, now });
  }

  /** Before or after the commit point. A timeout shows that the first token takes at least as long as was waited. */
  failed(error: GatewayError): void {
    this.#key?.failed(error);
    this.#circuit?.failed(error);
    const now = this.#tools.clock.now();
    const waited = now - this.#subject.startsAt;
    if (error.kind === 'timeout' && !this.#committed && waited > 0) this.#observeLatency(waited, now);
  }

  /** It is over without a failure; where it did not commit, nobody waited for its outcome. */
  done(): void {
    if (this.#committed) return;
    this.#key?.abandoned();
    this.#circuit?.abandoned();
  }

  #observeLatency(milliseconds: number, now: number): void {
    const { target, key } = this.#subject;
    const { state } = this.#tools;
    state.observeLatency(target.identity, milliseconds, now);
    if (key) state.observeLatency(keyIdentity(key.id), milliseconds, now);
  }
}
