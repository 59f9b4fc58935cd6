// The walk of one request along its route: arms, members, keys, retries. Pure decisions; the gateway does the sending.
import { type ErrorKind, type GatewayError, TRANSIENT_KINDS } from '../errors.ts';
import type { Lease, State } from '../state/state.ts';
import { type TargetMember, targetsInOrder } from './arm.ts';
import type { Attempt, Chain, Skip, Step } from './attempt.ts';
import type { RequestFacts } from './facts.ts';
import { KeyUse, keyIdentity, targetIdentity } from './health.ts';
import { inFlightOf } from './in-flight.ts';
import { noReadyKey, type Obstacle, obstacleTo } from './obstacle.ts';
import type { PreparedRoute } from './prepared.ts';
import type { Clock, Random } from './random.ts';
import { publicError } from './spent.ts';
import { type ResolvedTarget, resolveTarget } from './target.ts';
import { TargetVisit, type Try } from './target-visit.ts';

export interface ChainOptions {
  readonly route: PreparedRoute;
  /** What `$1`, `$2` … stand for, from index 0. */
  readonly captures: readonly string[];
  readonly facts: RequestFacts;
  readonly state: State;
  readonly clock: Clock;
  readonly random: Random;
}

/** Begins the chain of a request; `total` runs from now. The route must have an arm: one that rejects has no chain. */
export function startChain(options: ChainOptions): Chain {
  if (options.route.arms.length === 0) throw new Error(`route ${options.route.name} has no arm to go to`);
  return new RouteChain(options);
}

/** Failures after which the next member of the same arm is tried; any other leaves the arm. */
const FOLLOWED_WITHIN_ARM: ReadonlySet<ErrorKind> = new Set([
  ...TRANSIENT_KINDS,
  'quota_exhausted',
  'auth_failed',
  'model_not_found',
]);

/** What is held while an attempt is under way. */
interface UnderWay {
  readonly lease: Lease;
  readonly keyUse: KeyUse | undefined;
  readonly target: string;
  committed: boolean;
}

class RouteChain implements Chain {
  readonly skipped: Skip[] = [];
  readonly #options: ChainOptions;
  readonly #deadline: number;
  readonly #met = new Map<string, ResolvedTarget>();
  readonly #armsEntered = new Set<number>();
  #arm = 0;
  #members: Iterator<TargetMember, undefined>;
  #visit: TargetVisit | undefined;
  #underWay: UnderWay | undefined;
  #attempts = 0;
  /** The last failure, or the last skip that counts as one. */
  #failure: GatewayError | undefined;
  /** Set while the last one met was passed over because it lacks what the request needs. */
  #unable: GatewayError | undefined;

  constructor(options: ChainOptions) {
    this.#options = options;
    const totals = options.route.settings.values().map((settings) => settings.timeouts.total);
    this.#deadline = options.clock.now() + Math.min(...totals);
    this.#members = this.#enter(0);
  }

  next(): Step {
    if (this.#underWay) throw new Error('the attempt before has not ended');
    const attempt = this.#leftMs() > 0 || !this.#failure ? (this.#sameTarget() ?? this.#nextTarget()) : undefined;
    return attempt ? { kind: 'attempt', attempt } : { kind: 'spent', error: this.#lastError() };
  }

  failed(error: GatewayError): void {
    const ended = this.#underWay;
    if (!ended) throw new Error('no attempt is under way that could fail');
    this.#end(ended);
    ended.keyUse?.failed(error);
    this.#failure = error;
    this.#unable = undefined;
  }

  committed(timeToFirstTokenMs: number): void {
    if (!this.#underWay) throw new Error('no attempt is under way that could commit');
    this.#underWay.committed = true;
    this.#underWay.keyUse?.succeeded();
    this.#options.state.observeLatency(targetIdentity(this.#underWay.target), timeToFirstTokenMs);
  }

  done(error?: GatewayError): void {
    const ended = this.#underWay;
    if (!ended) return;
    this.#end(ended);
    if (error) ended.keyUse?.failed(error);
    else if (!ended.committed) ended.keyUse?.abandoned();
  }

  #end(ended: UnderWay): void {
    ended.lease.release();
    this.#underWay = undefined;
  }

  #leftMs(): number {
    return this.#deadline - this.#options.clock.now();
  }

  /** Another key, or a retry. */
  #sameTarget(): Attempt | undefined {
    const again = this.#failure && this.#visit?.after(this.#failure, this.#leftMs());
    return again && this.#visit && this.#begin(this.#visit, again);
  }

