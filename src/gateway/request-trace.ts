// What is kept of a live request so that its decision can be told, made into words only when someone reads it.
import type { GatewayError } from '../errors.ts';
import type { Chain } from '../routing/attempt.ts';
import type { RequestFacts } from '../routing/facts.ts';
import type { PreparedRoute } from '../routing/prepared.ts';
import type { RequestRecord } from '../telemetry/record.ts';
import { redact } from '../telemetry/redact.ts';
import {
  type DecidedAttempt,
  type Decision,
  describeAttempt,
  describeRoute,
  passedOver,
  requestOf,
  settingsOf,
} from './decision.ts';
import type { AttemptEnd } from './record-draft.ts';
import { RememberedFacts } from './remembered-facts.ts';
import type { Snapshot } from './snapshot.ts';

export interface TraceInit {
  readonly snapshot: Snapshot;
  readonly facts: RequestFacts;
  readonly stream: boolean;
  /** As `RequestTrace.allowed`. */
  readonly allowed: boolean;
}

export class RequestTrace {
  /** What routing is to ask, so that the answers are remembered. */
  readonly facts: RememberedFacts;
  /** False: the client may not ask for this model, so that no route is looked at. */
  readonly allowed: boolean;
  readonly #init: TraceInit;
  #route: PreparedRoute | undefined;
  #captures: readonly string[] = [];
  #chain: Chain | undefined;
  readonly #ended: AttemptEnd[] = [];
  #record: RequestRecord | undefined;

  constructor(init: TraceInit) {
    this.#init = init;
    this.allowed = init.allowed;
    this.facts = new RememberedFacts(init.facts);
  }

  get requestId(): string {
    return this.facts.requestId;
  }

  routed(route: PreparedRoute, captures: readonly string[]): void {
    this.#route = route;
    this.#captures = captures;
  }

  walks(chain: Chain): void {
    this.#chain = chain;
  }

  attemptEnded(end: AttemptEnd): void {
    this.#ended.push(end);
  }

  /** The request is over, and is let go. */
  closed(record: RequestRecord): void {
    this.#record = record;
    this.facts.letGo();
  }

  /** One line of the list. */
  summary() {
    const { requestId, at, model, client } = this.facts;
    const record = this.#record;
    return {
      requestId,
      at: new Date(at).toISOString(),
      model,
      ...(client === undefined ? {} : { client }),
      ...(this.#route === undefined ? {} : { route: this.#route.name }),
      ...(record?.target === undefined ? {} : { target: record.target }),
      attempts: this.#ended.length,
      outcome: record?.outcome ?? 'under way',
      ...(record === undefined ? {} : { status: record.status, durationMs: Math.round(record.durationMs) }),
    } as const;
  }

  /** @param failure what the client is being told, where the request is not over yet */
  decision(failure?: GatewayError): Decision {
    const { snapshot } = this.#init;
    const route = this.#route;
    const told = failure ?? this.#record?.error;
    return {
      config: snapshot.hash,
      request: requestOf(this.facts),
      live: this.#live(),
      passedOver: this.allowed ? passedOver(route, this.facts, snapshot) : [],
      ...(route === undefined ? {} : describeRoute(route, this.#captures, snapshot)),
      attempts: this.#attempts(),
      skipped: this.#chain?.skipped ?? [],
      settings: this.#settings(),
      ...(told === undefined ? {} : { error: this.#error(told, failure?.status) }),
    };
  }

  /** With the status that the client gets, or got. */
  #error({ kind, message }: NonNullable<RequestRecord['error']>, status = this.#record?.status ?? 0) {
    return { kind, status, message: redact(message) };
  }

  #live(): NonNullable<Decision['live']> {
    const { requestId, at } = this.facts;
    const record = this.#record;
    return {
      requestId,
      at: new Date(at).toISOString(),
      stream: this.#init.stream,
      outcome: record?.outcome ?? 'under way',
      ...(record === undefined ? {} : { status: record.status, durationMs: Math.round(record.durationMs) }),
    };
  }

  #attempts(): readonly DecidedAttempt[] {
    const route = this.#route;
    if (route === undefined) return [];
    const inOrder = this.#ended.toSorted((one, other) => one.attempt.number - other.attempt.number);
    return inOrder.map((end) => this.#describe(end, route));
  }

  #describe(end: AttemptEnd, route: PreparedRoute): DecidedAttempt {
    const { attempt, startedAt, endedAt, result, status, message, hedge, exchange } = end;
    const warnings = exchange?.warnings ?? [];
    return {
      ...describeAttempt(attempt, route, this.#init.snapshot),
      outcome: result === 'ok' ? 'serves' : result,
      ...(hedge ? { hedge } : {}),
      ...(warnings.length === 0 ? {} : { warnings }),
      sent: {
        ...(status === undefined ? {} : { status }),
        startedMs: Math.round(startedAt - this.facts.at),
        durationMs: Math.round(endedAt - startedAt),
        ...(exchange === undefined ? {} : { passthrough: exchange.passthrough }),
        ...(message === undefined ? {} : { message: redact(message) }),
      },
    };
  }

  #settings(): Decision['settings'] {
    const end = this.#ended.find(({ result }) => result === 'ok') ?? this.#ended[0];
    if (end === undefined || this.#route === undefined) return [];
    return settingsOf(end.attempt, this.#route, this.#init.snapshot);
  }
}
