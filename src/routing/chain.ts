// The walk of one request along its route: arms, members, keys, retries, hedges. Pure decisions; the gateway does the sending.
import { type ErrorKind, GatewayError, TRANSIENT_KINDS } from '../errors.ts';
import type { Lease, State } from '../state/state.ts';
import type { Turn } from './affinity.ts';
import { type ArmTarget, onlyTarget, targetsInOrder } from './arm.ts';
import type { Attempt, Chain, LimitRefusal, Skip, Step } from './attempt.ts';
import { AttemptHealth } from './attempt-health.ts';
import type { RequestFacts } from './facts.ts';
import { keyIdentity } from './identity.ts';
import { limitsOn } from './limits.ts';
import { memberMeasures } from './measures.ts';
import { circuitObstacle, noReadyKey, type Obstacle, obstacleTo } from './obstacle.ts';
import type { PreparedRoute } from './prepared.ts';
import type { Prices } from './prices.ts';
import type { Clock, Random } from './random.ts';
import { publicError } from './spent.ts';
import { type ResolvedTarget, resolveTarget } from './target.ts';
import { TargetVisit, type Try } from './target-visit.ts';

export interface ChainOptions {
  readonly route: PreparedRoute;
  /** What `$1`, `$2` … stand for, from index 0. */
  readonly captures: readonly string[];
  readonly facts: RequestFacts;
  /** Of the table that the route is from. */
  readonly prices: Prices;
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
  readonly attempt: Attempt;
  readonly lease: Lease;
  readonly health: AttemptHealth;
  readonly visited: Visited;
}

/** A target that the request is at: one, or two where one is a hedge of the other. */
interface Visited {
  readonly visit: TargetVisit;
  /** The choices that led to it. */
  readonly turns: readonly Turn[];
  /** What came of its last attempt. */
  failure: GatewayError | undefined;
  /** Its last attempt was not sent, for a limit. */
  refusal: LimitRefusal | undefined;
}

class RouteChain implements Chain {
  readonly skipped: Skip[] = [];
  readonly #options: ChainOptions;
  readonly #deadline: number;
  readonly #met: ResolvedTarget[] = [];
  readonly #armsEntered: number[] = [];
  #arm = 0;
  #members: Iterator<ArmTarget, undefined>;
  /** In the order in which they were met. */
  #visited: Visited[] = [];
  /** One, or two where one is a hedge of the other. */
  readonly #underWay: UnderWay[] = [];
  #attempts = 0;
  /** The last failure, or the last skip that counts as one. */
  #failure: GatewayError | undefined;
  /** Set while the last one met was passed over because it lacks what the request needs. */
  #unable: GatewayError | undefined;
  /** When the first of the limits that refused an attempt may allow one, in the clock's milliseconds. */
  #allowedAt: number | undefined;

  constructor(options: ChainOptions) {
    this.#options = options;
    this.#deadline = options.clock.now() + options.route.totalMs;
    this.#members = this.#enter(0);
  }

  next(): Step {
    if (this.#underWay.length > 0) throw new Error('the attempt before has not ended');
    const attempt = !this.#failure || this.#leftMs() > 0 ? (this.#sameTarget() ?? this.#nextTarget()) : undefined;
    return attempt ? { kind: 'attempt', attempt } : { kind: 'spent', error: this.#lastError() };
  }

  hedge(): Attempt | undefined {
    return this.#underWay.length === 1 && this.#leftMs() > 0 ? this.#nextMember() : undefined;
  }

  failed(attempt: Attempt, error: GatewayError): void {
    const ended = this.#end(attempt);
    if (!ended) throw new Error('no attempt is under way that could fail');
    ended.health.failed(error);
    ended.visited.failure = error;
    ended.visited.refusal = undefined;
    this.#failure = error;
    this.#unable = undefined;
  }

  refused(attempt: Attempt, refusal: LimitRefusal): void {
    const ended = this.#end(attempt);
    if (!ended) throw new Error('no attempt is under way that could be refused');
    ended.health.done();
    ended.visited.refusal = refusal;
    const { owner, retryAfterMs } = refusal;
    const at = this.#options.clock.now() + retryAfterMs;
    this.#allowedAt = Math.min(at, this.#allowedAt ?? at);
    this.#attempts--;
    const message = `${attempt.target} is above a limit of this gateway`;
    this.#failure = new GatewayError('rate_limited', { message, retryAfterMs });
    this.#unable = undefined;
    this.#skip(ended.visited.visit.target, `${owner} is above its limit`);
  }

  committed(attempt: Attempt, timeToFirstTokenMs: number): void {
    const committed = this.#underWay.find((under) => under.attempt === attempt);
    if (!committed) throw new Error('no attempt is under way that could commit');
    committed.health.succeeded(timeToFirstTokenMs);
  }

  done(attempt: Attempt, error?: GatewayError): void {
    const ended = this.#end(attempt);
    if (!ended) return;
    if (error) ended.health.failed(error);
    else ended.health.done();
  }

  close(): void {
    for (const { attempt } of [...this.#underWay]) this.done(attempt);
  }

  #end(attempt: Attempt): UnderWay | undefined {
    const at = this.#underWay.findIndex((under) => under.attempt === attempt);
    if (at < 0) return undefined;
    const [ended] = this.#underWay.splice(at, 1);
    ended?.lease.release();
    return ended;
  }

  #leftMs(): number {
    return this.#deadline - this.#options.clock.now();
  }

  /** Another key, or a retry; of two that were hedged, the first one's before the other's. */
  #sameTarget(): Attempt | undefined {
    for (const visited of this.#visited) {
      const again = this.#again(visited);
      if (again) return this.#begin(visited, again);
    }
    return undefined;
  }

  #again({ visit, failure, refusal }: Visited): Try | undefined {
    if (refusal) return refusal.owner.startsWith('key ') ? visit.anotherKey() : undefined;
    return failure && visit.after(failure, this.#leftMs());
  }

  #nextTarget(): Attempt | undefined {
    this.#visited = [];
    if (this.#leavesArm() && !this.#enterNext()) return undefined;
    for (;;) {
      const attempt = this.#nextMember();
      if (attempt) return attempt;
      if (!this.#enterNext()) return undefined;
    }
  }

  /** Of the present arm. */
  #nextMember(): Attempt | undefined {
    for (;;) {
      const { value: found } = this.#members.next();
      if (!found) return undefined;
      const before = this.#failure;
      const attempt = this.#meet(found);
      if (attempt || (this.#failure !== before && this.#leavesArm())) return attempt;
    }
  }

  /** A failure, or a skip that counts as one, after which no other member of the arm is tried. */
  #leavesArm(): boolean {
    return !this.#unable && this.#failure !== undefined && !FOLLOWED_WITHIN_ARM.has(this.#failure.kind);
  }

  /** The first arm not yet entered that takes the failure; false where there is none. */
  #enterNext(): boolean {
    const kind = this.#failure?.kind;
    const next = this.#options.route.arms.findIndex(
      (arm, number) =>
        !this.#armsEntered.includes(number) && (this.#unable !== undefined || (kind !== undefined && arm.on.has(kind))),
    );
    if (next < 0) return false;
    this.#members = this.#enter(next);
    return true;
  }