  #nextTarget(): Attempt | undefined {
    this.#visit = undefined;
    if (this.#failure && !FOLLOWED_WITHIN_ARM.has(this.#failure.kind) && !this.#enterNext()) return undefined;
    for (;;) {
      const { value: member } = this.#members.next();
      const attempt = member && this.#meet(member);
      if (attempt) return attempt;
      if (!member && !this.#enterNext()) return undefined;
    }
  }

  /** The first arm not yet entered that takes the failure; false where there is none. */
  #enterNext(): boolean {
    const kind = this.#failure?.kind;
    const next = this.#options.route.arms.findIndex(
      (arm, number) =>
        !this.#armsEntered.has(number) && (this.#unable !== undefined || (kind !== undefined && arm.on.has(kind))),
    );
    if (next < 0) return false;
    this.#members = this.#enter(next);
    return true;
  }

  #enter(number: number): Iterator<TargetMember, undefined> {
    const { route, state, random, facts, captures } = this.#options;
    const group = route.arms[number]?.group;
    this.#arm = number;
    this.#armsEntered.add(number);
    return group
      ? targetsInOrder(group, { state, random, inFlight: inFlightOf(state, facts.model, captures) })
      : [].values();
  }

  #meet(member: TargetMember): Attempt | undefined {
    const { route, facts, captures, state, clock } = this.#options;
    const target = resolveTarget(member, facts, captures);
    if (this.#met.has(target.name)) return this.#skip(target, 'already tried');
    this.#met.set(target.name, target);
    const obstacle = obstacleTo(target);
    if (obstacle) return this.#passOver(target, obstacle);
    const settings = route.settings.get(target.provider.name);
    if (!settings) throw new Error(`route ${route.name} was prepared without provider ${target.provider.name}`);
    const visit = new TargetVisit(target, settings, this.#options);
    const first = visit.first();
    if (!first) return this.#passOver(target, noReadyKey(target, state, clock.now()));
    this.#visit = visit;
    return this.#begin(visit, first);
  }

  #passOver(target: ResolvedTarget, { reason, error, unable }: Obstacle): undefined {
    this.#unable = unable ? error : undefined;
    if (!unable) this.#failure = error;
    this.#skip(target, reason);
  }

  #skip(target: ResolvedTarget, reason: string): undefined {
    this.skipped.push({ arm: this.#arm, target: target.name, reason });
  }

  #begin({ target, settings }: TargetVisit, { key, waitMs }: Try): Attempt {
    const { state, clock, random } = this.#options;
    const identities = [targetIdentity(target.name), ...(key ? [keyIdentity(key.id)] : [])];
    const startsAt = clock.now() + waitMs;
    this.#underWay = {
      lease: state.lease(identities),
      keyUse: key && new KeyUse({ state, clock, random, keyId: key.id, model: target.model, startsAt }),
      target: target.name,
      committed: false,
    };
    this.#attempts++;
    return {
      number: this.#attempts,
      arm: this.#arm,
      provider: target.provider.definition,
      target: target.name,
      upstreamModel: target.upstreamModel,
      key: key?.definition,
      keyId: key?.id,
      waitMs,
      settings,
    };
  }

  #lastError(): GatewayError {
    const { state, clock } = this.#options;
    const failure = this.#failure ?? this.#unable;
    if (!failure) throw new Error('a chain without a failure cannot be spent');
    return publicError({ failure, targets: [...this.#met.values()], state, now: clock.now() });
  }
}
