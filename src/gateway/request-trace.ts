// What is kept of a live request so that its decision can be told, made into words only when someone reads it.
import type { ClientCall } from '../codec/exchange.ts';
import type { GatewayError } from '../errors.ts';
import { redactAll } from '../redact.ts';
import type { Chain, Skip } from '../routing/attempt.ts';
import type { PreparedRoute } from '../routing/prepared.ts';
import type { RequestRecord } from '../telemetry/record.ts';
import type { AttemptEnd } from './attempt-end.ts';
import { CallFacts } from './call-facts.ts';
import type { KnownClient } from './client-keys.ts';
import {
  type DecidedAttempt,
  type Decision,
  describeAttempt,
  describeRoute,
  passedOver,
  requestOf,
  settingsOf,
} from './decision.ts';
import type { SentMirror } from './mirrors.ts';
import type { Snapshot } from './snapshot.ts';

/** What a trace keeps of the record. */
type RequestEnd = Pick<RequestRecord, 'target' | 'outcome' | 'status' | 'durationMs' | 'error'>;

const NONE: readonly never[] = [];

interface TracedFrom {
  readonly snapshot: Snapshot;
  readonly startedAt: number;
}

export class RequestTrace {
  /** What routing is to ask, so that the answers are remembered. */
  readonly facts: CallFacts;
  readonly #snapshot: Snapshot;
  readonly #stream: boolean;
  /** False: the client may not ask for this model, or the request goes where another went, so that none is looked at. */
  readonly #looksAtRoutes: boolean;
  #route: PreparedRoute | undefined;
  #captures: readonly string[] = NONE;
  #walk: Chain | undefined;
  #skipped: readonly Skip[] = NONE;
  #mirrors: readonly SentMirror[] = NONE;
  #ended: readonly AttemptEnd[] = NONE;
  #end: RequestEnd | undefined;

  /** @param from when it came, in the clock's milliseconds, and the table that it runs on */
  constructor({ snapshot, startedAt }: TracedFrom, call: ClientCall, client: KnownClient | undefined) {
    const { model, stream } = call.requestHead;
    this.#snapshot = snapshot;
    this.#stream = stream;
    this.#looksAtRoutes = call.stored === undefined && client?.mayUse(model) !== false;
    this.facts = new CallFacts(call, client, startedAt);
  }

  get requestId(): string {
    return this.facts.requestId;
  }

  /** Targets that a copy was sent to. */
  get copiedTo(): readonly string[] {
    if (this.#mirrors.length === 0) return NONE;
    return this.#mirrors.flatMap(({ outcome }) => (outcome.reason === undefined ? [outcome.target] : []));
  }

  /** Of the route, those that had a target tried, by number. */
  get armsTried(): ReadonlySet<number> {
    return new Set(this.#ended.map(({ attempt }) => attempt.arm));
  }

  routed(route: PreparedRoute, captures: readonly string[]): void {
    this.#route = route;
    this.#captures = captures;
  }

  walks(chain: Chain): void {
    this.#walk = chain;
  }

  mirrored(mirrors: readonly SentMirror[]): void {
    this.#mirrors = mirrors;
  }

  /** All so far, in the order of their numbers. */
  attemptsEnded(ends: readonly AttemptEnd[]): void {
    this.#ended = ends;
  }

  /**
   * The request is over, and is let go. What a thousand traces hold on to is copied by the garbage collector, time and again: so they
   * are few objects, and hold no more than is ever told.
   */
  closed({ target, outcome, status, durationMs, error }: RequestRecord): void {
    this.#end = { target, outcome, status, durationMs, error };
    this.facts.letGo();
    const skipped = this.#walk?.skipped ?? NONE;
    if (skipped.length > 0) this.#skipped = skipped;
    this.#walk = undefined;
  }

  /** One line of the list. */
  summary() {
    const { requestId, at, model, client } = this.facts;
    const end = this.#end;
    return {
      requestId,
      at: new Date(at).toISOString(),
      model,
      ...(client === undefined ? {} : { client }),
      ...(this.#route === undefined ? {} : { route: this.#route.name }),
      ...(end?.target === undefined ? {} : { target: end.target }),
      attempts: this.#ended.length,
      outcome: end?.outcome ?? 'under way',
      ...(end === undefined ? {} : { status: end.status, durationMs: end.durationMs }),
    } as const;
  }

  /** @param failure what the client is being told, where the request is not over yet */
  decision(failure?: GatewayError): Decision {
    const snapshot = this.#snapshot;
    const route = this.#route;
    const told = failure ?? this.#end?.error;
    return redactAll<Decision>({
      config: snapshot.hash,
      request: requestOf(this.facts),
      live: this.#live(),
      passedOver: this.#looksAtRoutes ? passedOver(route, this.facts, snapshot) : [],
      ...(route === undefined ? {} : describeRoute({ route, captures: this.#captures }, this.facts, snapshot)),
      attempts: this.#attempts(),
      skipped: this.#walk?.skipped ?? this.#skipped,
      mirrors: this.#mirrors.map(({ outcome }) => outcome),
      settings: this.#settings(),
      ...(told === undefined ? {} : { error: this.#error(told, failure?.status) }),
    });
  }

  /** With the status that the client gets, or got. */
  #error({ kind, message }: NonNullable<RequestRecord['error']>, status = this.#end?.status ?? 0) {
    return { kind, status, message };
  }

  #live(): NonNullable<Decision['live']> {
    const { requestId, at } = this.facts;
    const end = this.#end;
    return {
      requestId,
      at: new Date(at).toISOString(),
      stream: this.#stream,
      outcome: end?.outcome ?? 'under way',
      ...(end === undefined ? {} : { status: end.status, durationMs: end.durationMs }),
    };
  }

  #attempts(): readonly DecidedAttempt[] {
    const route = this.#route;
    if (route === undefined) return [];
    return this.#ended.map((end) => this.#describe(end, route));
  }

  #describe(end: AttemptEnd, route: PreparedRoute): DecidedAttempt {
    const { attempt, startedMs, durationMs, result, status, message, hedge, passthrough, warnings } = end;
    return {
      ...describeAttempt(attempt, route, this.#snapshot),
      outcome: result === 'ok' ? 'serves' : result,
      ...(hedge ? { hedge } : {}),
      ...(warnings.length === 0 ? {} : { warnings }),
      sent: {
        ...(status === undefined ? {} : { status }),
        startedMs,
        durationMs,
        ...(passthrough === undefined ? {} : { passthrough }),
        ...(message === undefined ? {} : { message }),
      },
    };
  }

  #settings(): Decision['settings'] {
    const end = this.#ended.find(({ result }) => result === 'ok') ?? this.#ended[0];
    if (end === undefined || this.#route === undefined) return [];
    return settingsOf(end.attempt, this.#route, this.#snapshot);
  }
}