  #enter(number: number): Iterator<ArmTarget, undefined> {
    const { route, state, random, facts, captures, prices, clock } = this.#options;
    const group = route.arms[number]?.group;
    this.#arm = number;
    this.#armsEntered.push(number);
    if (!group) return [].values();
    const only = onlyTarget(group);
    if (only) return [only].values();
    const now = clock.now();
    const measures = memberMeasures({ state, facts, captures, prices, now });
    return targetsInOrder(group, { state, random, facts, now, measures });
  }

  #meet({ member, turns }: ArmTarget): Attempt | undefined {
    const { route, facts, captures, state, clock } = this.#options;
    const target = resolveTarget(member, facts, captures);
    if (this.#met.some(({ name }) => name === target.name)) return this.#skip(target, 'already tried');
    this.#met.push(target);
    const settings = route.settings.get(target.provider.name);
    if (!settings) throw new Error(`route ${route.name} was prepared without provider ${target.provider.name}`);
    const obstacle = obstacleTo(target, facts) ?? (settings.breaker && circuitObstacle(target, state, clock.now()));
    if (obstacle) return this.#passOver(target, obstacle);
    const visit = new TargetVisit(target, settings, this.#options);
    const first = visit.first();
    if (!first) return this.#passOver(target, noReadyKey(target, state, clock.now()));
    const visited: Visited = { visit, turns, failure: undefined, refusal: undefined };
    this.#visited.push(visited);
    return this.#begin(visited, first);
  }

  #passOver(target: ResolvedTarget, { reason, error, unable }: Obstacle): undefined {
    this.#unable = unable ? error : undefined;
    if (!unable) this.#failure = error;
    this.#skip(target, reason);
  }

  #skip(target: ResolvedTarget, reason: string): undefined {
    this.skipped.push({ arm: this.#arm, target: target.name, reason, after: this.#attempts });
  }

  #begin(visited: Visited, { key, waitMs, lastKey }: Try): Attempt {
    const { target, settings } = visited.visit;
    const { provider } = target;
    const { state, clock } = this.#options;
    const turns = key ? [...visited.turns, { group: provider.keys, member: key }] : visited.turns;
    const subject = { target, key, settings, turns, startsAt: clock.now() + waitMs };
    this.#attempts++;
    const attempt: Attempt = {
      number: this.#attempts,
      arm: this.#arm,
      provider: provider.definition,
      target: target.name,
      upstreamModel: target.upstreamModel,
      key: key?.definition,
      keyId: key?.id,
      waitMs,
      settings,
      limits: limitsOn(key?.limits.length ? [...provider.limits, ...key.limits] : provider.limits, target.model),
      lastKey,
    };
    this.#underWay.push({
      attempt,
      lease: state.lease(key ? [target.identity, keyIdentity(key.id)] : [target.identity]),
      health: new AttemptHealth(subject, this.#options),
      visited,
    });
    return attempt;
  }

  #lastError(): GatewayError {
    const { state, clock } = this.#options;
    const failure = this.#failure ?? this.#unable;
    if (!failure) throw new Error('a chain without a failure cannot be spent');
    return publicError({ failure, targets: this.#met, state, now: clock.now(), allowedAt: this.#allowedAt });
  }
}
